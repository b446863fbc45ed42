import type { Actor } from "../call";
import { describeAmount } from "../data/currencies";
import { invalid, wrongState } from "../errors";
import { makeBalanceTransaction } from "../objects/balance-transaction";
import { emit } from "../objects/event";
import { cardBehind } from "../objects/payment-method";
import type { Charge, Refund, RefundSecrets, Row } from "../rows";
import { newId } from "../world";

/** Sandbox seconds until a bank that takes its time has answered. */
const BANK_TAKES = 60;

interface RefundRequest {
  amount: number | null;
  reason: Refund["reason"];
  metadata: Record<string, string>;
}

function checkRefundable(charge: Charge, amount: number): void {
  if (!charge.paid) {
    throw wrongState("charge_not_refundable", `Charge ${charge.id} was not paid: there is nothing to refund.`);
  }
  if (charge.disputed) {
    throw wrongState("charge_disputed", `Charge ${charge.id} has been charged back; cannot issue a refund.`);
  }
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0) {
    throw wrongState("charge_already_refunded", `Charge ${charge.id} has already been refunded.`);
  }
  if (amount > left) {
    throw invalid(
      `Refund amount (${describeAmount(amount, charge.currency)}) is greater than unrefunded amount on charge (${describeAmount(left, charge.currency)})`,
      { param: "amount" },
    );
  }
}

/** Gives money back, wholly or in part. Source: docs.stripe.com/refunds. */
export function refundCharge(actor: Actor, row: Row<Charge>, request: RefundRequest): Refund {
  const { object: charge } = row;
  const amount = request.amount ?? charge.amount_captured - charge.amount_refunded;
  if (amount < 1 && charge.amount_captured > charge.amount_refunded) {
    throw invalid("This value must be greater than or equal to 1.", { code: "parameter_invalid_integer", param: "amount" });
  }
  checkRefundable(charge, amount);
  const method = charge.payment_method === null ? undefined : actor.world.tables.payment_methods.get(charge.payment_method);
  const slow = method === undefined ? undefined : cardBehind(method.hidden.number).refund;
  const id = newId("re_3", 23);
  const movement = makeBalanceTransaction(actor, {
    amount: -amount,
    currency: charge.currency,
    type: "refund",
    source: id,
    description: `REFUND FOR CHARGE${charge.description ? ` (${charge.description})` : ""}`,
    fee: 0,
    pendingFor: 0,
  });
  const object: Refund = {
    id,
    object: "refund",
    amount,
    balance_transaction: movement.id,
    charge: charge.id,
    created: actor.world.seconds(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      type: "card",
      card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
    },
    metadata: request.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: request.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: slow === "pending_then_succeeded" ? "pending" : "succeeded",
    transfer_reversal: null,
    ...(slow === "pending_then_succeeded" ? { pending_reason: "processing" } : {}),
  };
  const status = slow === "pending_then_succeeded" ? "succeeded" : "failed";
  const later = slow === undefined ? null : ({ at: actor.world.seconds() + BANK_TAKES, status } as const);
  actor.world.tables.refunds.put(id, { account: actor.account, object, hidden: { later } });
  tellCharge(actor, row, amount);
  emit(actor, "refund.created", object);
  return object;
}

function tellCharge(actor: Actor, row: Row<Charge>, amount: number): Charge {
  const refunded = row.object.amount_refunded + amount;
  const object = { ...row.object, amount_refunded: refunded, refunded: refunded === row.object.amount_captured };
  actor.world.tables.charges.put(object.id, { ...row, object });
  if (amount > 0) {
    emit(actor, "charge.refunded", object, { amount_refunded: row.object.amount_refunded, refunded: row.object.refunded });
  }
  return object;
}

/** The bank's late answer: a failed refund gives the sum back to the balance and to the charge. */
export function finishRefund(actor: Actor, row: Row<Refund, RefundSecrets>, status: "succeeded" | "failed" | "canceled"): Refund {
  const before = row.object;
  let object: Refund = { ...before, status, pending_reason: undefined };
  if (status !== "succeeded" && before.charge !== null) {
    const back = makeBalanceTransaction(actor, {
      amount: before.amount,
      currency: before.currency,
      type: "refund_failure",
      source: before.id,
      description: "REFUND FAILURE",
      fee: 0,
      pendingFor: 0,
    });
    object = {
      ...object,
      failure_balance_transaction: back.id,
      failure_reason: status === "failed" ? "expired_or_canceled_card" : "merchant_request",
    };
    const charge = actor.world.tables.charges.get(before.charge);
    if (charge !== undefined) {
      tellCharge(actor, charge, -before.amount);
    }
  }
  actor.world.tables.refunds.put(object.id, { ...row, object, hidden: { later: null } });
  emit(actor, "charge.refund.updated", object, { status: before.status });
  emit(actor, "refund.updated", object, { status: before.status });
  if (status === "failed") {
    emit(actor, "refund.failed", object);
  }
  return object;
}
