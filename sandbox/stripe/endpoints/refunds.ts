import type Stripe from "stripe";
import { type Call, type Endpoint, endpoint } from "../call";
import { invalid, wrongState } from "../errors";
import { emit } from "../objects/event";
import { find, inPath } from "../objects/find";
import { inRange, pageOf } from "../objects/list";
import { mergeMetadata } from "../objects/metadata";
import { finishRefund, refundCharge } from "../payments/refund";
import type { Charge, Refund, Row } from "../rows";

function chargeOf(call: Call<Stripe.RefundCreateParams>): Row<Charge> {
  const { charge, payment_intent: intent } = call.parameters;
  if (charge !== undefined && intent === undefined) {
    return find(call, "charges", charge, { param: "charge", status: 400 });
  }
  if (intent === undefined) {
    throw invalid("One of the following params should be provided for this request: payment_intent or charge.", {
      code: "parameter_missing",
    });
  }
  const { object } = find(call, "payment_intents", intent, { param: "payment_intent", status: 400 });
  if (charge !== undefined && charge !== object.latest_charge) {
    throw invalid("The charge given does not belong to the payment_intent given.", { param: "charge" });
  }
  if (object.status !== "succeeded" || object.latest_charge === null) {
    throw wrongState("payment_intent_unexpected_state", `This PaymentIntent (${intent}) does not have a successful charge to refund.`);
  }
  return find(call, "charges", object.latest_charge, { param: "payment_intent", status: 400 });
}

function create(call: Call<Stripe.RefundCreateParams>): Refund {
  const { amount, reason, metadata } = call.parameters;
  return refundCharge(call, chargeOf(call), { amount: amount ?? null, reason: reason ?? null, metadata: mergeMetadata(null, metadata) });
}

function update(call: Call<Stripe.RefundUpdateParams>): Refund {
  const row = inPath(call, "refunds", "refund");
  const object = { ...row.object, metadata: mergeMetadata(row.object.metadata, call.parameters.metadata) };
  call.world.tables.refunds.put(object.id, { ...row, object });
  emit(call, "charge.refund.updated", object, { metadata: row.object.metadata });
  emit(call, "refund.updated", object, { metadata: row.object.metadata });
  return object;
}

function cancel(call: Call): Refund {
  const row = inPath(call, "refunds", "refund");
  if (row.object.status !== "requires_action") {
    throw invalid(`Refund ${row.object.id} cannot be canceled: only refunds that wait for the customer can be.`, { param: "refund" });
  }
  return finishRefund(call, row, "canceled");
}

function list(call: Call<Stripe.RefundListParams>): object {
  const { charge, payment_intent: intent, created } = call.parameters;
  const table = call.world.tables.refunds;
  const candidates = charge !== undefined ? table.by("charge", charge) : intent !== undefined ? table.by("payment_intent", intent) : null;
  return pageOf(
    call,
    "/v1/refunds",
    table,
    call.parameters,
    (refund) => (intent === undefined || refund.payment_intent === intent) && inRange(refund.created, created),
    candidates,
  );
}

/** Docs: docs.stripe.com/api/refunds. */
export const refundEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/refunds", "RefundCreateParams", create),
  endpoint("GET", "/v1/refunds", "RefundListParams", list),
  endpoint("GET", "/v1/refunds/:id", "RefundRetrieveParams", (call: Call) => inPath(call, "refunds", "refund").object),
  endpoint("POST", "/v1/refunds/:id", "RefundUpdateParams", update),
  endpoint("POST", "/v1/refunds/:id/cancel", "RefundCancelParams", cancel),
];
