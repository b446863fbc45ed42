/** Cards entered on the staff's screen with the customer (rule 30). */

/** How staff and customer talked when the agreement was read out. */
export const CONVERSATIONS = ["call", "in_person"] as const;
export type Conversation = (typeof CONVERSATIONS)[number];

/** Where an agreement was given: ticked on our page, or in a conversation that staff recorded. */
export const CONSENT_VIAS = ["page", ...CONVERSATIONS] as const;
export type ConsentVia = (typeof CONSENT_VIAS)[number];

/** What a note of the conversation must at least hold to say anything, and at most. */
export const CONVERSATION_LENGTH = { least: 10, most: 1_000 } as const;

/** Why a card that came back from the staff's screen is let go again. */
export const NOT_BY_HAND = ["bank_asked", "wallet"] as const;
export type NotByHand = (typeof NOT_BY_HAND)[number];

/** As the row of an agreement that came to nothing says it. */
export const NOT_BY_HAND_REASONS: Readonly<Record<NotByHand, string>> = {
  bank_asked: "the bank asked for the card's holder",
  wallet: "a wallet of the desk's own machine",
};

/** 3-D Secure flows in which somebody answered the bank. Source: docs.stripe.com/api/setup_attempts/object (authentication_flow). */
const ANSWERED = "challenge";

/**
 * Whether a card entered on the staff's screen may be kept (rule 30). When the bank asked for its holder somebody else
 * answered at the desk; a wallet there is the wallet of whoever sits at it.
 */
export function whyNotByHand(setup: { readonly flow: string | null; readonly wallet: string | null }): NotByHand | null {
  if (setup.flow === ANSWERED) return "bank_asked";
  return setup.wallet === null ? null : "wallet";
}

/** What a page that was left says of the bank: it waits for its holder, or the holder's answer failed. */
export function bankAsked(setup: { readonly status: string; readonly errorCode: string | null }): boolean {
  return setup.status === "requires_action" || setup.errorCode === "setup_intent_authentication_failure";
}
