import type Stripe from "stripe";
import { type Actor, type Call, type Endpoint, endpoint } from "../call";
import { cardNamed } from "../data/cards";
import { invalid } from "../errors";
import { fullAddress } from "../objects/address";
import { emit } from "../objects/event";
import { find, inPath } from "../objects/find";
import { pageOf } from "../objects/list";
import { mergeMetadata } from "../objects/metadata";
import { checkCard, makeFromTestId, makePaymentMethod, takePaymentMethod } from "../objects/payment-method";
import { attach, detach } from "../payments/attach";
import type { CardSecrets, PaymentMethod, Row } from "../rows";

type PaymentMethodRow = Row<PaymentMethod, CardSecrets>;

interface GivenMethod {
  type?: string;
  card?: { number?: string; exp_month?: number; exp_year?: number; cvc?: string; token?: string };
  billing_details?: Stripe.PaymentMethodCreateParams.BillingDetails;
  metadata?: Stripe.MetadataParam | null;
  allow_redisplay?: string;
}

/** A card given by number or token, as create and `payment_method_data` take it. Only cards exist here. */
export function methodFromData(actor: Actor, data: GivenMethod, prefix = ""): PaymentMethodRow {
  const param = (name: string) => (prefix === "" ? name : `${prefix}[${name.replace("[", "][").replace(/\]?$/, "")}]`);
  if (data.type !== undefined && data.type !== "card") {
    throw invalid(
      `The payment method type "${data.type}" is invalid. This sandbox takes cards only: activate other types at Stripe itself.`,
      {
        param: param("type"),
      },
    );
  }
  const { card } = data;
  if (card === undefined) {
    throw invalid("Missing required param: card.", { code: "parameter_missing", param: param("card") });
  }
  if (card.token !== undefined) {
    return fromToken(actor, card.token, data);
  }
  for (const name of ["number", "exp_month", "exp_year"] as const) {
    if (card[name] === undefined) {
      throw invalid(`Missing required param: card[${name}].`, { code: "parameter_missing", param: param(`card[${name}]`) });
    }
  }
  const { number = "", exp_month: expMonth = 0, exp_year: expYear = 0, cvc } = card;
  const fullYear = expYear < 100 ? 2000 + expYear : expYear;
  return makePaymentMethod(actor, { number: number.replace(/[\s-]/g, ""), expMonth, expYear: fullYear, cvc: cvc ?? null }, data);
}

function fromToken(actor: Actor, token: string, data: GivenMethod): PaymentMethodRow {
  const row = token.startsWith("tok_") && cardNamed(token) !== undefined ? makeFromTestId(actor, token, data) : undefined;
  if (row === undefined) {
    throw invalid(`No such token: '${token}'`, { code: "resource_missing", param: "card[token]" });
  }
  return row;
}

function create(call: Call<Stripe.PaymentMethodCreateParams>): PaymentMethod {
  if (call.parameters.type === undefined) {
    throw invalid("Missing required param: type.", { code: "parameter_missing", param: "type" });
  }
  return methodFromData(call, call.parameters as GivenMethod).object;
}

function attachTo(call: Call<Stripe.PaymentMethodAttachParams>): PaymentMethod {
  const { customer } = call.parameters;
  if (customer === undefined) {
    throw invalid("Missing required param: customer.", { code: "parameter_missing", param: "customer" });
  }
  find(call, "customers", customer, { param: "customer", status: 400 });
  return attach(call, takePaymentMethod(call, call.path.id ?? ""), customer).object;
}

function update(call: Call<Stripe.PaymentMethodUpdateParams>): PaymentMethod {
  const row = inPath(call, "payment_methods", "payment_method");
  const before = row.object;
  if (before.customer === null) {
    throw invalid("You must save this PaymentMethod to a customer before you can update it.", { param: "payment_method" });
  }
  const { billing_details: billing, card, metadata, allow_redisplay: redisplay } = call.parameters;
  if (card?.exp_month !== undefined || card?.exp_year !== undefined) {
    const expiry = { expMonth: card.exp_month ?? before.card.exp_month, expYear: card.exp_year ?? before.card.exp_year };
    checkCard(call, { number: row.hidden.number, cvc: null, ...expiry });
  }
  const object: PaymentMethod = {
    ...before,
    allow_redisplay: redisplay ?? before.allow_redisplay ?? "unspecified",
    billing_details: { ...before.billing_details, ...definedDetails(billing) },
    card: { ...before.card, exp_month: card?.exp_month ?? before.card.exp_month, exp_year: card?.exp_year ?? before.card.exp_year },
    metadata: mergeMetadata(before.metadata, metadata),
  };
  call.world.tables.payment_methods.put(object.id, { ...row, object });
  emit(call, "payment_method.updated", object, { billing_details: before.billing_details, card: before.card, metadata: before.metadata });
  return object;
}

function definedDetails(billing: Stripe.PaymentMethodUpdateParams.BillingDetails | undefined): Partial<PaymentMethod["billing_details"]> {
  return {
    ...(billing?.address === undefined ? {} : { address: fullAddress(billing.address || null) }),
    ...(billing?.email === undefined ? {} : { email: billing.email || null }),
    ...(billing?.name === undefined ? {} : { name: billing.name || null }),
    ...(billing?.phone === undefined ? {} : { phone: billing.phone || null }),
  };
}

function list(call: Call<Stripe.PaymentMethodListParams>): object {
  const { customer, type, allow_redisplay: redisplay } = call.parameters;
  const { payment_methods: table } = call.world.tables;
  if (customer !== undefined) {
    find(call, "customers", customer, { param: "customer", status: 400 });
  }
  return pageOf(
    call,
    "/v1/payment_methods",
    table,
    call.parameters,
    (method) => (type === undefined || method.type === type) && (redisplay === undefined || method.allow_redisplay === redisplay),
    // Without a customer Stripe lists nothing for cards: only those of a customer belong to anybody.
    customer === undefined ? [] : table.by("customer", customer),
  );
}

/** Docs: docs.stripe.com/api/payment_methods. */
export const paymentMethodEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/payment_methods", "PaymentMethodCreateParams", create),
  endpoint("GET", "/v1/payment_methods", "PaymentMethodListParams", list),
  endpoint(
    "GET",
    "/v1/payment_methods/:id",
    "PaymentMethodRetrieveParams",
    (call: Call) => inPath(call, "payment_methods", "payment_method").object,
  ),
  endpoint("POST", "/v1/payment_methods/:id", "PaymentMethodUpdateParams", update),
  endpoint("POST", "/v1/payment_methods/:id/attach", "PaymentMethodAttachParams", attachTo),
  endpoint("POST", "/v1/payment_methods/:id/detach", "PaymentMethodDetachParams", (call: Call) =>
    detach(call, inPath(call, "payment_methods", "payment_method")),
  ),
];
