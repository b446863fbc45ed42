import type { ChargeOutcome } from "@/lib/domain/charge-outcome";
import type { Effect } from "@/lib/domain/effects";
import { decide, type InstalmentCommand } from "@/lib/domain/instalment";
import { compare, type Money, moneyJson, subtract } from "@/lib/domain/money";
import { isClosed } from "@/lib/domain/states";
import type { PaymentIntentFacts } from "@/lib/gateways/stripe/contract";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import {
  amountOf,
  type InstalmentColumns,
  type LockedInstalment,
  lockInstalments,
  snapshotOf,
  writeInstalments,
} from "@/lib/store/instalments";
import { refreshOrders } from "@/lib/store/order-cache";
import { closePaymentObjects } from "@/lib/store/payment-objects";
import { isChargeKept, keepStripeCharges } from "@/lib/store/payments";
import { carryOutEffects } from "./carry-out-effects";
import type { Ctx } from "./context";
import { planInstalments } from "./plan-instalments";

type Succeeded = Extract<ChargeOutcome, { kind: "succeeded" }>;
type Page = { readonly paymentObjectId: string; readonly instalmentId: string };

/**
 * Books money a customer paid on Stripe's own page: there is no attempt, because we confirmed nothing. The machine decides as
 * for every other success — paid, or too late or twice and then back again (rules 2, 11) — and the same charge is booked once.
 */
export async function settlePagePayment(ctx: Ctx, page: Page, facts: PaymentIntentFacts, outcome: Succeeded): Promise<boolean> {
  const { merchantId } = ctx.scope;
  return commit(ctx.scope, ctx, async (tx) => {
    const [row] = await lockInstalments(tx, merchantId, [page.instalmentId]);
    if (!row || (await isChargeKept(tx, merchantId, outcome.chargeId))) return { value: false, audit: [] };
    return { value: true, audit: await book(tx, ctx, page, row, facts, outcome) };
  });
}

async function book(tx: Tx, ctx: Ctx, page: Page, row: LockedInstalment, facts: PaymentIntentFacts, outcome: Succeeded) {
  const { merchantId } = ctx.scope;
  const { orderId, id: instalmentId } = row;
  const paid = facts.amount;
  const command: InstalmentCommand = { type: "answer", outcome, recovery: null, at: ctx.now };
  const decision = decide(snapshotOf(row, ctx.now), command);
  const charge = {
    ...{ orderId, instalmentId, amount: paid, chargeId: outcome.chargeId, paymentIntentId: facts.paymentIntentId },
    ...{ occurredAt: outcome.at, card: facts.latestChargeCard },
  };
  const payments = await keepStripeCharges(tx, merchantId, [charge]);
  await closePaymentObjects(tx, merchantId, [page.paymentObjectId], "succeeded", ctx.now);
  const audit: AuditEntry[] = [{ orderId, event: { type: "payment.received", rail: "stripe", amount: moneyJson(paid) } }];
  // What happened at the bank is kept even where the machine has no row for it.
  if (!decision.ok) return audit;
  const wasOpen = !isClosed(row.state);
  const patch: Partial<InstalmentColumns> = wasOpen ? paidPatch(row, paid, outcome) : {};
  await writeInstalments(tx, merchantId, [{ row, patch }]);
  if (wasOpen) {
    const moved = { type: "instalment.moved" as const, instalmentId, from: row.state, to: decision.next, trigger: "answer.succeeded" };
    audit.push({ orderId, event: moved });
  }
  const effects = [
    ...decision.effects.map((effect) => withAmount(effect, paid)),
    ...(wasOpen ? overpaid(row, paid, outcome.chargeId) : []),
  ];
  const after = { ...row, ...patch, version: row.version + 1 };
  const carried = await carryOutEffects(tx, ctx, [
    { row: after, effects, attemptId: null, paymentId: payments.get(outcome.chargeId) ?? null },
  ]);
  const rest = wasOpen ? await planRest(tx, ctx, row, paid) : [];
  await refreshOrders(tx, merchantId, [orderId]);
  return [...audit, ...carried, ...rest];
}

function paidPatch(row: LockedInstalment, paid: Money, outcome: Succeeded): Partial<InstalmentColumns> {
  const amountMinor = paid.minor < row.amountMinor ? paid.minor : row.amountMinor;
  return { state: "paid", amountMinor, paidAt: outcome.at, lastOutcome: outcome, nextAttemptAt: null, nextStepWhy: null };
}

/** The page asked for what was owed when it was made: money that goes back is always what was taken. */
function withAmount(effect: Effect, paid: Money): Effect {
  return effect.type === "refund" ? { ...effect, amount: paid } : effect;
}

/** The debt was lowered while the customer was paying. */
function overpaid(row: LockedInstalment, paid: Money, chargeId: string): Effect[] {
  const owed = amountOf(row);
  if (compare(paid, owed) <= 0) return [];
  return [{ type: "refund", reason: "overpaid", amount: subtract(paid, owed), rail: "stripe", chargeId }];
}

/** The debt was raised while the customer was paying: the difference is a debt of its own (rule 17). */
async function planRest(tx: Tx, ctx: Ctx, row: LockedInstalment, paid: Money): Promise<AuditEntry[]> {
  const owed = amountOf(row);
  if (compare(owed, paid) <= 0) return [];
  const part = { kind: "balance", amount: subtract(owed, paid), dueOn: row.dueOn, received: false } as const;
  return (await planInstalments(tx, ctx, { orderId: row.orderId, collector: row.collector, paidAt: ctx.now }, [part])).audit;
}
