import type Stripe from "stripe";
import { type Call, type Endpoint, endpoint } from "../call";
import { invalid, wrongState } from "../errors";
import { emit } from "../objects/event";
import { find, inPath } from "../objects/find";
import { inRange, pageOf } from "../objects/list";
import { mergeMetadata } from "../objects/metadata";
import { takePaymentMethod } from "../objects/payment-method";
import { paymentOptions } from "../payments/card-options";
import { attemptPayment, keepIntent } from "../payments/confirm-payment";
import { allowedMethods, type GivenMethods, missingReturnUrl, needsReturnUrl } from "../payments/methods-allowed";
import { checkAmount, checkOwner, checkSuffix, type IntentRow, methodFor, openIntent, shippingOf } from "../payments/payment-intent";
import type { PaymentIntent } from "../rows";
import { methodFromData } from "./payment-methods";
import { searchPaymentIntents } from "./search";

type Create = Stripe.PaymentIntentCreateParams & GivenMethods;
type Update = Stripe.PaymentIntentUpdateParams & GivenMethods;
type Confirm = Stripe.PaymentIntentConfirmParams & GivenMethods;
type Data = Parameters<typeof methodFromData>[1];

const CONFIRMABLE = ["requires_payment_method", "requires_confirmation", "requires_action"];
const CANCELABLE = ["requires_payment_method", "requires_capture", "requires_confirmation", "requires_action", "processing"];

function create(call: Call<Create>): PaymentIntent {
  const given = call.parameters;
  let row = openIntent(call);
  if (given.payment_method !== undefined || given.payment_method_data !== undefined) {
    const method = given.payment_method_data
      ? methodFromData(call, given.payment_method_data as Data, "payment_method_data")
      : takePaymentMethod(call, given.payment_method ?? "");
    checkOwner(row.object, method, "PaymentIntent");
    row = keepIntent(call, row, { payment_method: method.object.id, status: "requires_confirmation" });
  }
  emit(call, "payment_intent.created", row.object);
  return given.confirm === true ? confirmRow(call, row, given).object : row.object;
}

function confirmRow(call: Call, row: IntentRow, given: Confirm): IntentRow {
  const returnUrl = given.return_url ?? null;
  const method = given.payment_method_data
    ? methodFromData(call, given.payment_method_data as Data, "payment_method_data").object.id
    : (given.payment_method ?? undefined);
  const paymentMethod = methodFor(call, row.object, method);
  if (returnUrl === null && needsReturnUrl(row.object)) {
    throw missingReturnUrl("PaymentIntent");
  }
  const offSession = given.off_session !== undefined && given.off_session !== false;
  return attemptPayment(call, row, {
    paymentMethod,
    offSession,
    returnUrl,
    useStripeSdk: given.use_stripe_sdk === true,
    errorOnRequiresAction: given.error_on_requires_action === true,
    authenticated: false,
  });
}

function confirm(call: Call<Confirm>): PaymentIntent {
  const given = call.parameters;
  const row = inPath(call, "payment_intents", "intent");
  const { status } = row.object;
  checkNotInCheckout(row, "confirm");
  if (status === "succeeded") {
    throw wrongState(
      "payment_intent_unexpected_state",
      "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.",
      {
        payment_intent: row.object,
      },
    );
  }
  if (!CONFIRMABLE.includes(status)) {
    throw wrongState(
      "payment_intent_unexpected_state",
      `You cannot confirm this PaymentIntent because it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action.`,
      { payment_intent: row.object },
    );
  }
  if (given.amount_to_confirm !== undefined && given.amount_to_confirm !== row.object.amount) {
    throw invalid("The amount to confirm differs from the amount of the PaymentIntent.", { param: "amount_to_confirm" });
  }
  return confirmRow(call, keepIntent(call, row, changes(call, row.object, given)), given).object;
}

function checkNotInCheckout(row: IntentRow, verb: string): void {
  if (row.hidden.session !== null) {
    throw wrongState(
      "payment_intent_unexpected_state",
      `You cannot ${verb} this PaymentIntent because it was created by a Checkout Session.`,
      {
        payment_intent: row.object,
      },
    );
  }
}

/** What update and confirm may change. */
function changes(call: Call, before: PaymentIntent, given: Update): Partial<PaymentIntent> {
  checkSuffix(given.statement_descriptor_suffix);
  const methods = [given.allowed_payment_method_types, given.payment_method_types, given.excluded_payment_method_types].some(
    (list) => list != null,
  );
  return {
    ...(methods ? allowedMethods(call, given) : {}),
    ...(given.amount === undefined ? {} : { amount: given.amount }),
    ...(given.currency === undefined ? {} : { currency: given.currency.toLowerCase() }),
    ...(given.customer === undefined
      ? {}
      : { customer: find(call, "customers", given.customer, { param: "customer", status: 400 }).object.id }),
    ...(given.description === undefined ? {} : { description: given.description }),
    ...(given.metadata === undefined ? {} : { metadata: mergeMetadata(before.metadata, given.metadata) }),
    ...(given.receipt_email === undefined ? {} : { receipt_email: given.receipt_email || null }),
    ...(given.setup_future_usage === undefined ? {} : { setup_future_usage: given.setup_future_usage || null }),
    ...(given.shipping === undefined ? {} : { shipping: shippingOf(given.shipping) }),
    ...(given.statement_descriptor === undefined ? {} : { statement_descriptor: given.statement_descriptor }),
    ...(given.statement_descriptor_suffix === undefined ? {} : { statement_descriptor_suffix: given.statement_descriptor_suffix }),
    ...(given.payment_method_options === undefined
      ? {}
      : {
          payment_method_options: paymentOptions(
            given.payment_method_options as Stripe.PaymentIntentCreateParams.PaymentMethodOptions,
            before.payment_method_options,
          ),
        }),
  };
}

/** What may still be changed once the money is on its way. */
const ALWAYS = new Set(["metadata", "description", "receipt_email", "shipping", "expand"]);

function update(call: Call<Update>): PaymentIntent {
  const given = call.parameters;
  const row = inPath(call, "payment_intents", "intent");
  const { object: before } = row;
  const late = Object.keys(given).find((name) => !ALWAYS.has(name));
  if (late !== undefined && !CONFIRMABLE.includes(before.status)) {
    throw wrongState(
      "payment_intent_unexpected_state",
      `This PaymentIntent's ${late} could not be updated because it has a status of ${before.status}. You may only update the ${late} of a PaymentIntent with one of the following statuses: ${CONFIRMABLE.join(", ")}.`,
      { payment_intent: before },
    );
  }
  const change = changes(call, before, given);
  if (given.amount !== undefined || given.currency !== undefined) {
    checkAmount(change.amount ?? before.amount, change.currency ?? before.currency);
  }
  if (given.payment_method !== undefined || given.payment_method_data !== undefined) {
    const method = given.payment_method_data
      ? methodFromData(call, given.payment_method_data as Data, "payment_method_data")
      : takePaymentMethod(call, given.payment_method ?? "");
    checkOwner({ customer: change.customer ?? before.customer }, method, "PaymentIntent");
    return keepIntent(
      call,
      row,
      { ...change, payment_method: method.object.id, status: "requires_confirmation", next_action: null },
      { challenge: null },
    ).object;
  }
  return keepIntent(call, row, change).object;
}

function cancel(call: Call<Stripe.PaymentIntentCancelParams>): PaymentIntent {
  const row = inPath(call, "payment_intents", "intent");
  checkNotInCheckout(row, "cancel");
  return cancelIntent(call, row, call.parameters.cancellation_reason ?? null);
}

/** Shared with Checkout Sessions, whose expiry cancels their PaymentIntent. */
export function cancelIntent(call: Call, row: IntentRow, reason: PaymentIntent["cancellation_reason"]): PaymentIntent {
  const { status } = row.object;
  if (!CANCELABLE.includes(status)) {
    throw wrongState(
      "payment_intent_unexpected_state",
      `You cannot cancel this PaymentIntent because it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(", ")}.`,
      { payment_intent: row.object },
    );
  }
  const change = { status: "canceled", canceled_at: call.world.seconds(), cancellation_reason: reason, next_action: null } as const;
  const { object } = keepIntent(call, row, change, { challenge: null });
  emit(call, "payment_intent.canceled", object);
  return object;
}

function list(call: Call<Stripe.PaymentIntentListParams>): object {
  const { customer, created } = call.parameters;
  const table = call.world.tables.payment_intents;
  const candidates = customer === undefined ? null : table.by("customer", customer);
  return pageOf(call, "/v1/payment_intents", table, call.parameters, (intent) => inRange(intent.created, created), candidates);
}

/** Docs: docs.stripe.com/api/payment_intents. */
export const paymentIntentEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/payment_intents", "PaymentIntentCreateParams", create),
  endpoint("GET", "/v1/payment_intents", "PaymentIntentListParams", list),
  endpoint("GET", "/v1/payment_intents/search", "PaymentIntentSearchParams", searchPaymentIntents),
  endpoint(
    "GET",
    "/v1/payment_intents/:id",
    "PaymentIntentRetrieveParams",
    (call: Call) => inPath(call, "payment_intents", "intent").object,
  ),
  endpoint("POST", "/v1/payment_intents/:id", "PaymentIntentUpdateParams", update),
  endpoint("POST", "/v1/payment_intents/:id/confirm", "PaymentIntentConfirmParams", confirm),
  endpoint("POST", "/v1/payment_intents/:id/cancel", "PaymentIntentCancelParams", cancel),
];
