import type { Wire } from "./client";
import type {
  CreatedWindow,
  PaymentIntentFacts,
  SessionFacts,
  StripeChargeFacts,
  StripeDisputeFacts,
  StripePage,
  StripeRefundFacts,
} from "./contract";
import { chargeFacts, disputeFacts, paymentIntentFacts, refundFacts, sessionFacts } from "./facts";

const PAGE = 100;

function since(from: Date): { created: { gte: number }; limit: number } {
  return { created: { gte: Math.floor(from.getTime() / 1000) }, limit: PAGE };
}

type Page<T> = { readonly data: readonly T[]; readonly has_more: boolean };

/** Follows Stripe's pages, each behind the limiter. Newest first, as Stripe lists. */
async function* pages<T extends { readonly id: string }>(
  wire: Wire,
  endpoint: string,
  fetch: (after: string | undefined) => Promise<Page<T>>,
): AsyncIterable<T> {
  let after: string | undefined;
  for (;;) {
    const page = await wire.call(endpoint, () => fetch(after));
    yield* page.data;
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return;
  }
}

export async function* listPaymentIntents(wire: Wire, from: Date): AsyncIterable<PaymentIntentFacts> {
  const expand = ["data.latest_charge"];
  const fetch = (starting_after?: string) => wire.sdk.paymentIntents.list({ ...since(from), starting_after, expand });
  for await (const intent of pages(wire, "payment_intents.list", fetch)) yield paymentIntentFacts(intent);
}

export async function* listSessions(wire: Wire, from: Date): AsyncIterable<SessionFacts> {
  const fetch = (starting_after?: string) => wire.sdk.checkout.sessions.list({ ...since(from), starting_after });
  for await (const session of pages(wire, "checkout_sessions.list", fetch)) yield sessionFacts(session);
}

export async function* listRefunds(wire: Wire, from: Date): AsyncIterable<StripeRefundFacts> {
  const fetch = (starting_after?: string) => wire.sdk.refunds.list({ ...since(from), starting_after });
  for await (const refund of pages(wire, "refunds.list", fetch)) yield refundFacts(refund);
}

const within = ({ from, until }: CreatedWindow, after: string | null) => ({
  created: { gte: Math.ceil(from.getTime() / 1000), lt: Math.ceil(until.getTime() / 1000) },
  limit: PAGE,
  ...(after === null ? {} : { starting_after: after }),
});

function asPage<Raw extends { readonly id: string }, T>(page: Page<Raw>, facts: (raw: Raw) => T): StripePage<T> {
  return { items: page.data.map(facts), after: page.has_more ? (page.data.at(-1)?.id ?? null) : null };
}

export function chargesPage(wire: Wire, window: CreatedWindow, after: string | null): Promise<StripePage<StripeChargeFacts>> {
  return wire.call("charges.list", async () => asPage(await wire.sdk.charges.list(within(window, after)), chargeFacts));
}

export function refundsPage(wire: Wire, window: CreatedWindow, after: string | null): Promise<StripePage<StripeRefundFacts>> {
  return wire.call("refunds.list", async () => asPage(await wire.sdk.refunds.list(within(window, after)), refundFacts));
}

export function retrieveCharge(wire: Wire, chargeId: string): Promise<StripeChargeFacts> {
  return wire.call("charges.retrieve", async () => chargeFacts(await wire.sdk.charges.retrieve(chargeId, { expand: ["refunds"] })));
}

export function retrieveDispute(wire: Wire, disputeId: string): Promise<StripeDisputeFacts> {
  return wire.call("disputes.retrieve", async () => disputeFacts(await wire.sdk.disputes.retrieve(disputeId)));
}
