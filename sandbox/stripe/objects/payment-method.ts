import type Stripe from "stripe";
import type { Actor } from "../call";
import { cardNamed, cardNumbered, passesLuhn, type TestCard } from "../data/cards";
import { invalid, StripeError } from "../errors";
import type { CardSecrets, PaymentMethod, Row } from "../rows";
import { fingerprint, newId } from "../world";
import { fullAddress } from "./address";
import { mergeMetadata } from "./metadata";

export interface CardDetails {
  number: string;
  expMonth: number;
  expYear: number;
  cvc: string | null;
}

const UNKNOWN_CARD: Omit<TestCard, "number"> = { names: [], brand: "visa" };
const BRANDS: [RegExp, TestCard["brand"]][] = [
  [/^3[47]/, "amex"],
  [/^(5[1-5]|2[2-7])/, "mastercard"],
  [/^(6011|65)/, "discover"],
  [/^3[068]/, "diners"],
  [/^35/, "jcb"],
  [/^62/, "unionpay"],
];

/** How a card behaves: its row of the table, or a plain card of the brand its number says. */
export function cardBehind(number: string): TestCard {
  const brand = BRANDS.find(([pattern]) => pattern.test(number))?.[1] ?? "visa";
  return cardNumbered(number) ?? { ...UNKNOWN_CARD, number, brand };
}

function cardError(code: string, message: string, param: string): StripeError {
  return new StripeError(
    402,
    { type: "card_error", code, message, param, doc_url: `https://docs.stripe.com/error-codes#${code.replaceAll("_", "-")}` },
    "failed",
  );
}

/** @throws StripeError incorrect_number, invalid_expiry_month, invalid_expiry_year, invalid_cvc. */
export function checkCard(actor: Actor, card: CardDetails): void {
  const today = new Date(actor.world.now());
  if (!passesLuhn(card.number)) {
    throw cardError("incorrect_number", "Your card number is incorrect.", "number");
  }
  if (card.expMonth < 1 || card.expMonth > 12) {
    throw cardError("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month");
  }
  const months = (card.expYear - today.getUTCFullYear()) * 12 + card.expMonth - (today.getUTCMonth() + 1);
  if (months < 0 || card.expYear > today.getUTCFullYear() + 50) {
    throw cardError("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year");
  }
  if (card.cvc !== null && !/^\d{3,4}$/.test(card.cvc)) {
    throw cardError("invalid_cvc", "Your card's security code is invalid.", "cvc");
  }
}

function checksFor(test: TestCard, cvcGiven: boolean, address: boolean): Stripe.PaymentMethod.Card.Checks {
  return {
    address_line1_check: address ? (test.checks?.line1 ?? "pass") : null,
    address_postal_code_check: address ? (test.checks?.postalCode ?? "pass") : null,
    cvc_check: cvcGiven ? "unchecked" : null,
  };
}

function cardObject(account: string, card: CardDetails, address: boolean): Stripe.PaymentMethod.Card {
  const test = cardBehind(card.number);
  return {
    brand: test.brand,
    checks: checksFor(test, card.cvc !== null, address),
    country: test.country ?? "US",
    display_brand: test.brand === "amex" ? "american_express" : test.brand,
    exp_month: card.expMonth,
    exp_year: card.expYear,
    fingerprint: fingerprint(account, card.number),
    funding: test.funding ?? "credit",
    generated_from: null,
    last4: card.number.slice(-4),
    networks: { available: [test.brand], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: test.threeDSecure !== "not_supported" },
    wallet: null,
  };
}

interface Extras {
  billing_details?: Stripe.PaymentMethodCreateParams.BillingDetails | undefined;
  metadata?: Stripe.MetadataParam | null | undefined;
  allow_redisplay?: string | undefined;
}

/** Keeps a new card. Nobody asks the bank yet. */
export function makePaymentMethod(actor: Actor, card: CardDetails, extras: Extras = {}): Row<PaymentMethod, CardSecrets> {
  checkCard(actor, card);
  const billing = extras.billing_details;
  const object: PaymentMethod = {
    id: newId("pm_1", 23),
    object: "payment_method",
    allow_redisplay: extras.allow_redisplay ?? "unspecified",
    billing_details: {
      address: fullAddress(billing?.address === null || typeof billing?.address === "string" ? null : billing?.address),
      email: billing?.email || null,
      name: billing?.name || null,
      phone: billing?.phone || null,
      tax_id: billing?.tax_id || null,
    },
    card: cardObject(actor.account, card, Boolean(billing?.address)),
    created: actor.world.seconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: mergeMetadata(null, extras.metadata),
    type: "card",
  };
  const hidden: CardSecrets = { number: card.number, cvcGiven: card.cvc !== null, setUp: false, usedUp: false, behaviour: null };
  return actor.world.tables.payment_methods.put(object.id, { account: actor.account, object, hidden });
}

/** A card from one of Stripe's test ids (`pm_card_visa`, `tok_visa`), valid for four more years. */
export function makeFromTestId(actor: Actor, id: string, extras: Extras = {}): Row<PaymentMethod, CardSecrets> | undefined {
  const card = cardNamed(id);
  if (card === undefined) {
    return undefined;
  }
  const year = new Date(actor.world.now()).getUTCFullYear() + 4;
  return makePaymentMethod(actor, { number: card.number, expMonth: 12, expYear: year, cvc: "123" }, extras);
}

/** The payment method that `id` names: one of ours, or a fresh card for a test id. @throws resource_missing */
export function takePaymentMethod(actor: Actor, id: string, param = "payment_method"): Row<PaymentMethod, CardSecrets> {
  const kept = actor.world.tables.payment_methods.get(id);
  const row = kept?.account === actor.account ? kept : makeFromTestId(actor, id);
  if (row === undefined) {
    throw invalid(`No such PaymentMethod: '${id}'`, { code: "resource_missing", param });
  }
  if (row.hidden.usedUp) {
    throw invalid(
      "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.",
      { param },
    );
  }
  return row;
}
