import { type ConsentInForce, covers } from "./consent";
import { chargeWindow, dateInZone, MINUTE_MS, type PlainDate } from "./dates";
import { add, type Currency, compare, type Money, subtract, zero } from "./money";
import { type CardAttempt, checkCeilings } from "./network-ceilings";
import { isNoticed, type NoticeEvidence, type NoticeLead } from "./notices";
import { type Refusal, refuse } from "./refusals";
import { type ChargeRequester, type CollectMode, type Collector, type InstalmentState, isInFlight } from "./states";

/** Shopify's figures are good for this long (rule 9). */
export const SHOP_READ_MINUTES = 10;

/** Everything commit 1 must know, read in that transaction. A missing fact is null and refuses; nothing is assumed. */
export type ChargeFacts = {
  readonly now: Date;
  readonly by: ChargeRequester;
  /** The version the person saw; null for timers and runs. */
  readonly expectedVersion: number | null;
  readonly installationPaused: boolean;
  readonly shop: {
    readonly paused: boolean;
    readonly mode: CollectMode;
    readonly zone: string;
    readonly fromHour: number;
    readonly untilHour: number;
    readonly lead: NoticeLead;
    readonly statementText: string;
    readonly stripeReady: boolean;
    readonly retryMax: number;
    /** Charged today in the shop's zone, this currency; a null cap of sum: none for this currency. */
    readonly today: { readonly count: number; readonly sum: Money };
    readonly caps: { readonly count: number; readonly sum: Money | null };
  };
  readonly order: {
    readonly collector: Collector;
    readonly observed: boolean;
    readonly cancelled: boolean;
    readonly disputed: boolean;
    /** A moved promise waits for the customer's answer (rule 25). */
    readonly promiseAnswerOpen: boolean;
    /** Ordered beyond what its campaign has: a person decides first (rule 35). */
    readonly beyondCap: boolean;
    readonly billingCountry: string | null;
    readonly hasAddress: boolean;
  };
  /** What Shopify said when it was last read; null when it could not be read. */
  readonly shopRead: {
    readonly at: Date;
    readonly cancelled: boolean;
    readonly currency: Currency;
    readonly outstanding: Money | null;
  } | null;
  /** Charged by us and not yet recorded in Shopify, so still in its outstanding. */
  readonly unrecorded: Money;
  readonly instalment: {
    readonly state: InstalmentState;
    readonly amount: Money;
    readonly dueOn: PlainDate | null;
    readonly version: number;
    /** Not before this instant (a planned retry); null for none. */
    readonly nextAttemptAt: Date | null;
    /** Charges on this card that reached the bank. */
    readonly triesOnCard: number;
    readonly openAttempt: boolean;
    readonly openInvoice: boolean;
    readonly pendingIntent: boolean;
  };
  readonly card: {
    readonly id: string;
    readonly active: boolean;
    readonly brand: string | null;
    readonly attempts: readonly CardAttempt[];
  } | null;
  readonly consent: ConsentInForce | null;
  readonly notice: NoticeEvidence | null;
};

export type GuardAnswer = { readonly ok: true } | Refusal;
type Check = (facts: ChargeFacts) => Refusal | null;

/**
 * The last word before a charge: every condition of rules 1, 4–9, 11, 18 and 20–22, in the order a person would want to
 * hear of them. Read inside commit 1; the first that does not hold refuses with its facts.
 */
export function mayCharge(facts: ChargeFacts): GuardAnswer {
  for (const check of CHECKS) {
    const refusal = check(facts);
    if (refusal) return refusal;
  }
  return { ok: true };
}

/**
 * The customer pays on Stripe's own page, with a card of their choice there: no saved card, agreement or notice is asked for,
 * everything else is. An open payment request is what such a page is for.
 */
export function mayPayOnPage(facts: ChargeFacts): GuardAnswer {
  const { instalment, ...rest } = facts;
  const state = instalment.state === "invoice_open" ? "scheduled" : instalment.state;
  const onPage: ChargeFacts = { ...rest, instalment: { ...instalment, state, openInvoice: false } };
  for (const check of PAGE_CHECKS) {
    const refusal = check(onPage);
    if (refusal) return refusal;
  }
  return { ok: true };
}

const asRefusal = (answer: GuardAnswer): Refusal | null => (answer.ok ? null : answer);

const switches: Check = ({ installationPaused, shop }) => {
  if (installationPaused) return refuse("money_paused", { scope: "installation" });
  if (shop.paused) return refuse("money_paused", { scope: "merchant" });
  if (shop.mode !== "collect") return refuse("watch_mode");
  return shop.stripeReady ? null : refuse("stripe_not_connected");
};

const version: Check = ({ expectedVersion, instalment }) =>
  expectedVersion !== null && expectedVersion !== instalment.version ? refuse("stale") : null;

const order: Check = ({ order: { collector, observed, cancelled, disputed, promiseAnswerOpen, beyondCap } }) => {
  if (collector !== "stripe") return refuse("collected_elsewhere", { collector });
  if (cancelled) return refuse("order_cancelled");
  if (disputed) return refuse("order_disputed");
  if (observed) return refuse("order_observed");
  if (beyondCap) return refuse("beyond_cap");
  return promiseAnswerOpen ? refuse("promise_answer_open") : null;
};

const debt: Check = ({ instalment }) => {
  if (instalment.state === "paid") return refuse("already_paid");
  if (instalment.state === "cancelled") return refuse("already_cancelled");
  if (instalment.openAttempt || isInFlight(instalment.state)) return refuse("charge_in_progress");
  if (instalment.openInvoice || instalment.state === "invoice_open") return refuse("invoice_open");
  if (instalment.pendingIntent) return refuse("intent_pending");
  return instalment.amount.minor > 0n ? null : refuse("amount_not_positive");
};

const shopify: Check = ({ shopRead, unrecorded, instalment, now }) => {
  if (!shopRead) return refuse("shop_not_read");
  const ageMs = now.getTime() - shopRead.at.getTime();
  if (ageMs > SHOP_READ_MINUTES * MINUTE_MS) return refuse("shop_read_stale", { readAt: shopRead.at, minutes: SHOP_READ_MINUTES });
  if (shopRead.cancelled) return refuse("order_cancelled");
  const ours = instalment.amount.currency;
  if (shopRead.currency !== ours) return refuse("shop_currency_differs", { ours, shops: shopRead.currency });
  if (!shopRead.outstanding) return refuse("shop_not_read");
  const owed = subtract(shopRead.outstanding, unrecorded);
  return compare(owed, instalment.amount) < 0
    ? refuse("shop_owes_less", { owed: owed.minor > 0n ? owed : zero(ours), wanted: instalment.amount })
    : null;
};

const cardAndConsent: Check = ({ card, consent, instalment, now, shop }) => {
  if (!card) return refuse("card_missing");
  if (!card.active) return refuse("card_removed");
  return asRefusal(covers(consent, { amount: instalment.amount, cardId: card.id, on: dateInZone(now, shop.zone) }));
};

/** The customer who confirms on the page has the amount, the card and the moment before their eyes. */
const isPresent = (facts: ChargeFacts): boolean => facts.by === "customer";

const notice: Check = (facts) => {
  const { card, consent, instalment, shop, now } = facts;
  if (isPresent(facts)) return null;
  if (!card || !consent) return refuse("consent_missing");
  return asRefusal(
    isNoticed(facts.notice, {
      amount: instalment.amount,
      cardId: card.id,
      statementText: shop.statementText,
      now,
      zone: shop.zone,
      consentAgreedAt: consent.agreedAt,
      lead: shop.lead,
      isRetry: instalment.triesOnCard > 0,
      hasAddress: facts.order.hasAddress,
    }),
  );
};

const timing: Check = (facts) => {
  const { instalment, shop, now, by } = facts;
  if (isPresent(facts)) return null;
  const earliest = chargeDate(facts);
  if (!earliest) return refuse("not_planned", { trigger: "request_charge" });
  const window = chargeWindow({
    dueOn: earliest,
    zone: shop.zone,
    fromHour: shop.fromHour,
    untilHour: shop.untilHour,
    billingCountry: facts.order.billingCountry,
    now,
  });
  if (dateInZone(now, shop.zone) < earliest) return refuse("not_due", { dueOn: earliest, opensAt: window.opensAt });
  if (!window.open) return refuse("window_closed", { opensAt: window.nextOpenAt });
  const waits = by === "timer" && instalment.nextAttemptAt !== null && instalment.nextAttemptAt > now;
  return waits && instalment.nextAttemptAt ? refuse("retry_not_yet", { at: instalment.nextAttemptAt }) : null;
};

/**
 * The date this charge belongs to: the due date for the timer. People, runs and new cards may collect on the date the
 * notice named (or the customer agreed to), which may be earlier or, for a balance without a date, the only one.
 */
function chargeDate({ by, instalment, notice: evidence }: ChargeFacts): PlainDate | null {
  const noticed = evidence && !evidence.voidedAt ? evidence.chargeOn : null;
  return by === "timer" ? instalment.dueOn : (noticed ?? instalment.dueOn);
}

const limits: Check = (facts) => {
  const { instalment, shop, card, now } = facts;
  if (shop.today.count >= shop.caps.count) return refuse("daily_cap_count", { cap: shop.caps.count });
  const cap = shop.caps.sum;
  if (cap && compare(add(shop.today.sum, instalment.amount), cap) > 0) return refuse("daily_cap_sum", { cap, taken: shop.today.sum });
  if (!card || isPresent(facts)) return null;
  const used = Math.max(0, instalment.triesOnCard - 1);
  if (instalment.triesOnCard > 0 && used >= shop.retryMax) return refuse("retry_limit", { used, max: shop.retryMax });
  const verdict = checkCeilings({ brand: card.brand, attempts: card.attempts, amount: instalment.amount, at: now });
  if (verdict.ok) return null;
  const { ceiling, freeAt } = verdict;
  return refuse("network_ceiling", {
    network: ceiling.network,
    used: verdict.used,
    limit: ceiling.limit,
    edition: ceiling.edition,
    freeAt,
  });
};

const PAGE_CHECKS: readonly Check[] = [switches, version, order, debt, shopify];
const CHECKS: readonly Check[] = [switches, version, order, debt, cardAndConsent, notice, timing, shopify, limits];
