/** A customer's browser without a browser: fills in Stripe's hosted page by its form, as practice data and integration tests need it. */

export interface HostedCard {
  /** Test card number; contracts of Stripe's testing page. */
  readonly number: string;
  /** `MM/YY`; far in the future unless told. */
  readonly expiry?: string;
  /** What to answer when the bank asks. */
  readonly challenge?: "complete" | "fail";
}

const FAR = "12/34";
const MAX_STEPS = 6;

async function post(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams(fields) });
}

/** Where the bank's question leads: every redirect on the same host is followed, the first elsewhere is the answer. */
async function follow(first: Response, from: string, card: HostedCard): Promise<string> {
  let response = first;
  let at = from;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const location = response.headers.get("location");
    if (location === null) {
      const problem = /role="alert">([^<]*)</.exec(await response.text())?.[1];
      throw new Error(`The hosted page did not go on (${response.status}): ${problem ?? "no reason shown"}`);
    }
    const next = new URL(location, at);
    if (next.host !== new URL(from).host) return next.href;
    at = next.href;
    response = next.pathname.startsWith("/3d_secure/")
      ? await post(at, { answer: card.challenge ?? "complete" })
      : await fetch(at, { redirect: "manual" });
  }
  throw new Error("The hosted page went in circles.");
}

/**
 * Enters a card on a hosted Checkout page.
 * @returns the address the customer is sent back to
 * @throws Error with the page's own words when the card is refused
 */
export async function enterCard(url: string, card: HostedCard): Promise<string> {
  const answer = await post(url, {
    cardNumber: card.number,
    cardExpiry: card.expiry ?? FAR,
    cardCvc: "123",
    billingName: "Practice Customer",
    email: "practice@example.com",
  });
  return follow(answer, url, card);
}

/** Answers a bank's question that a payment confirmed on session led to. */
export async function answerChallenge(url: string, answer: "complete" | "fail"): Promise<string> {
  return follow(await post(url, { answer }), url, { number: "", challenge: answer });
}
