import type Stripe from "stripe";
import { type Call, type Endpoint, endpoint } from "../call";
import { emit } from "../objects/event";
import { inPath } from "../objects/find";
import { inRange, pageOf } from "../objects/list";
import { mergeMetadata } from "../objects/metadata";
import type { Charge } from "../rows";
import { changedMembers } from "./customers";

function list(call: Call<Stripe.ChargeListParams>): object {
  const { customer, payment_intent: intent, created, transfer_group: group } = call.parameters;
  const table = call.world.tables.charges;
  const candidates =
    intent !== undefined ? table.by("payment_intent", intent) : customer !== undefined ? table.by("customer", customer) : null;
  return pageOf(
    call,
    "/v1/charges",
    table,
    call.parameters,
    (charge) =>
      (customer === undefined || charge.customer === customer) &&
      (group === undefined || charge.transfer_group === group) &&
      inRange(charge.created, created),
    candidates,
  );
}

function update(call: Call<Stripe.ChargeUpdateParams>): Charge {
  const row = inPath(call, "charges", "charge");
  const { description, receipt_email: email, metadata, fraud_details: fraud } = call.parameters;
  const object: Charge = {
    ...row.object,
    ...(description === undefined ? {} : { description }),
    ...(email === undefined ? {} : { receipt_email: email }),
    ...(fraud === undefined ? {} : { fraud_details: { user_report: fraud.user_report || undefined } }),
    metadata: mergeMetadata(row.object.metadata, metadata),
  };
  call.world.tables.charges.put(object.id, { ...row, object });
  emit(call, "charge.updated", object, changedMembers(row.object, object));
  return object;
}

/** Charges come from PaymentIntents only. Docs: docs.stripe.com/api/charges. */
export const chargeEndpoints: Endpoint[] = [
  endpoint("GET", "/v1/charges", "ChargeListParams", list),
  endpoint("GET", "/v1/charges/:id", "ChargeRetrieveParams", (call: Call) => inPath(call, "charges", "charge").object),
  endpoint("POST", "/v1/charges/:id", "ChargeUpdateParams", update),
];
