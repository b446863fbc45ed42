/**
 * What a bank's no looks like in the API.
 * Sources: docs.stripe.com/declines/codes, docs.stripe.com/error-codes, docs.stripe.com/declines (advice codes).
 */
export interface Decline {
  /** The error's `code`; most declines are `card_declined` with the reason in `declineCode`. */
  code: string;
  declineCode: string | null;
  message: string;
  adviceCode?: "do_not_try_again" | "try_again_later" | "confirm_card_data";
  networkDeclineCode?: string;
  networkAdviceCode?: string;
  param?: string;
  /** Stopped by Stripe's own rules rather than by the bank. */
  blocked?: boolean;
}

const DECLINED = "Your card was declined.";

function decline(declineCode: string, rest: Partial<Decline> = {}): Decline {
  return { code: "card_declined", declineCode, message: DECLINED, ...rest };
}

export const declines = {
  generic_decline: decline("generic_decline", { adviceCode: "try_again_later", networkDeclineCode: "05" }),
  do_not_honor: decline("do_not_honor", { adviceCode: "try_again_later", networkDeclineCode: "05" }),
  call_issuer: decline("call_issuer", { adviceCode: "try_again_later", networkDeclineCode: "01" }),
  insufficient_funds: decline("insufficient_funds", {
    message: "Your card has insufficient funds.",
    adviceCode: "try_again_later",
    networkDeclineCode: "51",
  }),
  lost_card: decline("lost_card", { adviceCode: "do_not_try_again", networkDeclineCode: "41", networkAdviceCode: "01" }),
  stolen_card: decline("stolen_card", { adviceCode: "do_not_try_again", networkDeclineCode: "43", networkAdviceCode: "01" }),
  pickup_card: decline("pickup_card", { adviceCode: "do_not_try_again", networkDeclineCode: "04" }),
  fraudulent: decline("fraudulent", { adviceCode: "do_not_try_again", blocked: true }),
  card_velocity_exceeded: decline("card_velocity_exceeded", {
    message: "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
    adviceCode: "try_again_later",
    networkDeclineCode: "61",
  }),
  transaction_not_allowed: decline("transaction_not_allowed", { adviceCode: "try_again_later", networkDeclineCode: "57" }),
  restricted_card: decline("restricted_card", { adviceCode: "do_not_try_again", networkDeclineCode: "62" }),
  stop_payment_order: decline("stop_payment_order", { adviceCode: "do_not_try_again", networkDeclineCode: "R0" }),
  revocation_of_authorization: decline("revocation_of_authorization", { adviceCode: "do_not_try_again", networkDeclineCode: "R1" }),
  invalid_account: decline("invalid_account", { adviceCode: "do_not_try_again", networkDeclineCode: "14" }),
  issuer_not_available: decline("issuer_not_available", { adviceCode: "try_again_later", networkDeclineCode: "91" }),
  expired_card: {
    code: "expired_card",
    declineCode: "expired_card",
    message: "Your card has expired.",
    param: "exp_month",
    adviceCode: "confirm_card_data",
    networkDeclineCode: "54",
  },
  incorrect_cvc: {
    code: "incorrect_cvc",
    declineCode: "incorrect_cvc",
    message: "Your card's security code is incorrect.",
    param: "cvc",
    adviceCode: "confirm_card_data",
    networkDeclineCode: "N7",
  },
  processing_error: {
    code: "processing_error",
    declineCode: "processing_error",
    message: "An error occurred while processing your card. Try again in a little bit.",
    adviceCode: "try_again_later",
    networkDeclineCode: "06",
  },
  authentication_required: {
    code: "authentication_required",
    declineCode: "authentication_required",
    message: "Your card was declined. This transaction requires authentication.",
    networkDeclineCode: "1A",
  },
} as const satisfies Record<string, Decline>;

export type DeclineName = keyof typeof declines;

export function isDeclineName(name: string): name is DeclineName {
  return name in declines;
}
