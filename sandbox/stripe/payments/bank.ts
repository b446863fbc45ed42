import { type Decline, declines, isDeclineName } from "../data/declines";
import { cardBehind } from "../objects/payment-method";
import type { CardSecrets } from "../rows";

/** What the bank says to one attempt. */
export type Verdict = { kind: "approved" } | { kind: "challenge" } | { kind: "declined"; decline: Decline };

export interface Circumstances {
  /** The customer is away: nobody could answer a challenge. */
  offSession: boolean;
  /** A challenge of this attempt was just completed. */
  authenticated: boolean;
  /** payment_method_options[card][request_three_d_secure] is `any` or `challenge`. */
  authenticationWanted: boolean;
}

const APPROVED: Verdict = { kind: "approved" };
const CHALLENGE: Verdict = { kind: "challenge" };
const OPTIONAL_3DS = "4000000000003055";

function declined(decline: Decline): Verdict {
  return { kind: "declined", decline };
}

/** The bank's no to saving and charging alike. A wrong CVC can only be seen where one was given. */
function refusal(card: CardSecrets): Decline | null {
  const { refuses } = cardBehind(card.number);
  return refuses === undefined || (refuses === "incorrect_cvc" && !card.cvcGiven) ? null : declines[refuses];
}

function overridden(card: CardSecrets, circumstances: Circumstances): Verdict | null {
  const { behaviour } = card;
  if (behaviour === null) {
    return null;
  }
  if (behaviour === "authentication_required") {
    if (circumstances.authenticated) {
      return APPROVED;
    }
    return circumstances.offSession ? declined(declines.authentication_required) : CHALLENGE;
  }
  return isDeclineName(behaviour) ? declined(declines[behaviour]) : APPROVED;
}

/** Whether the card's bank insists on a challenge. Source: docs.stripe.com/testing, section on 3-D Secure. */
function asksToAuthenticate(card: CardSecrets, circumstances: Circumstances): boolean {
  const test = cardBehind(card.number);
  if (circumstances.authenticated) {
    return false;
  }
  if (!circumstances.offSession && circumstances.authenticationWanted && test.number === OPTIONAL_3DS) {
    return true;
  }
  switch (test.asks) {
    case "always":
      return true;
    case "unless_set_up":
      return !(circumstances.offSession && card.setUp);
    case "on_session":
      return !circumstances.offSession;
    default:
      return false;
  }
}

/** The answer to a charge. Pure: what a card does is written in data/cards.ts. */
export function judgeCharge(card: CardSecrets, circumstances: Circumstances): Verdict {
  const forced = overridden(card, circumstances);
  if (forced !== null) {
    return forced;
  }
  const test = cardBehind(card.number);
  const refused = refusal(card);
  if (refused !== null) {
    return declined(refused);
  }
  if (test.authenticationBreaks && (test.asks !== undefined || circumstances.authenticationWanted)) {
    return declined(declines.generic_decline);
  }
  if (asksToAuthenticate(card, circumstances)) {
    return circumstances.offSession ? declined(declines.authentication_required) : CHALLENGE;
  }
  return test.chargeFails === undefined ? APPROVED : declined(declines[test.chargeFails]);
}

/** The answer to saving a card for later. */
export function judgeSetup(card: CardSecrets, circumstances: Omit<Circumstances, "offSession">): Verdict {
  const test = cardBehind(card.number);
  const refused = refusal(card);
  if (refused !== null) {
    return declined(refused);
  }
  if (test.authenticationBreaks && test.asks !== undefined) {
    return declined(declines.generic_decline);
  }
  if (card.behaviour === "authentication_required" && !circumstances.authenticated) {
    return CHALLENGE;
  }
  const asks = test.asks === "on_session" ? false : asksToAuthenticate({ ...card, setUp: false }, { ...circumstances, offSession: false });
  return asks ? CHALLENGE : APPROVED;
}

/** The answer to attaching a card to a customer without charging it. */
export function judgeAttach(card: CardSecrets): Verdict {
  const refused = refusal(card);
  return refused === null ? APPROVED : declined(refused);
}
