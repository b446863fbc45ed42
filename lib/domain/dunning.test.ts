import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, atHour, DAY_MS, dateInZone, HOUR_MS, instant, type PlainDate, plainDate, plusMs } from "./dates";
import {
  type DunningFacts,
  FAILED_STATES,
  LEAST_CANCEL_DAYS,
  LEAST_FINAL_NOTICE_HOURS,
  mayAutoCancel,
  NOT_CANCELLED_REASONS,
  nextDunningStep,
} from "./dunning";
import { NOT_CANCELLED_WORDS } from "./dunning-words";
import { FULFILMENT_STATUSES } from "./shopify-order";
import { COLLECT_MODES, COLLECTORS, INSTALMENT_STATES } from "./states";

const zone = "Europe/Paris";
const at = (text: string) => instant(Date.parse(text));
/** The charge failed on Tuesday morning, the mail about it was accepted a minute later. */
const failedAt = at("2026-12-01T08:06:00Z");
const ready: DunningFacts = {
  now: at("2026-12-20T09:00:00Z"),
  zone,
  hour: 9,
  settings: { afterDays: 10, finalNoticeHours: 72 },
  mode: "collect",
  isMoneyPaused: false,
  isActive: true,
  collector: "stripe",
  isOver: false,
  isDisputed: false,
  hasPendingIntent: false,
  hasOpenAttempt: false,
  hasAddress: true,
  isAskedByCustomer: false,
  fulfilment: "unfulfilled",
  state: "needs_card",
  dueOn: plainDate("2026-12-01"),
  failureNotice: { acceptedAt: failedAt, isQueued: false },
  finalNotice: { state: "accepted", acceptedAt: at("2026-12-08T08:01:00Z"), cancelOn: plainDate("2026-12-12") },
  shop: { isFresh: true, owesLess: false },
};
const answer = (more: Partial<DunningFacts>) => {
  const said = mayAutoCancel({ ...ready, ...more });
  return said.ok ? "yes" : said.why;
};

describe("cancelling by itself (rule 24)", () => {
  it.each<[string, Partial<DunningFacts>]>([
    ["yes", {}],
    ["off", { settings: { afterDays: null, finalNoticeHours: 72 } }],
    ["watched", { mode: "watch" }],
    ["watched", { isActive: false }],
    ["collected_elsewhere", { collector: "shopify" }],
    ["over", { isOver: true }],
    ["money_paused", { isMoneyPaused: true }],
    ["disputed", { isDisputed: true }],
    ["intent_pending", { hasPendingIntent: true }],
    ["charge_open", { hasOpenAttempt: true }],
    ["asked_by_customer", { isAskedByCustomer: true }],
    ["shipped", { fulfilment: "partial" }],
    ["not_failed", { state: "retry_wait" }],
    ["not_failed", { state: "scheduled" }],
    ["not_failed", { state: "invoice_open" }],
    ["not_due", { dueOn: plainDate("2026-12-21") }],
    ["unreachable", { hasAddress: false }],
    ["no_failure_notice", { failureNotice: { acceptedAt: null, isQueued: true } }],
    ["final_notice_not_sent", { finalNotice: null }],
    ["final_notice_not_sent", { finalNotice: { state: "failed", acceptedAt: null, cancelOn: plainDate("2026-12-12") } }],
    ["final_notice_not_accepted", { finalNotice: { state: "queued", acceptedAt: null, cancelOn: plainDate("2026-12-12") } }],
    ["too_soon", { now: at("2026-12-11T23:00:00Z") }],
    ["too_soon", { dueOn: plainDate("2026-12-15") }],
    ["shop_not_read", { shop: { isFresh: false, owesLess: false } }],
    ["shop_owes_less", { shop: { isFresh: true, owesLess: true } }],
  ])("%s", (expected, more) => expect(answer(more)).toBe(expected));

  it("has words for every reason in both languages", () => {
    for (const why of NOT_CANCELLED_REASONS) {
      expect(NOT_CANCELLED_WORDS[why].en.length).toBeGreaterThan(10);
      expect(NOT_CANCELLED_WORDS[why].fr).not.toMatch(/ [:;?!]/);
    }
  });

  it("goes from the failure to the final notice to the end, each in the shop's morning", () => {
    const { finalNotice: _none, ...rest } = ready;
    const step = (now: string, finalNotice: DunningFacts["finalNotice"] = null) => nextDunningStep({ ...rest, finalNotice, now: at(now) });
    expect(step("2026-12-02T09:00:00Z")).toMatchObject({ kind: "wait", why: "final_notice_not_sent", until: at("2026-12-08T08:00:00Z") });
    const sent = step("2026-12-08T08:00:00Z");
    expect(sent).toEqual({ kind: "final_notice", cancelOn: "2026-12-12" });
    const accepted = { state: "accepted", acceptedAt: at("2026-12-08T08:01:00Z"), cancelOn: plainDate("2026-12-12") } as const;
    expect(step("2026-12-12T07:59:00Z", accepted)).toMatchObject({ kind: "wait", why: "too_soon", until: at("2026-12-12T08:00:00Z") });
    expect(step("2026-12-12T08:00:00Z", accepted)).toEqual({ kind: "cancel" });
  });

  it("sends what was never delivered again once there is an address, and leaves the unreachable to a person", () => {
    expect(nextDunningStep({ ...ready, failureNotice: { acceptedAt: null, isQueued: false } })).toEqual({ kind: "failure_notice" });
    expect(nextDunningStep({ ...ready, hasAddress: false })).toEqual({ kind: "call_or_write" });
    expect(nextDunningStep({ ...ready, hasAddress: false, finalNotice: null })).toEqual({ kind: "call_or_write" });
  });
});

const times = fc.integer({ min: 0, max: 60 * 24 * 60 }).map((minutes) => plusMs(at("2026-11-20T00:00:00Z"), minutes * 60_000));
const days = fc.integer({ min: -20, max: 60 }).map((count): PlainDate => addDays(plainDate("2026-12-01"), count));
const anyFacts: fc.Arbitrary<DunningFacts> = fc.record({
  now: times,
  zone: fc.constantFrom("Europe/Paris", "America/New_York", "Pacific/Auckland"),
  hour: fc.integer({ min: 0, max: 23 }),
  settings: fc.record({ afterDays: fc.option(fc.integer({ min: 0, max: 30 })), finalNoticeHours: fc.integer({ min: 0, max: 200 }) }),
  mode: fc.constantFrom(...COLLECT_MODES),
  isMoneyPaused: fc.boolean(),
  isActive: fc.boolean(),
  collector: fc.constantFrom(...COLLECTORS),
  isOver: fc.boolean(),
  isDisputed: fc.boolean(),
  hasPendingIntent: fc.boolean(),
  hasOpenAttempt: fc.boolean(),
  hasAddress: fc.boolean(),
  isAskedByCustomer: fc.boolean(),
  fulfilment: fc.constantFrom(...FULFILMENT_STATUSES),
  state: fc.constantFrom(...INSTALMENT_STATES),
  dueOn: fc.option(days),
  failureNotice: fc.record({ acceptedAt: fc.option(times), isQueued: fc.boolean() }),
  finalNotice: fc.option(
    fc.record({ state: fc.constantFrom("queued", "accepted", "failed"), acceptedAt: fc.option(times), cancelOn: days }),
  ),
  shop: fc.record({ isFresh: fc.boolean(), owesLess: fc.boolean() }),
});
/** Nothing but the times stands in the way: otherwise hardly a generated order would be cancelled. */
const nearly = anyFacts.map(
  (facts): DunningFacts => ({
    ...ready,
    ...{ now: facts.now, zone: facts.zone, hour: facts.hour, settings: facts.settings, dueOn: facts.dueOn },
    ...{ failureNotice: facts.failureNotice, finalNotice: facts.finalNotice },
  }),
);

describe("whatever the facts", () => {
  it("an order is never cancelled by itself before both leads are over, nor while anything else is open", () => {
    let cancelled = 0;
    fc.assert(
      fc.property(fc.oneof(anyFacts, nearly), (facts) => {
        if (!mayAutoCancel(facts).ok) return;
        cancelled += 1;
        const first = facts.failureNotice.acceptedAt?.getTime() ?? Number.POSITIVE_INFINITY;
        const final = facts.finalNotice?.acceptedAt?.getTime() ?? Number.POSITIVE_INFINITY;
        expect(facts.now.getTime() - first).toBeGreaterThanOrEqual(LEAST_CANCEL_DAYS * DAY_MS);
        expect(facts.now.getTime() - final).toBeGreaterThanOrEqual(LEAST_FINAL_NOTICE_HOURS * HOUR_MS);
        expect(facts.finalNotice && facts.now >= atHour(facts.zone, facts.finalNotice.cancelOn, facts.hour)).toBe(true);
        if (facts.dueOn) expect(dateInZone(facts.now, facts.zone) > facts.dueOn).toBe(true);
        expect(FAILED_STATES as readonly string[]).toContain(facts.state);
        expect([facts.isDisputed, facts.hasPendingIntent, facts.hasOpenAttempt, facts.isMoneyPaused, facts.isOver]).not.toContain(true);
        expect(facts.hasAddress && facts.settings.afterDays !== null && facts.mode === "collect").toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(cancelled).toBeGreaterThan(3);
  });

  it("a final notice names a day whose morning leaves both leads, and what is waited for lies ahead", () => {
    fc.assert(
      fc.property(nearly, (facts) => {
        const step = nextDunningStep(facts);
        if (step.kind === "wait" && step.until) expect(step.until > facts.now).toBe(true);
        if (step.kind !== "final_notice") return;
        const morning = atHour(facts.zone, step.cancelOn, facts.hour).getTime();
        expect(morning - facts.now.getTime()).toBeGreaterThanOrEqual(LEAST_FINAL_NOTICE_HOURS * HOUR_MS);
        expect(morning - (facts.failureNotice.acceptedAt?.getTime() ?? 0)).toBeGreaterThanOrEqual(LEAST_CANCEL_DAYS * DAY_MS);
      }),
      { numRuns: 2000 },
    );
  });
});
