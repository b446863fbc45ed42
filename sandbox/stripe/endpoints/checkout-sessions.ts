import type Stripe from "stripe";
import { type Call, type Endpoint, endpoint } from "../call";
import { describeAmount, isSupported, minimumAmount } from "../data/currencies";
import { invalid } from "../errors";
import { emit } from "../objects/event";
import { find, inPath } from "../objects/find";
import { inRange, pageOf, pageSize } from "../objects/list";
import { mergeMetadata } from "../objects/metadata";
import { allowedMethods, type GivenMethods } from "../payments/methods-allowed";
import { checkSuffix } from "../payments/payment-intent";
import { expireSession, keepSession } from "../payments/session";
import { lineItems } from "../payments/session-lines";
import type { LineItem, Session } from "../rows";
import { newId } from "../world";
import { makeSetup } from "./setup-intents";

type Create = Stripe.Checkout.SessionCreateParams & GivenMethods;

const DAY = 24 * 3600;
const HALF_HOUR = 30 * 60;

function require<T>(value: T | undefined, param: string): T {
  if (value === undefined) {
    throw invalid(`Missing required param: ${param}.`, { code: "parameter_missing", param });
  }
  return value;
}

function expiry(call: Call<Create>): number {
  const now = call.world.seconds();
  const at = call.parameters.expires_at ?? now + DAY;
  if (at < now + HALF_HOUR) {
    throw invalid("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", { param: "expires_at" });
  }
  if (at > now + DAY) {
    throw invalid("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", { param: "expires_at" });
  }
  return at;
}

const SETUP_FORBIDS = [
  "line_items",
  "payment_intent_data",
  "discounts",
  "shipping_options",
  "customer_creation",
  "submit_type",
  "invoice_creation",
] as const;
/** What hosted Checkout can do elsewhere and nobody here needs: refused rather than silently left out. */
const NOT_HERE = [
  "subscription_data",
  "discounts",
  "shipping_options",
  "shipping_address_collection",
  "optional_items",
  "customer_account",
  "return_url",
  "payment_method_data",
] as const;

function checkModeParameters(given: Create): void {
  const mode = require(given.mode, "mode");
  if (mode === "subscription") {
    throw invalid("This sandbox has the modes payment and setup only.", { param: "mode" });
  }
  if (given.ui_mode !== undefined && given.ui_mode !== "hosted_page") {
    throw invalid("This sandbox has hosted pages only.", { param: "ui_mode" });
  }
  require(given.success_url, "success_url");
  const forbidden = mode === "setup" ? SETUP_FORBIDS : (["setup_intent_data"] as const);
  for (const name of [...forbidden, ...NOT_HERE]) {
    if (given[name] !== undefined) {
      throw invalid(`You can not pass \`${name}\` in \`${mode}\` mode.`, { param: name });
    }
  }
  if (given.customer !== undefined && given.customer_email !== undefined) {
    throw invalid("You may only specify one of these parameters: customer, customer_email.", {
      code: "parameters_exclusive",
      param: "customer",
    });
  }
  if (mode === "setup" && given.allowed_payment_method_types === undefined && given.payment_method_types === undefined) {
    require(given.currency, "currency");
  }
  if (given.currency !== undefined && !isSupported(given.currency.toLowerCase())) {
    throw invalid(`Invalid currency: ${given.currency}.`, { param: "currency" });
  }
  for (const name of ["success_url", "cancel_url"] as const) {
    if (given[name] !== undefined && !/^https?:\/\/\S+$/.test(given[name])) {
      throw invalid(`Not a valid URL`, { code: "url_invalid", param: name });
    }
  }
}

function total(lines: LineItem[]): { amount: number; currency: string } {
  const amount = lines.reduce((sum, line) => sum + line.amount_total, 0);
  const currency = lines[0]?.currency ?? "";
  if (amount < minimumAmount(currency)) {
    throw invalid(
      `The Checkout Session's total amount due must add up to at least ${describeAmount(minimumAmount(currency), currency)} ${currency}`,
      {
        code: "amount_too_small",
      },
    );
  }
  return { amount, currency };
}

interface Sums {
  lines: LineItem[];
  amount: number | null;
  currency: string | null;
}

function sums(call: Call<Create>): Sums {
  const given = call.parameters;
  if (given.mode === "setup") {
    return { lines: [], amount: null, currency: given.currency?.toLowerCase() ?? null };
  }
  const lines = lineItems(call, require(given.line_items, "line_items"));
  require(lines[0], "line_items");
  return { lines, ...total(lines) };
}

function base(call: Call<Create>, id: string, { amount, currency }: Sums): Session {
  const given = call.parameters;
  const methods = allowedMethods(call, {
    allowed_payment_method_types: given.allowed_payment_method_types,
    excluded_payment_method_types: given.excluded_payment_method_types,
    payment_method_types: given.payment_method_types,
  });
  const payment = given.mode === "payment";
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: payment ? { enabled: false } : null,
    after_expiration: null,
    allow_promotion_codes: given.allow_promotion_codes ?? null,
    allowed_payment_method_types: methods.allowed_payment_method_types,
    amount_subtotal: amount,
    amount_total: amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: given.billing_address_collection ?? null,
    cancel_url: given.cancel_url ?? null,
    client_reference_id: given.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: call.world.seconds(),
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: given.custom_text?.after_submit || null,
      shipping_address: null,
      submit: given.custom_text?.submit || null,
      terms_of_service_acceptance: null,
    },
    customer: given.customer ?? null,
    customer_account: null,
    customer_creation: payment ? (given.customer_creation ?? "if_required") : null,
    customer_details: null,
    customer_email: given.customer_email ?? null,
    discounts: payment ? [] : null,
    expires_at: expiry(call),
    integration_identifier: given.integration_identifier ?? null,
    invoice: null,
    invoice_creation: payment
      ? {
          enabled: false,
          invoice_data: {
            account_tax_ids: null,
            custom_fields: null,
            description: null,
            footer: null,
            issuer: null,
            metadata: {},
            rendering_options: null,
          },
        }
      : null,
    livemode: false,
    locale: given.locale ?? null,
    managed_payments: null,
    metadata: mergeMetadata(null, given.metadata),
    mode: given.mode ?? "payment",
    origin_context: given.origin_context ?? null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: payment ? "if_required" : "always",
    payment_method_configuration_details: methods.payment_method_configuration_details,
    payment_method_options: { card: { request_three_d_secure: given.payment_method_options?.card?.request_three_d_secure ?? "automatic" } },
    payment_method_types: methods.payment_method_types,
    payment_status: payment ? "unpaid" : "no_payment_required",
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: given.submit_type ?? null,
    subscription: null,
    success_url: given.success_url ?? null,
    total_details: payment ? { amount_discount: 0, amount_shipping: 0, amount_tax: 0 } : null,
    ui_mode: "hosted_page",
    url: `${call.world.publicUrl}/c/pay/${id}`,
    wallet_options: null,
  };
}

function create(call: Call<Create>): Session {
  const given = call.parameters;
  checkModeParameters(given);
  checkSuffix(given.payment_intent_data?.statement_descriptor_suffix);
  if (given.customer !== undefined) {
    find(call, "customers", given.customer, { param: "customer", status: 400 });
  }
  const id = newId("cs_test_a1", 56);
  const counted = sums(call);
  const object = base(call, id, counted);
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
