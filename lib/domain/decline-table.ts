import type { DeclineClass } from "./charge-outcome";

/**
 * What each decline code asks for, as data. Source of the codes: docs.stripe.com/declines/codes and docs.stripe.com/declines/card,
 * as read in October 2026 (the pages carry no version). A code that is not here is treated as `later` with a single retry.
 */

/** What may be said about a decline. `card_unusable` is all a customer hears of lost, stolen or fraud. */
export const DECLINE_MEANINGS = [
  "insufficient_funds",
  "limit_reached",
  "expired",
  "wrong_details",
  "confirm",
  "bank_declined",
  "bank_unavailable",
  "card_not_accepted",
  "permission_withdrawn",
  "card_unusable",
] as const;
export type DeclineMeaning = (typeof DECLINE_MEANINGS)[number];

export type DeclineRow = { readonly class: DeclineClass; readonly meaning: DeclineMeaning };

function rows(declineClass: DeclineClass, meaning: DeclineMeaning, codes: string): [string, DeclineRow][] {
  return codes.split(" ").map((code) => [code, { class: declineClass, meaning }]);
}

/** Stripe's `decline_code`, or its `code` where there is no decline code. */
export const DECLINE_ROWS: ReadonlyMap<string, DeclineRow> = new Map([
  ...rows(
    "never",
    "card_unusable",
    "lost_card stolen_card pickup_card fraudulent merchant_blacklist security_violation highest_risk_level",
  ),
  ...rows("never", "card_not_accepted", "card_not_supported currency_not_supported not_permitted service_not_allowed testmode_decline"),
  ...rows("never", "wrong_details", "incorrect_number invalid_number invalid_account"),
  ...rows("never", "permission_withdrawn", "stop_payment_order revocation_of_authorization revocation_of_all_authorizations"),
  ...rows("never", "bank_declined", "do_not_try_again"),
  ...rows(
    "customer",
    "confirm",
    "authentication_required authentication_not_handled mobile_device_authentication_required payment_intent_authentication_failure",
  ),
  ...rows("customer", "wrong_details", "new_account_information_available"),
  ...rows("fix_data", "expired", "expired_card invalid_expiry_month invalid_expiry_year"),
  ...rows("fix_data", "wrong_details", "incorrect_cvc invalid_cvc incorrect_zip incorrect_address incorrect_pin invalid_pin"),
  ...rows("fix_data", "card_not_accepted", "offline_pin_required online_or_offline_pin_required pin_try_exceeded"),
  ...rows("later", "insufficient_funds", "insufficient_funds"),
  ...rows("later", "limit_reached", "card_velocity_exceeded withdrawal_count_limit_exceeded"),
  ...rows("later", "bank_declined", "do_not_honor generic_decline call_issuer transaction_not_allowed restricted_card no_action_taken"),
  ...rows(
    "later",
    "bank_declined",
    "approve_with_id duplicate_transaction invalid_amount try_again_later card_declined elevated_risk_level",
  ),
  ...rows("technical", "bank_unavailable", "processing_error issuer_not_available reenter_transaction"),
]);

/** Stripe's `advice_code`. Source: docs.stripe.com/declines/card, October 2026. */
export const ADVICE_CLASSES: ReadonlyMap<string, DeclineClass> = new Map([
  ["do_not_try_again", "never"],
  ["try_again_later", "later"],
  ["confirm_card_data", "fix_data"],
]);

/** A network's own codes after which the same card is never tried again for this debt. */
export type NetworkNever = {
  readonly network: string;
  readonly codes: ReadonlySet<string>;
  readonly source: string;
  readonly edition: string;
};

/**
 * Network codes win over Stripe's: `do_not_honor` may hide Visa's 43. Codes mean different things on each network, so the
 * card's brand decides which list is read.
 */
export const NETWORK_NEVER: readonly NetworkNever[] = [
  {
    network: "visa",
    codes: new Set("04 07 12 14 15 41 43 46 57 R0 R1 R3".split(" ")),
    source: "Visa Core Rules, decline category 1 (as summarised by processors' documentation)",
    edition: "18 Apr 2026",
  },
];

/** Mastercard's merchant advice codes: never again, or a wait in hours. */
export const MASTERCARD_ADVICE = {
  source: "Merchant advice codes as documented by TabaPay and Adyen (Mastercard's rules are not public)",
  edition: "30 Sep 2026",
  never: new Set(["03", "21"]),
  waitHours: new Map([
    ["24", 1],
    ["25", 24],
    ["26", 48],
    ["27", 96],
    ["28", 144],
    ["29", 192],
    ["30", 240],
  ]),
} as const;
