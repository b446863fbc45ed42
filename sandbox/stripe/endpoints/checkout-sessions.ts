import type Stripe from "stripe";
import { type Call, type Endpoint, endpoint } from "../call";
import { invalid } from "../errors";
import { emit } from "../objects/event";
import { find, inPath } from "../objects/find";
import { inRange, pageOf, pageSize } from "../objects/list";
import { mergeMetadata } from "../objects/metadata";
import { allowedMethods } from "../payments/methods-allowed";
import { checkSuffix } from "../payments/payment-intent";
import { expireSession, keepSession } from "../payments/session";
import { checkModeParameters, type GivenSession, sums } from "../payments/session-checks";
import { sessionObject } from "../payments/session-object";
import type { Session } from "../rows";
import { newId } from "../world";
import { makeSetup } from "./setup-intents";

function create(call: Call<GivenSession>): Session {
  const given = call.parameters;
  checkModeParameters(given);
  checkSuffix(given.payment_intent_data?.statement_descriptor_suffix);
  if (given.customer !== undefined) {
    find(call, "customers", given.customer, { param: "customer", status: 400 });
  }
  const id = newId("cs_test_a1", 56);
  const counted = sums(call);
  const object = sessionObject(call, id, counted);
  const cardOptions = given.payment_method_options?.card ?? null;
  if (given.mode === "setup") {
    const methods = allowedMethods(call, { allowed_payment_method_types: object.payment_method_types });
    const setup = makeSetup(
      call,
      {
        customer: object.customer,
        description: given.setup_intent_data?.description ?? null,
        metadata: mergeMetadata(null, given.setup_intent_data?.metadata),
        usage: "off_session",
        options: { card: { request_three_d_secure: cardOptions?.request_three_d_secure } },
        session: id,
      },
      methods,
    );
    object.setup_intent = setup.object.id;
    emit(call, "setup_intent.created", setup.object);
  }
  const hidden = { lineItems: counted.lines, intentData: given.payment_intent_data ?? null, cardOptions };
  return call.world.tables.checkout_sessions.put(id, { account: call.account, object, hidden }).object;
}

function expire(call: Call): Session {
  const row = inPath(call, "checkout_sessions", "session");
  if (row.object.status !== "open") {
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${row.object.status}\`.`,
    );
  }
  return expireSession(call, row);
}

function update(call: Call<Stripe.Checkout.SessionUpdateParams>): Session {
  const row = inPath(call, "checkout_sessions", "session");
  const other = Object.keys(call.parameters).find((name) => name !== "metadata" && name !== "expand");
  if (other !== undefined) {
    throw invalid("This sandbox changes the metadata of a Checkout Session only.", { param: other });
  }
  return keepSession(call, row, { metadata: mergeMetadata(row.object.metadata, call.parameters.metadata) }).object;
}

function list(call: Call<Stripe.Checkout.SessionListParams>): object {
  const {
    customer,
    customer_details: details,
    payment_intent: intent,
    status,
    created,
    payment_link: link,
    subscription,
  } = call.parameters;
  const table = call.world.tables.checkout_sessions;
  const candidates =
    intent !== undefined ? table.by("payment_intent", intent) : customer !== undefined ? table.by("customer", customer) : null;
  return pageOf(
    call,
    "/v1/checkout/sessions",
    table,
    call.parameters,
    (session) =>
      (customer === undefined || session.customer === customer) &&
      (status === undefined || session.status === status) &&
      (details?.email === undefined || session.customer_details?.email === details.email) &&
      link === undefined &&
      subscription === undefined &&
      inRange(session.created, created),
    candidates,
  );
}

function listLines(call: Call<Stripe.Checkout.SessionListLineItemsParams>): object {
  const { object, hidden } = inPath(call, "checkout_sessions", "session");
  const size = pageSize(call.parameters.limit);
  return {
    object: "list",
    data: hidden.lineItems.slice(0, size),
    has_more: hidden.lineItems.length > size,
    url: `/v1/checkout/sessions/${object.id}/line_items`,
  };
}

/** Docs: docs.stripe.com/api/checkout/sessions. */
export const checkoutSessionEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/checkout/sessions", "Checkout.SessionCreateParams", create),
  endpoint("GET", "/v1/checkout/sessions", "Checkout.SessionListParams", list),
  endpoint(
    "GET",
    "/v1/checkout/sessions/:id",
    "Checkout.SessionRetrieveParams",
    (call: Call) => inPath(call, "checkout_sessions", "session").object,
  ),
  endpoint("POST", "/v1/checkout/sessions/:id", "Checkout.SessionUpdateParams", update),
  endpoint("POST", "/v1/checkout/sessions/:id/expire", "Checkout.SessionExpireParams", expire),
  endpoint("GET", "/v1/checkout/sessions/:id/line_items", "Checkout.SessionListLineItemsParams", listLines),
];
