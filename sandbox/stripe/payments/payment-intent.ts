import type Stripe from "stripe";
import type { Actor, Call } from "../call";
import { amountProblem, isSupported, supportedCurrencies } from "../data/currencies";
import { invalid, wrongState } from "../errors";
import { fullAddress } from "../objects/address";
import { find } from "../objects/find";
import { mergeMetadata } from "../objects/metadata";
import { takePaymentMethod } from "../objects/payment-method";
import type { CardSecrets, IntentSecrets, PaymentIntent, PaymentMethod, Row } from "../rows";
import { newId } from "../world";
import { paymentOptions } from "./card-options";
import { type AllowedMethods, allowedMethods, type GivenMethods } from "./methods-allowed";

export type IntentRow = Row<PaymentIntent, IntentSecrets>;
type Given = Stripe.PaymentIntentCreateParams & GivenMethods;

/** @throws StripeError when the sum cannot be charged: unknown currency, too small, too large, not a whole unit. */
export function checkAmount(amount: number, currency: string): void {
  if (!isSupported(currency.toLowerCase())) {
    throw invalid(`Invalid currency: ${currency}. Stripe currently supports these currencies: ${supportedCurrencies()}`, {
      param: "currency",
    });
  }
  if (amount < 1) {
    throw invalid("This value must be greater than or equal to 1.", { code: "parameter_invalid_integer", param: "amount" });
  }
  const problem = amountProblem(amount, currency.toLowerCase());
  if (problem !== null) {
    throw invalid(problem.message, { param: "amount", ...(problem.code === undefined ? {} : { code: problem.code }) });
  }
}

export function checkSuffix(suffix: string | null | undefined): void {
  if (suffix && (suffix.length > 22 || !/[A-Za-z]/.test(suffix) || /[<>\\'"*]/.test(suffix))) {
    throw invalid("The statement descriptor suffix must have at most 22 characters, at least one letter, and none of < > \\ ' \" *.", {
      param: "statement_descriptor_suffix",
    });
  }
}

export function shippingOf(shipping: Stripe.PaymentIntentCreateParams.Shipping | "" | null | undefined): PaymentIntent["shipping"] {
  return shipping
    ? {
        address: fullAddress(shipping.address),
        carrier: shipping.carrier || null,
        name: shipping.name,
        phone: shipping.phone || null,
        tracking_number: shipping.tracking_number || null,
      }
    : null;
}

function checkUnsupported(given: Given): void {
  if (given.capture_method === "manual") {
    throw invalid("This sandbox takes payments at once: capture_method=manual is not part of it.", { param: "capture_method" });
  }
  if (given.confirmation_method === "manual") {
    throw invalid("This sandbox confirms automatically: confirmation_method=manual is not part of it.", { param: "confirmation_method" });
  }
  for (const name of ["application_fee_amount", "on_behalf_of", "transfer_data", "confirmation_token"] as const) {
    if (given[name] !== undefined) {
      throw invalid(`This sandbox has no Connect and no Elements: ${name} is not part of it.`, { param: name });
    }
  }
}

/** Keeps a PaymentIntent that nobody has tried to confirm yet. */
export function makeIntent(actor: Actor, given: Given, methods: AllowedMethods, session: string | null = null): IntentRow {
  const id = newId("pi_3", 23);
  const currency = given.currency.toLowerCase();
  const object: PaymentIntent = {
    id,
    object: "payment_intent",
    ...methods,
    amount: given.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: given.capture_method ?? "automatic_async",
    client_secret: newId(`${id}_secret_`),
    confirmation_method: "automatic",
    created: actor.world.seconds(),
    currency,
    customer: given.customer ?? null,
    customer_account: null,
    description: given.description ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: mergeMetadata(null, given.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_options: paymentOptions(given.payment_method_options),
    payment_record: null,
    processing: null,
    receipt_email: given.receipt_email ?? null,
    review: null,
    setup_future_usage: given.setup_future_usage ?? null,
    shipping: shippingOf(given.shipping),
    source: null,
    statement_descriptor: given.statement_descriptor ?? null,
    statement_descriptor_suffix: given.statement_descriptor_suffix ?? null,
    status: "requires_payment_method",
    transfer_data: null,
    transfer_group: given.transfer_group ?? null,
  };
  return actor.world.tables.payment_intents.put(id, {
    account: actor.account,
    object,
    hidden: { challenge: null, session, offSession: false },
  });
}

/** Checks a create request as a whole, then keeps the PaymentIntent. */
export function openIntent(call: Call<Given>): IntentRow {
  const given = call.parameters;
  checkAmount(given.amount, given.currency);
  checkUnsupported(given);
  checkSuffix(given.statement_descriptor_suffix);
  if (given.customer !== undefined) {
    find(call, "customers", given.customer, { param: "customer", status: 400 });
  }
  if (given.confirm !== true) {
    for (const name of ["off_session", "return_url", "error_on_requires_action", "mandate_data", "mandate"] as const) {
      if (given[name] !== undefined) {
        throw invalid(`You can only pass \`${name}\` when confirming: set \`confirm\` to \`true\`.`, { param: name });
      }
    }
  }
  return makeIntent(call, given, allowedMethods(call, given));
}

/** @throws StripeError when the card belongs to somebody else than the payment. */
export function checkOwner(
  intent: { customer: string | null },
  method: Row<PaymentMethod, CardSecrets>,
  noun: "PaymentIntent" | "SetupIntent",
): void {
  const owner = method.object.customer;
  if (owner === null || owner === intent.customer) {
    return;
  }
  throw invalid(
    intent.customer === null
      ? `The PaymentMethod ${method.object.id} belongs to a customer ${owner}. Please include the customer in the \`customer\` parameter on the ${noun}.`
      : `The customer does not have a payment method with the ID ${method.object.id}. The payment method must be attached to the customer.`,
    { code: "payment_method_unexpected_state", param: "payment_method" },
  );
}

/** The card an attempt goes to: the one given, or the one the intent already has. */
export function methodFor(actor: Actor, intent: PaymentIntent, given: string | undefined): Row<PaymentMethod, CardSecrets> {
  const id = given ?? intent.payment_method;
  if (id === null) {
    throw wrongState(
      "payment_intent_unexpected_state",
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      { payment_intent: intent },
    );
  }
  const method = takePaymentMethod(actor, id);
  checkOwner(intent, method, "PaymentIntent");
  return method;
}
