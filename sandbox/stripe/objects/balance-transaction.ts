import type { Actor } from "../call";
import { decimals } from "../data/currencies";
import type { BalanceTransaction } from "../rows";
import { newId } from "../world";

/** Money that moved, in the currency it was taken in: this account settles every currency in itself. */
export interface Movement {
  amount: number;
  currency: string;
  type: BalanceTransaction["type"];
  source: string;
  description: string | null;
  fee: number;
  /** Seconds until the money is available. */
  pendingFor: number;
}

/** 2.9 % and 30 hundredths, the price list's example. A figure to show, not one to rely on. */
export function feeFor(amount: number, currency: string): number {
  return Math.round(amount * 0.029) + (decimals(currency) === 0 ? 30 : 3 * 10 ** (decimals(currency) - 1));
}

export function makeBalanceTransaction(actor: Actor, movement: Movement): BalanceTransaction {
  const now = actor.world.seconds();
  const object: BalanceTransaction = {
    id: newId("txn_3", 23),
    object: "balance_transaction",
    amount: movement.amount,
    available_on: now + movement.pendingFor,
    balance_type: "payments",
    created: now,
    currency: movement.currency,
    description: movement.description,
    exchange_rate: null,
    fee: movement.fee,
    fee_details:
      movement.fee === 0
        ? []
        : [
            {
              amount: movement.fee,
              application: null,
              currency: movement.currency,
              description: "Stripe processing fees",
              type: "stripe_fee",
            },
          ],
    net: movement.amount - movement.fee,
    reporting_category: movement.type === "adjustment" ? "dispute" : movement.type,
    source: movement.source,
    status: movement.pendingFor === 0 ? "available" : "pending",
    type: movement.type,
  };
  actor.world.tables.balance_transactions.put(object.id, { account: actor.account, object, hidden: {} });
  return object;
}

/** The row as seen now: pending money becomes available with time. */
export function asOfNow(actor: Actor, object: BalanceTransaction): BalanceTransaction {
  return object.status === "pending" && object.available_on <= actor.world.seconds() ? { ...object, status: "available" } : object;
}
