import type Stripe from "stripe";
import { type Actor, type Call, type Endpoint, endpoint } from "../call";
import { invalid, wrongState } from "../errors";
import { emit } from "../objects/event";
import { find, inPath } from "../objects/find";
import { inRange, pageOf } from "../objects/list";
import { mergeMetadata } from "../objects/metadata";
import { takePaymentMethod } from "../objects/payment-method";
import { setupOptions } from "../payments/card-options";
import { attemptSetup, keepSetup } from "../payments/confirm-setup";
import { type AllowedMethods, allowedMethods, type GivenMethods, missingReturnUrl, needsReturnUrl } from "../payments/methods-allowed";
import { checkOwner } from "../payments/payment-intent";
import type { IntentSecrets, Row, SetupIntent } from "../rows";
import { newId } from "../world";
import { methodFromData } from "./payment-methods";

type SetupRow = Row<SetupIntent, IntentSecrets>;
type Create = Stripe.SetupIntentCreateParams & GivenMethods;
type Update = Stripe.SetupIntentUpdateParams & GivenMethods;
type Confirm = Stripe.SetupIntentConfirmParams & GivenMethods;
type Data = Parameters<typeof methodFromData>[1];
type GivenOptions = Stripe.SetupIntentCreateParams.PaymentMethodOptions;

const OPEN = ["requires_payment_method", "requires_confirmation", "requires_action"];

interface Fresh {
  customer: string | null;
  description: string | null;
  metadata: Record<string, string>;
  usage: string;
  options: GivenOptions | null;
  session: string | null;
}

/** Keeps a SetupIntent that nobody has tried to confirm yet; Checkout makes them too. */
export function makeSetup(actor: Actor, fresh: Fresh, methods: AllowedMethods): SetupRow {
  const id = newId("seti_1", 23);
  const object: SetupIntent = {
    id,
    object: "setup_intent",
    ...methods,
    application: null,
    cancellation_reason: null,
    client_secret: newId(`${id}_secret_`),
    created: actor.world.seconds(),
    customer: fresh.customer,
    customer_account: null,
    description: fresh.description,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: fresh.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_options: setupOptions(fresh.options),
    single_use_mandate: null,
    status: "requires_payment_method",
    usage: fresh.usage,
  };
  const hidden: IntentSecrets = { challenge: null, session: fresh.session, offSession: false };
  return actor.world.tables.setup_intents.put(id, { account: actor.account, object, hidden });
}

function withMethod(call: Call, row: SetupRow, given: { payment_method?: string | null; payment_method_data?: unknown }): SetupRow {
  if (!given.payment_method && !given.payment_method_data) {
    return row;
  }
  const method = given.payment_method_data
    ? methodFromData(call, given.payment_method_data as Data, "payment_method_data")
    : takePaymentMethod(call, given.payment_method ?? "");
  checkOwner(row.object, method, "SetupIntent");
  return keepSetup(
    call,
    row,
    { payment_method: method.object.id, status: "requires_confirmation", next_action: null },
    { challenge: null },
  );
}

function create(call: Call<Create>): SetupIntent {
  const given = call.parameters;
  if (given.customer !== undefined) {
    find(call, "customers", given.customer, { param: "customer", status: 400 });
  }
  if (given.confirm !== true && given.return_url !== undefined) {
    throw invalid("You can only pass `return_url` when confirming: set `confirm` to `true`.", { param: "return_url" });
  }
  const fresh: Fresh = {
    customer: given.customer ?? null,
    description: given.description ?? null,
    metadata: mergeMetadata(null, given.metadata),
    usage: given.usage ?? "off_session",
    options: given.payment_method_options ?? null,
    session: null,
  };
  const row = withMethod(call, makeSetup(call, fresh, allowedMethods(call, given)), given);
  emit(call, "setup_intent.created", row.object);
  return given.confirm === true ? confirmRow(call, row, given).object : row.object;
}

function confirmRow(call: Call, row: SetupRow, given: Pick<Confirm, "return_url" | "use_stripe_sdk">): SetupRow {
  const { payment_method: id } = row.object;
  if (id === null) {
    throw wrongState(
      "setup_intent_unexpected_state",
      "You cannot confirm this SetupIntent because it's missing a payment method. You can either update the SetupIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.",
      { setup_intent: row.object },
    );
  }
  if (given.return_url === undefined && needsReturnUrl(row.object)) {
    throw missingReturnUrl("SetupIntent");
  }
  const paymentMethod = takePaymentMethod(call, id);
  return attemptSetup(call, row, {
    paymentMethod,
    returnUrl: given.return_url ?? null,
    useStripeSdk: given.use_stripe_sdk === true,
    authenticated: false,
  });
}

function checkOpen(row: SetupRow, verb: string): void {
  const { status } = row.object;
  if (!OPEN.includes(status)) {
    throw wrongState(
      "setup_intent_unexpected_state",
      `You cannot ${verb} this SetupIntent because it has ${status === "succeeded" ? "already succeeded" : `a status of ${status}`}.`,
      { setup_intent: row.object },
    );
  }
  if (row.hidden.session !== null && verb !== "update") {
    throw wrongState("setup_intent_unexpected_state", `You cannot ${verb} this SetupIntent because it was created by a Checkout Session.`, {
      setup_intent: row.object,
    });
  }
}

function confirm(call: Call<Confirm>): SetupIntent {
  const row = inPath(call, "setup_intents", "intent");
  checkOpen(row, "confirm");
  const options = call.parameters.payment_method_options as GivenOptions | undefined;
  const kept =
    options === undefined
      ? row
      : keepSetup(call, row, { payment_method_options: setupOptions(options, row.object.payment_method_options) });
  return confirmRow(call, withMethod(call, kept, call.parameters), call.parameters).object;
}

function update(call: Call<Update>): SetupIntent {
  const given = call.parameters;
  const row = inPath(call, "setup_intents", "intent");
  if (Object.keys(given).some((name) => !["metadata", "description", "expand"].includes(name))) {
    checkOpen(row, "update");
  }
  const { object: before } = row;
  const options = given.payment_method_options as GivenOptions | undefined;
  const changed = keepSetup(call, row, {
    ...(given.customer === undefined
      ? {}
      : { customer: find(call, "customers", given.customer, { param: "customer", status: 400 }).object.id }),
    ...(given.description === undefined ? {} : { description: given.description }),
    ...(given.metadata === undefined ? {} : { metadata: mergeMetadata(before.metadata, given.metadata) }),
    ...(options === undefined ? {} : { payment_method_options: setupOptions(options, before.payment_method_options) }),
    ...(given.allowed_payment_method_types || given.payment_method_types ? allowedMethods(call, given as GivenMethods) : {}),
  });
  return withMethod(call, changed, given).object;
}

function cancel(call: Call<Stripe.SetupIntentCancelParams>): SetupIntent {
  const row = inPath(call, "setup_intents", "intent");
  checkOpen(row, "cancel");
  return cancelSetup(call, row, call.parameters.cancellation_reason ?? null);
}

export function cancelSetup(actor: Actor, row: SetupRow, reason: SetupIntent["cancellation_reason"]): SetupIntent {
  const { object } = keepSetup(actor, row, { status: "canceled", cancellation_reason: reason, next_action: null }, { challenge: null });
  emit(actor, "setup_intent.canceled", object);
  return object;
}

function list(call: Call<Stripe.SetupIntentListParams>): object {
  const { customer, payment_method: method, created } = call.parameters;
  const table = call.world.tables.setup_intents;
  return pageOf(
    call,
    "/v1/setup_intents",
    table,
    call.parameters,
    (intent) => (method === undefined || intent.payment_method === method) && inRange(intent.created, created),
    customer === undefined ? null : table.by("customer", customer),
  );
}

function listAttempts(call: Call<Stripe.SetupAttemptListParams>): object {
  const { setup_intent: intent, created } = call.parameters;
  find(call, "setup_intents", intent, { param: "setup_intent", status: 400 });
  const table = call.world.tables.setup_attempts;
  return pageOf(
    call,
    "/v1/setup_attempts",
    table,
    call.parameters,
    (attempt) => inRange(attempt.created, created),
    table.by("setup_intent", intent),
  );
}

/** Docs: docs.stripe.com/api/setup_intents, docs.stripe.com/api/setup_attempts. */
export const setupIntentEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/setup_intents", "SetupIntentCreateParams", create),
  endpoint("GET", "/v1/setup_intents", "SetupIntentListParams", list),
  endpoint("GET", "/v1/setup_intents/:id", "SetupIntentRetrieveParams", (call: Call) => inPath(call, "setup_intents", "intent").object),
  endpoint("POST", "/v1/setup_intents/:id", "SetupIntentUpdateParams", update),
  endpoint("POST", "/v1/setup_intents/:id/confirm", "SetupIntentConfirmParams", confirm),
  endpoint("POST", "/v1/setup_intents/:id/cancel", "SetupIntentCancelParams", cancel),
  endpoint("GET", "/v1/setup_attempts", "SetupAttemptListParams", listAttempts),
];
