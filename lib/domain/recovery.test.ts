import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Declined, NotMade } from "./charge-outcome";
import { DAY_MS, dateInZone, HOUR_MS, hourInZone, instant, plainDate } from "./dates";
import { DECLINE_MEANINGS, DECLINE_ROWS } from "./decline-table";
import { CUSTOMER_WORDS, readDecline } from "./declines";
import { readerOf } from "./language";
import { money } from "./money";
import { type CardAttempt, CEILINGS, checkCeilings } from "./network-ceilings";
import { DEFAULT_RETRY_SCHEDULE, planRecovery, type RecoveryInput } from "./recovery";
import { recoverySentence, recoveryWhySchema } from "./recovery-words";

const zone = "Europe/Paris";
const now = instant(Date.parse("2026-12-01T08:05:00Z"));
const amount = money(24_000n, "EUR");
const declined = (declineCode: string, more: Partial<Declined> = {}): Declined => ({
  kind: "declined",
  class: "later",
  code: "card_declined",
  declineCode,
  ...more,
});
const base: RecoveryInput = {
  outcome: declined("insufficient_funds"),
  now,
  zone,
  fromHour: 9,
  untilHour: 18,
  brand: "visa",
  amount,
  triesOnCard: 1,
  notMadeInRow: 0,
  cardAttempts: [],
  schedule: DEFAULT_RETRY_SCHEDULE,
  consentLatestOn: null,
};
const plan = (more: Partial<RecoveryInput>) => planRecovery({ ...base, ...more });
const tried = (count: number, everyMs = DAY_MS): CardAttempt[] =>
  Array.from({ length: count }, (_, index) => ({
    at: instant(now.getTime() - index * everyMs),
    amount,
    declined: true,
    challenged: false,
  }));

describe("reading a decline", () => {
  it.each([
    ["lost_card", "never"],
    ["stolen_card", "never"],
    ["pickup_card", "never"],
    ["fraudulent", "never"],
    ["revocation_of_authorization", "never"],
    ["revocation_of_all_authorizations", "never"],
    ["stop_payment_order", "never"],
    ["incorrect_number", "never"],
    ["invalid_account", "never"],
    ["highest_risk_level", "never"],
    ["authentication_required", "customer"],
    ["expired_card", "fix_data"],
    ["incorrect_cvc", "fix_data"],
    ["insufficient_funds", "later"],
    ["do_not_honor", "later"],
    ["generic_decline", "later"],
    ["processing_error", "technical"],
    ["issuer_not_available", "technical"],
    ["reenter_transaction", "technical"],
  ])("%s is %s", (code, expected) => expect(readDecline({ code: "card_declined", declineCode: code }, "visa").class).toBe(expected));

  it("the strictest word wins: network, then advice, then code", () => {
    expect(readDecline(declined("do_not_honor", { networkCode: "43" }), "visa")).toMatchObject({ class: "never", by: "network" });
    expect(readDecline(declined("do_not_honor", { networkCode: "43" }), "mastercard")).toMatchObject({ class: "later" });
    expect(readDecline(declined("do_not_honor", { networkAdviceCode: "03" }), "mastercard")).toMatchObject({
      class: "never",
      by: "network",
    });
    expect(readDecline(declined("insufficient_funds", { adviceCode: "do_not_try_again" }), "visa")).toMatchObject({
      class: "never",
      by: "advice",
    });
    expect(readDecline(declined("generic_decline", { adviceCode: "confirm_card_data" }), "visa")).toMatchObject({
      class: "fix_data",
      by: "advice",
    });
    expect(readDecline(declined("lost_card", { adviceCode: "try_again_later" }), "visa")).toMatchObject({ class: "never", by: "code" });
    expect(readDecline({ code: "expired_card" }, null)).toMatchObject({ class: "fix_data", known: true });
    expect(readDecline(declined("brand_new_code"), null)).toMatchObject({ class: "later", known: false });
    expect(readDecline({ code: "card_declined" }, null)).toMatchObject({ class: "later", known: true });
  });

  it("customers never hear of lost, stolen or fraud", () => {
    for (const code of ["lost_card", "stolen_card", "pickup_card", "fraudulent", "security_violation", "merchant_blacklist"]) {
      expect(DECLINE_ROWS.get(code)?.meaning).toBe("card_unusable");
    }
    for (const meaning of DECLINE_MEANINGS) {
      const { en, fr } = CUSTOMER_WORDS[meaning];
      expect(`${en} ${fr}`.toLowerCase()).not.toMatch(/lost|stolen|fraud|perdue|volée|fraude/);
    }
    expect(CUSTOMER_WORDS.card_unusable).toEqual(CUSTOMER_WORDS.card_not_accepted);
  });
});

describe("the planner", () => {
  it("insufficient funds: 1, 3, 5, 7 days, local morning, eight retries at most", () => {
    const dates = Array.from({ length: 9 }, (_, index) => plan({ triesOnCard: index + 1 })).map((made) =>
      made.action === "retry" ? dateInZone(made.at, zone) : made.action,
    );
    expect(dates).toEqual([
      "2026-12-02",
      "2026-12-04",
      "2026-12-06",
      "2026-12-08",
      "2026-12-08",
      "2026-12-08",
      "2026-12-08",
      "2026-12-08",
      "new_card",
    ]);
    expect(plan({})).toMatchObject({
      action: "retry",
      at: instant(Date.parse("2026-12-02T08:00:00Z")),
      used: 0,
      max: 8,
      why: { code: "later" },
    });
    expect(plan({ triesOnCard: 9 }).why).toEqual({ code: "tries_used", decline: "insufficient_funds", max: 8 });
  });

  it("a merchant may allow fewer retries, never more than eight", () => {
    expect(plan({ schedule: { afterDays: [2], max: 0 } }).action).toBe("new_card");
    expect(plan({ schedule: { afterDays: [1], max: 50 }, triesOnCard: 9 }).action).toBe("new_card");
    expect(plan({ schedule: { afterDays: [], max: 3 } })).toMatchObject({
      action: "retry",
      at: instant(Date.parse("2026-12-02T08:00:00Z")),
    });
    expect(plan({ schedule: { afterDays: [0], max: 3 } })).toMatchObject({ at: instant(Date.parse("2026-12-02T08:00:00Z")) });
  });

  it("technical: an hour, six hours, then days; only inside the hours charges leave", () => {
    const outcome = declined("processing_error");
    expect(plan({ outcome })).toMatchObject({ at: instant(now.getTime() + HOUR_MS), why: { code: "technical" } });
    expect(plan({ outcome, triesOnCard: 2 })).toMatchObject({ at: instant(now.getTime() + 6 * HOUR_MS) });
    expect(plan({ outcome, triesOnCard: 3 })).toMatchObject({ at: instant(Date.parse("2026-12-02T08:00:00Z")), why: { code: "later" } });
    const evening = instant(Date.parse("2026-12-01T16:30:00Z"));
    expect(plan({ outcome, now: evening })).toMatchObject({ at: instant(Date.parse("2026-12-02T08:00:00Z")) });
  });

  it("an unknown code is tried once more, then a new card", () => {
    expect(plan({ outcome: declined("brand_new") })).toMatchObject({ action: "retry", max: 1, why: { code: "unknown_code" } });
    expect(plan({ outcome: declined("brand_new"), triesOnCard: 2 })).toMatchObject({ action: "new_card" });
  });

  it("never, fix and confirm do not retry", () => {
    expect(plan({ outcome: declined("stolen_card") })).toMatchObject({ action: "new_card", why: { code: "never" } });
    expect(plan({ outcome: declined("expired_card") })).toMatchObject({ action: "new_card", why: { code: "fix_data" } });
    expect(plan({ outcome: declined("new_account_information_available") })).toMatchObject({ action: "new_card" });
    expect(plan({ outcome: { kind: "needs_customer", code: "authentication_required" } })).toMatchObject({
      action: "customer",
      why: { code: "confirm" },
    });
    expect(plan({ outcome: declined("authentication_required") })).toMatchObject({ action: "customer" });
  });

  it("waits as long as the network asks", () => {
    const made = plan({ outcome: declined("do_not_honor", { networkAdviceCode: "28" }), brand: "mastercard" });
    expect(made).toMatchObject({
      action: "retry",
      at: instant(Date.parse("2026-12-07T08:05:00Z")),
      why: { code: "network_wait", hours: 144 },
    });
  });

  it("a confirm that was not made is tried soon and uses nothing up", () => {
    const outcome: NotMade = { kind: "not_made", why: "rate_limited" };
    const waits = [1, 2, 3, 4, 5].map((notMadeInRow) => {
      const made = plan({ outcome, notMadeInRow, triesOnCard: 0 });
      return made.action === "retry" ? (made.at.getTime() - now.getTime()) / 60_000 : made.action;
    });
    expect(waits).toEqual([2, 10, 60, 360, 360]);
    expect(plan({ outcome, notMadeInRow: 1, triesOnCard: 9 })).toMatchObject({ action: "retry" });
  });

  it("never plans past the agreement's last day", () => {
    expect(plan({ consentLatestOn: plainDate("2026-12-01") })).toMatchObject({
      action: "new_consent",
      why: { code: "consent_ends", latestOn: "2026-12-01" },
    });
    expect(plan({ consentLatestOn: plainDate("2026-12-02") })).toMatchObject({ action: "retry" });
  });

  it("counts the card over all orders of the account and waits for the ceiling", () => {
    const made = plan({ cardAttempts: tried(14) });
    expect(made).toMatchObject({ action: "retry", why: { code: "ceiling", network: "visa", limit: 20, edition: "2026-04-18" } });
    expect(made.action === "retry" && checkCeilings({ brand: "visa", attempts: tried(14), amount, at: made.at }).ok).toBe(true);
    expect(made.action === "retry" && made.at > instant(Date.parse("2026-12-02T08:00:00Z"))).toBe(true);
  });

  it("whatever happened before: a retry is in the future, inside the hours, under every ceiling and every maximum", () => {
    const codes = fc.constantFrom(...DECLINE_ROWS.keys(), "brand_new");
    const history = fc
      .array(fc.integer({ min: 0, max: 40 * 24 }), { maxLength: 30 })
      .map((hours) => hours.map((hour) => ({ at: instant(now.getTime() - hour * HOUR_MS), amount, declined: true, challenged: false })));
    const brands = fc.constantFrom("visa", "mastercard", "amex", null);
    fc.assert(
      fc.property(codes, fc.integer({ min: 1, max: 12 }), history, brands, (code, triesOnCard, cardAttempts, brand) => {
        const made = plan({ outcome: declined(code), triesOnCard, cardAttempts, brand });
        if (made.action !== "retry") return;
        expect(made.at > now).toBe(true);
        const hour = hourInZone(made.at, zone);
        expect(hour >= 9 && hour < 18).toBe(true);
        expect(made.used).toBeLessThan(made.max);
        expect(made.max).toBeLessThanOrEqual(8);
        expect(checkCeilings({ brand, attempts: cardAttempts, amount, at: made.at }).ok).toBe(true);
        expect(["never", "fix_data"]).not.toContain(readDecline(declined(code), brand).class);
      }),
      { numRuns: 500 },
    );
  });

  it("says what and why in both languages, from what is stored", () => {
    const [english, french] = [readerOf("en", zone), readerOf("fr", zone)];
    expect(recoverySentence(plan({ triesOnCard: 4 }), english)).toBe(
      "Next try Tue 09:00, 4 of 8: not enough money (insufficient_funds); Visa ceiling 20 in 30 days, 0 used (edition 18 Apr 2026).",
    );
    expect(recoverySentence(plan({ triesOnCard: 4, cardAttempts: tried(4) }), french).replaceAll("\u00a0", " ")).toBe(
      "Prochain essai mar. 09 h, 4 sur 8 : provision insuffisante (insufficient_funds) ; plafond Visa 20 en 30 j, 4 utilisés (édition du 18 avr. 2026).",
    );
    expect(recoverySentence(plan({ outcome: declined("lost_card") }), english)).toBe(
      "Will not retry, a new card is needed: the card cannot be used any more (lost_card): this card is not tried again.",
    );
    const whys = [
      plan({}),
      plan({ outcome: declined("brand_new") }),
      plan({ outcome: declined("processing_error") }),
      plan({ outcome: { kind: "not_made", why: "not_sent" } }),
      plan({ outcome: declined("do_not_honor", { networkAdviceCode: "28" }), brand: "mastercard" }),
      plan({ cardAttempts: tried(14) }),
      plan({ outcome: declined("lost_card") }),
      plan({ outcome: declined("expired_card") }),
      plan({ outcome: { kind: "needs_customer" } }),
      plan({ triesOnCard: 9 }),
      plan({ consentLatestOn: plainDate("2026-12-01") }),
    ];
    expect(new Set(whys.map(({ why }) => why.code)).size).toBe(11);
    for (const made of whys) {
      expect(recoveryWhySchema.parse(JSON.parse(JSON.stringify(made.why)))).toEqual(made.why);
      for (const reader of [english, french]) expect(recoverySentence(made, reader)).not.toMatch(/undefined|\[object/);
    }
    expect(recoveryWhySchema.safeParse({ code: "later" }).success).toBe(false);
  });
});

describe("ceilings", () => {
  it("carry source and edition and stop below the network's own limit", () => {
    for (const ceiling of CEILINGS) {
      expect(ceiling.ours).toBeLessThan(ceiling.limit);
      expect(ceiling.source.length > 10 && ceiling.edition.length > 3).toBe(true);
    }
  });

  it("count declines in the window only, and the same amount where the rule says so", () => {
    const fresh = tried(9, HOUR_MS);
    expect(checkCeilings({ brand: "mastercard", attempts: fresh, amount, at: now })).toMatchObject({
      ok: false,
      used: 9,
      freeAt: instant(now.getTime() + 16 * HOUR_MS),
    });
    expect(checkCeilings({ brand: "visa", attempts: fresh, amount, at: now })).toMatchObject({ ok: true, nearest: { used: 9 } });
    expect(
      checkCeilings({ brand: "visa", attempts: fresh.map((attempt) => ({ ...attempt, declined: false })), amount, at: now }),
    ).toMatchObject({ ok: true, nearest: { used: 0 } });
    expect(checkCeilings({ brand: null, attempts: tried(14), amount, at: now }).ok).toBe(false);
    expect(checkCeilings({ brand: null, attempts: tried(14), amount, at: instant(now.getTime() + 30 * DAY_MS) }).ok).toBe(true);
  });
});
