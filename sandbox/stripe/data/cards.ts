import type { DeclineName } from "./declines";

/**
 * Stripe's documented test cards, one row each. Source: docs.stripe.com/testing.
 * What a row says: its number; the ids that stand for it (`pm_card_…`, `tok_…` follow the name); what
 * it is; and how it behaves. An absent member means: saves without a word and pays.
 */
export interface TestCard {
  number: string;
  /** pm_card_<name>, tok_<name>. The first is the current one, others are older spellings. */
  names: string[];
  brand: "visa" | "mastercard" | "amex" | "discover" | "diners" | "jcb" | "unionpay";
  funding?: "credit" | "debit" | "prepaid";
  country?: string;
  /** Cannot be attached to a customer, set up or charged: the bank's no. */
  refuses?: DeclineName;
  /** Saves, but every charge is declined. After authentication, where the card asks for it. */
  chargeFails?: DeclineName;
  /**
   * When the bank asks for 3-D Secure:
   * `unless_set_up`: to set up, and for every on-session payment; off-session only if it was not set up;
   * `always`: every time, set up or not;
   * `on_session`: when the customer is there; off-session payments pass (it counts as set up already).
   */
  asks?: "unless_set_up" | "always" | "on_session";
  /** 3-D Secure itself breaks: the payment ends declined without a challenge. */
  authenticationBreaks?: true;
  threeDSecure?: "supported" | "not_supported";
  checks?: { cvc?: "fail"; line1?: "fail" | "unavailable"; postalCode?: "fail" | "unavailable" };
  risk?: "elevated" | "highest";
  dispute?: "fraudulent" | "product_not_received" | "inquiry" | "early_fraud_warning";
  refund?: "pending_then_succeeded" | "succeeded_then_failed";
  /** Funds are available at once. */
  bypassesPending?: true;
}

const visa = (number: string, names: string[], rest: Partial<TestCard> = {}): TestCard => ({ number, names, brand: "visa", ...rest });

export const testCards: readonly TestCard[] = [
  visa("4242424242424242", ["visa"]),
  visa("4000056655665556", ["visa_debit"], { funding: "debit" }),
  { number: "5555555555554444", names: ["mastercard"], brand: "mastercard" },
  { number: "2223003122003222", names: [], brand: "mastercard" },
  { number: "5200828282828210", names: ["mastercard_debit"], brand: "mastercard", funding: "debit" },
  { number: "5105105105105100", names: ["mastercard_prepaid"], brand: "mastercard", funding: "prepaid" },
  { number: "378282246310005", names: ["amex", "amex_threeDSecureNotSupported"], brand: "amex", threeDSecure: "not_supported" },
  { number: "371449635398431", names: [], brand: "amex" },
  { number: "6011111111111117", names: ["discover"], brand: "discover" },
  { number: "3056930009020004", names: ["diners"], brand: "diners" },
  { number: "3566002020360505", names: ["jcb"], brand: "jcb", country: "JP" },
  { number: "6200000000000005", names: ["unionpay"], brand: "unionpay", country: "CN" },

  visa("4000000000000002", ["visa_chargeDeclined", "chargeDeclined"], { refuses: "generic_decline" }),
  visa("4000000000009995", ["visa_chargeDeclinedInsufficientFunds", "chargeDeclinedInsufficientFunds"], { refuses: "insufficient_funds" }),
  visa("4000000000009987", ["visa_chargeDeclinedLostCard", "chargeDeclinedLostCard"], { refuses: "lost_card" }),
  visa("4000000000009979", ["visa_chargeDeclinedStolenCard", "chargeDeclinedStolenCard"], { refuses: "stolen_card" }),
  visa("4000000000000069", ["chargeDeclinedExpiredCard", "visa_chargeDeclinedExpiredCard"], { refuses: "expired_card" }),
  visa("4000000000000127", ["chargeDeclinedIncorrectCvc", "visa_chargeDeclinedIncorrectCvc"], { refuses: "incorrect_cvc" }),
  visa("4000000000000119", ["chargeDeclinedProcessingError", "visa_chargeDeclinedProcessingError"], { refuses: "processing_error" }),
  visa("4000000000006975", ["visa_chargeDeclinedVelocityLimitExceeded", "chargeDeclinedVelocityLimitExceeded"], {
    refuses: "card_velocity_exceeded",
  }),
  visa("4000000000000341", ["chargeCustomerFail", "visa_chargeCustomerFail"], { chargeFails: "generic_decline" }),

  visa("4000002500003155", ["authenticationRequiredOnSetup"], { asks: "unless_set_up" }),
  visa("4000002760003184", ["authenticationRequired"], { asks: "always" }),
  visa("4000003800000446", ["authenticationRequiredSetupForOffSession"], { asks: "on_session" }),
  visa("4000008260003178", ["authenticationRequiredChargeDeclinedInsufficientFunds"], {
    asks: "unless_set_up",
    chargeFails: "insufficient_funds",
  }),
  visa("4000000000003220", ["threeDSecure2Required"], { asks: "always" }),
  visa("4000000000003063", ["threeDSecureRequired"], { asks: "always" }),
  visa("4000008400001629", ["threeDSecureRequiredChargeDeclined"], { asks: "always", chargeFails: "generic_decline" }),
  visa("4000008400001280", ["threeDSecureRequiredProcessingError"], { asks: "always", authenticationBreaks: true }),
  visa("4000000000003055", ["threeDSecureOptional"]),
  visa("4000000000003097", ["threeDSecureOptionalProcessingError"], { authenticationBreaks: true }),

  visa("4100000000000019", ["radarBlock", "chargeDeclinedFraudulent"], { chargeFails: "fraudulent", risk: "highest" }),
  visa("4000000000004954", ["riskLevelHighest"], { risk: "highest" }),
  visa("4000000000009235", ["riskLevelElevated"], { risk: "elevated" }),
  visa("4000000000000101", ["cvcCheckFail"], { checks: { cvc: "fail" } }),
  visa("4000000000000036", ["avsZipFail"], { checks: { postalCode: "fail" } }),
  visa("4000000000000028", ["avsLine1Fail"], { checks: { line1: "fail" } }),
  visa("4000000000000010", ["avsFail"], { checks: { line1: "fail", postalCode: "fail" } }),
  visa("4000000000000044", ["avsUnchecked"], { checks: { line1: "unavailable", postalCode: "unavailable" } }),

  visa("4000000000000259", ["createDispute"], { dispute: "fraudulent" }),
  visa("4000000000002685", ["createDisputeProductNotReceived"], { dispute: "product_not_received" }),
  visa("4000000000001976", ["createDisputeInquiry"], { dispute: "inquiry" }),
  visa("4000000000005423", ["createIssuerFraudRecord"], { dispute: "early_fraud_warning" }),

  visa("4000000000007726", ["pendingRefund"], { refund: "pending_then_succeeded" }),
  visa("4000000000005126", ["refundFail"], { refund: "succeeded_then_failed" }),

  visa("4000000000000077", ["bypassPending"], { bypassesPending: true }),
  visa("4000003720000278", ["bypassPendingInternational"], { bypassesPending: true, country: "IE" }),
];

const byNumber = new Map(testCards.map((card) => [card.number, card]));
const byName = new Map(testCards.flatMap((card) => card.names.map((name) => [name, card] as const)));

/** The card behind `pm_card_visa` or `tok_visa`, or undefined. */
export function cardNamed(id: string): TestCard | undefined {
  const name = /^(?:pm_card|tok)_(\w+)$/.exec(id)?.[1];
  return name === undefined ? undefined : byName.get(name);
}

export function cardNumbered(number: string): TestCard | undefined {
  return byNumber.get(number);
}

/** The Luhn check that every card number passes. */
export function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let at = 0; at < number.length; at++) {
    const digit = Number(number[number.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return /^\d{12,19}$/.test(number) && sum % 10 === 0;
}
