import { describe, expect, it } from "vitest";
import { type ChargeFacts, mayCharge } from "./charge-guard";
import { addDays, DAY_MS, HOUR_MS, instant, MINUTE_MS, plainDate } from "./dates";
import { currency, money } from "./money";

const now = instant(Date.parse("2026-12-01T09:30:00Z"));
const ago = (ms: number) => instant(now.getTime() - ms);
const eur = (minor: bigint) => money(minor, "EUR");
const dueOn = plainDate("2026-12-01");

const good: ChargeFacts = {
  now,
  by: "timer",
  expectedVersion: null,
  installationPaused: false,
  shop: {
    paused: false,
    mode: "collect",
    zone: "Europe/Paris",
    fromHour: 9,
    untilHour: 18,
    lead: { noticeHours: 48, oldConsentNoticeHours: 168 },
    statementText: "MOULIN VELO",
    stripeReady: true,
    retryMax: 8,
    today: { count: 3, sum: eur(100_000n) },
    caps: { count: 500, sum: eur(5_000_000n) },
  },
  order: {
    collector: "stripe",
    observed: false,
    cancelled: false,
    disputed: false,
    promiseAnswerOpen: false,
    beyondCap: false,
    billingCountry: "FR",
    hasAddress: true,
  },
  shopRead: { at: ago(2 * MINUTE_MS), cancelled: false, currency: currency("EUR"), outstanding: eur(24_000n) },
  unrecorded: eur(0n),
  instalment: {
    state: "scheduled",
    amount: eur(24_000n),
    dueOn,
    version: 4,
    nextAttemptAt: null,
    triesOnCard: 0,
    openAttempt: false,
    openInvoice: false,
    pendingIntent: false,
  },
  card: { id: "card-1", active: true, brand: "visa", attempts: [] },
  consent: { cardId: "card-1", cap: eur(24_000n), latestOn: plainDate("2027-03-31"), agreedAt: ago(30 * DAY_MS) },
  notice: {
    via: "mail",
    amount: eur(24_000n),
    chargeOn: dueOn,
    cardId: "card-1",
    statementText: "MOULIN VELO",
    acceptedAt: ago(72 * HOUR_MS),
    bouncedAt: null,
    voidedAt: null,
  },
};

type Patch = {
  [Key in keyof ChargeFacts]?: ChargeFacts[Key] extends object | null ? Partial<NonNullable<ChargeFacts[Key]>> | null : ChargeFacts[Key];
};

/** The good facts with some of them changed, one level deep. */
function facts(patch: Patch): ChargeFacts {
  const merged: Record<string, unknown> = { ...good };
  for (const [key, value] of Object.entries(patch)) {
    const known = good[key as keyof ChargeFacts];
    const deep = value !== null && typeof value === "object" && !(value instanceof Date) && !("minor" in value);
    merged[key] = deep ? { ...(known as object), ...value } : value;
  }
  return merged as ChargeFacts;
}
const codeOf = (patch: Patch): string => {
  const answer = mayCharge(facts(patch));
  return answer.ok ? "ok" : answer.code;
};

describe("the guard of commit 1", () => {
  it("lets a charge pass when everything holds", () => expect(mayCharge(good)).toEqual({ ok: true }));

  it.each<[string, Patch]>([
    ["money_paused", { installationPaused: true }],
    ["money_paused", { shop: { paused: true } }],
    ["watch_mode", { shop: { mode: "watch" } }],
    ["stripe_not_connected", { shop: { stripeReady: false } }],
    ["stale", { expectedVersion: 3 }],
    ["collected_elsewhere", { order: { collector: "shopify" } }],
    ["collected_elsewhere", { order: { collector: "manual" } }],
    ["order_cancelled", { order: { cancelled: true } }],
    ["order_disputed", { order: { disputed: true } }],
    ["order_observed", { order: { observed: true } }],
    ["promise_answer_open", { order: { promiseAnswerOpen: true } }],
    ["beyond_cap", { order: { beyondCap: true } }],
    ["already_paid", { instalment: { state: "paid" } }],
    ["already_cancelled", { instalment: { state: "cancelled" } }],
    ["charge_in_progress", { instalment: { openAttempt: true } }],
    ["charge_in_progress", { instalment: { state: "in_doubt" } }],
    ["invoice_open", { instalment: { openInvoice: true } }],
    ["invoice_open", { instalment: { state: "invoice_open" } }],
    ["intent_pending", { instalment: { pendingIntent: true } }],
    ["amount_not_positive", { instalment: { amount: eur(0n) } }],
    ["card_missing", { card: null }],
    ["card_removed", { card: { active: false } }],
    ["consent_missing", { consent: null }],
    ["consent_other_card", { consent: { cardId: "card-2" } }],
    ["consent_cap", { consent: { cap: eur(23_999n) } }],
    ["consent_cap", { consent: { cap: money(24_000n, "USD") } }],
    ["consent_ended", { consent: { latestOn: addDays(dueOn, -1) } }],
    ["notice_missing", { notice: null }],
    ["notice_missing", { notice: { voidedAt: ago(HOUR_MS) } }],
    ["no_address", { notice: null, order: { hasAddress: false } }],
    ["notice_not_accepted", { notice: { acceptedAt: null } }],
    ["notice_bounced", { notice: { bouncedAt: ago(HOUR_MS) } }],
    ["notice_too_recent", { notice: { acceptedAt: ago(48 * HOUR_MS - 1) } }],
    ["notice_too_recent", { consent: { agreedAt: ago(200 * DAY_MS) } }],
    ["notice_differs", { notice: { amount: eur(23_999n) } }],
    ["notice_differs", { notice: { amount: money(24_000n, "USD") } }],
    ["notice_differs", { notice: { cardId: "card-0" } }],
    ["notice_differs", { notice: { statementText: "MOULIN" } }],
    ["notice_differs", { notice: { chargeOn: addDays(dueOn, 1) } }],
    ["notice_differs", { notice: { chargeOn: addDays(dueOn, -4) } }],
    ["not_due", { instalment: { dueOn: addDays(dueOn, 1) } }],
    ["not_planned", { instalment: { dueOn: null } }],
    ["window_closed", { shop: { fromHour: 11 } }],
    ["window_closed", { order: { billingCountry: "US" } }],
    ["retry_not_yet", { instalment: { nextAttemptAt: instant(now.getTime() + 1) } }],
    ["shop_not_read", { shopRead: null }],
    ["shop_not_read", { shopRead: { outstanding: null } }],
    ["shop_read_stale", { shopRead: { at: ago(10 * MINUTE_MS + 1) } }],
    ["order_cancelled", { shopRead: { cancelled: true } }],
    ["shop_currency_differs", { shopRead: { currency: currency("USD") } }],
    ["shop_owes_less", { shopRead: { outstanding: eur(23_999n) } }],
    ["shop_owes_less", { unrecorded: eur(1n) }],
    ["daily_cap_count", { shop: { caps: { count: 3, sum: null } } }],
    ["daily_cap_sum", { shop: { caps: { count: 500, sum: eur(123_999n) } } }],
    ["retry_limit", { instalment: { triesOnCard: 9 } }],
    [
      "network_ceiling",
      {
        card: {
          attempts: Array.from({ length: 14 }, (_, day) => ({
            at: ago((day + 1) * DAY_MS),
            amount: eur(5_000n),
            declined: true,
            challenged: false,
          })),
        },
      },
    ],
  ])("%s", (code, patch) => expect(codeOf(patch)).toBe(code));

  it("names both figures when Shopify owes less (rule 9)", () => {
    const answer = mayCharge(facts({ shopRead: { outstanding: eur(30_000n) }, unrecorded: eur(10_000n) }));
    expect(answer).toMatchObject({ code: "shop_owes_less", params: { owed: eur(20_000n), wanted: eur(24_000n) } });
  });

  it("accepts what lies exactly on each limit", () => {
    expect(codeOf({ notice: { acceptedAt: ago(48 * HOUR_MS) } })).toBe("ok");
    expect(codeOf({ shopRead: { at: ago(10 * MINUTE_MS) } })).toBe("ok");
    expect(codeOf({ consent: { latestOn: dueOn } })).toBe("ok");
    expect(codeOf({ shop: { caps: { count: 4, sum: eur(124_000n) } } })).toBe("ok");
    expect(codeOf({ instalment: { triesOnCard: 8, nextAttemptAt: now } })).toBe("ok");
    expect(codeOf({ notice: { chargeOn: addDays(dueOn, -3) } })).toBe("ok");
    expect(codeOf({ shopRead: { outstanding: eur(25_000n) }, unrecorded: eur(1_000n) })).toBe("ok");
  });

  it("a retry may leave later than the notice named, within the agreement", () => {
    const late = { notice: { chargeOn: addDays(dueOn, -10) } };
    expect(codeOf(late)).toBe("notice_differs");
    expect(codeOf({ ...late, instalment: { state: "retry_wait", triesOnCard: 1 } })).toBe("ok");
  });

  it("an agreement on the page or by phone needs no 48 hours, but is held to amount and card", () => {
    expect(codeOf({ by: "staff", notice: { via: "call", acceptedAt: ago(MINUTE_MS) } })).toBe("ok");
    expect(codeOf({ by: "new_card", notice: { via: "page", acceptedAt: ago(MINUTE_MS), cardId: "card-9" } })).toBe("notice_differs");
    expect(codeOf({ notice: { via: "page", acceptedAt: null } })).toBe("notice_not_accepted");
  });

  it("a person may collect before the due date on the date the notice named; the timer may not", () => {
    const early: Patch = { instalment: { dueOn: addDays(dueOn, 20) } };
    expect(codeOf({ ...early, by: "staff" })).toBe("ok");
    expect(codeOf({ ...early, by: "run" })).toBe("ok");
    expect(codeOf(early)).toBe("not_due");
    expect(codeOf({ instalment: { dueOn: null }, by: "staff" })).toBe("ok");
    expect(codeOf({ by: "staff", shop: { fromHour: 11 } })).toBe("window_closed");
  });

  it("the customer on the page is bound by neither notice nor hours, but by pause, consent, order and Shopify", () => {
    const present: Patch = {
      by: "customer",
      notice: null,
      instalment: { state: "needs_customer", dueOn: null },
      shop: { fromHour: 20, untilHour: 21 },
    };
    expect(codeOf(present)).toBe("ok");
    expect(codeOf({ ...present, installationPaused: true })).toBe("money_paused");
    expect(codeOf({ ...present, consent: null })).toBe("consent_missing");
    expect(codeOf({ ...present, order: { cancelled: true } })).toBe("order_cancelled");
    expect(codeOf({ ...present, shopRead: null })).toBe("shop_not_read");
  });
});
