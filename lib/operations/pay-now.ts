import { mayPayOnPage } from "@/lib/domain/charge-guard";
import { HOUR_MS, MINUTE_MS, plusMs } from "@/lib/domain/dates";
import { equals, type Money } from "@/lib/domain/money";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { syncReason } from "@/lib/domain/sync-reasons";
import { type SessionFacts, StripeFailure, type StripeGateway } from "@/lib/gateways/stripe/contract";
import { type CardTerms, readCardTerms } from "@/lib/store/card-terms";
import { chargeCandidates, lockMerchantCharging } from "@/lib/store/charge-facts";
import { commit, type Tx } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { createKeyOf, keepStripeCustomer } from "@/lib/store/payment-objects";
import { insertPage, keepPage, type LivePage, livePageOf } from "@/lib/store/payment-pages";
import type { OutsideCtx, Result } from "./context";
import { reReadOrders } from "./re-read-orders";
import { releasePaymentObject } from "./release-payment-object";
import { stripeFailureReason } from "./stripe-failure-reason";

export interface PayNowInput {
  readonly orderId: string;
  readonly customerId: string;
  /** What the page said is owed: nobody pays another sum than they read. Null: whatever is owed now. */
  readonly shownAmount: Money | null;
  /** May hold `{CHECKOUT_SESSION_ID}`. */
  readonly successUrl: string;
  readonly cancelUrl: string;
}

/** A page lives this long. While it is open nothing else charges this debt (rule 7). */
const PAGE_LIVES_MS = HOUR_MS;
/** One that ends sooner is not handed out any more. */
const TOO_SHORT_MS = 5 * MINUTE_MS;
/** Stripe makes no page that ends sooner than this (its own minimum is half an hour). */
const LEAST_TO_MAKE_MS = 32 * MINUTE_MS;
/** Something else may take its place between two looks; more than this means that somebody keeps pressing. */
const MOST_ROUNDS = 4;

/**
 * *Pay now* on Stripe's own page, made on the click: the one live payment object of the debt (rules 7 and 27). Whatever was
 * prepared before is closed at Stripe first; pressed twice, or in two tabs, it leads to the same page.
 */
export async function payNow(outside: OutsideCtx, input: PayNowInput): Promise<Result<{ readonly url: string }>> {
  await reReadOrders(outside, [input.orderId]);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const terms = await readCardTerms(outside.scope, input.orderId, input.customerId);
    if (!terms) return refuse("not_found");
    if (!terms.balance) return refuse("nothing_owed");
    if (!terms.connectionId) return refuse("stripe_not_connected");
    const { instalmentId } = terms.balance;
    const step = await commit(outside.scope, outside, async (tx) => ({
      value: await nextStep(tx, outside, input, instalmentId),
      audit: [],
    }));
    if (step.kind === "refused") return step.refusal;
    if (step.kind === "page") return { ok: true, value: { url: step.url } };
    if (step.kind === "make") return makePage(outside, input, terms, step.page);
    const released = await releasePaymentObject(outside, { subjectId: step.paymentObjectId });
    if (released.kind !== "done") return refuse("charge_in_progress");
  }
  return refuse("stale");
}

type PageRow = Pick<LivePage, "id" | "connectionId" | "amount" | "createKey"> & { readonly expiresAt: Date };
type Step =
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "page"; readonly url: string }
  | { readonly kind: "make"; readonly page: PageRow }
  | { readonly kind: "release"; readonly paymentObjectId: string };

/** Decides under the lock every charge takes: a timer that is a moment earlier has its attempt open by now, one that is later finds the page. */
async function nextStep(tx: Tx, outside: OutsideCtx, input: PayNowInput, instalmentId: string): Promise<Step> {
  const { merchantId } = outside.scope;
  await lockMerchantCharging(tx, merchantId);
  const asked = { merchantId, instalmentIds: [instalmentId], by: "customer", expectedVersion: null, now: outside.now } as const;
  const [candidate] = await chargeCandidates(tx, asked);
  if (!candidate?.connectionId) return { kind: "refused", refusal: refuse(candidate ? "stripe_not_connected" : "not_found") };
  const answer = mayPayOnPage(candidate.facts);
  if (!answer.ok) return { kind: "refused", refusal: answer };
  const { amount } = candidate.facts.instalment;
  if (input.shownAmount && !equals(input.shownAmount, amount)) return { kind: "refused", refusal: refuse("stale") };
  const live = await livePageOf(tx, merchantId, instalmentId);
  if (live) return stepFrom(live, amount, outside.now);
  const expiresAt = plusMs(outside.now, PAGE_LIVES_MS);
  const page = { id: newId(), instalmentId, connectionId: candidate.connectionId, amount, expiresAt };
  await insertPage(tx, merchantId, page, outside.now);
  return { kind: "make", page: { ...page, createKey: createKeyOf(page.id) } };
}

function stepFrom(live: LivePage, amount: Money, now: Date): Step {
  const { expiresAt } = live;
  const leastLife = live.url === null ? LEAST_TO_MAKE_MS : TOO_SHORT_MS;
  const fits = live.kind === "checkout_session" && equals(live.amount, amount);
  if (!fits || expiresAt === null || expiresAt < plusMs(now, leastLife)) return { kind: "release", paymentObjectId: live.id };
  if (live.url) return { kind: "page", url: live.url };
  // Its making was never answered, or is under way in another tab: the same key makes the same page.
  return { kind: "make", page: { ...live, expiresAt } };
}

async function makePage(
  outside: OutsideCtx,
  input: PayNowInput,
  terms: CardTerms,
  page: PageRow,
): Promise<Result<{ readonly url: string }>> {
  const stripe = (await outside.gateways.stripe(outside.scope.merchantId, page.connectionId)).atPriority("people");
  const made = await createSession(outside, stripe, input, terms, page);
  if (made instanceof StripeFailure) {
    // A refusal made nothing; anything else may have, and the next click asks with the same key.
    if (made.kind === "refused" || made.kind === "key_refused") await releasePaymentObject(outside, { subjectId: page.id });
    return refuse("stripe_refused", { message: stripeFailureReason(made) });
  }
  const { url } = made;
  if (url === null) return refuse("stripe_refused", { message: syncReason("no_page_address") });
  const { merchantId } = outside.scope;
  const isKept = await commit(outside.scope, outside, async (tx) => ({
    value: await keepPage(tx, merchantId, { id: page.id, stripeId: made.sessionId, url, at: outside.now }),
    audit: [],
  }));
  if (isKept) return { ok: true, value: { url } };
  // The debt changed or ended while the page was made: nobody has its address, and nobody gets it.
  await stripe.expireSession(made.sessionId);
  return refuse("stale");
}

async function createSession(
  outside: OutsideCtx,
  stripe: StripeGateway,
  input: PayNowInput,
  terms: CardTerms,
  page: PageRow,
): Promise<SessionFacts | StripeFailure> {
  const { merchantId } = outside.scope;
  const { customerId, email, personName: name, language, orderId, orderName, balance } = terms;
  try {
    const ids = { merchantId, customerId };
    const customer = await stripe.ensureCustomer({
      ...{ idempotencyKey: `pay_page_${page.id}`, existingId: terms.stripeCustomerId, email, name, language, ids },
    });
    const stripeCustomerId = await keepStripeCustomer(outside.scope.db, merchantId, customerId, customer.customerId);
    return await stripe.createPaymentSession({
      customerId: stripeCustomerId,
      amount: page.amount,
      currency: page.amount.currency,
      description: orderName,
      language,
      successUrl: input.successUrl,
      cancelUrl: input.cancelUrl,
      metadata: { customer: customerId },
      ids: { merchantId, orderId, instalmentId: balance?.instalmentId, paymentObjectId: page.id },
      idempotencyKey: page.createKey,
      expiresAt: page.expiresAt,
    });
  } catch (error) {
    if (error instanceof StripeFailure) return error;
    throw error;
  }
}
