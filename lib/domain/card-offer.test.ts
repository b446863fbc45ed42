import { describe, expect, it } from "vitest";
import { type CardOfferInput, cardOffer } from "./card-offer";
import { contrast, readableOn } from "./colour";
import { plainDate } from "./dates";
import { money } from "./money";
import { noticeStands } from "./notices";

const input = (over: Partial<CardOfferInput> = {}): CardOfferInput => ({
  mode: "collect",
  collector: "stripe",
  isObserved: false,
  isOver: false,
  balance: { amount: money(24_000n, "EUR"), dueOn: plainDate("2026-12-01"), state: "card_missing" },
  promiseOn: plainDate("2026-12-15"),
  country: "FR",
  zone: "Europe/Paris",
  fromHour: 9,
  untilHour: 18,
  latestDays: 120,
  lead: { noticeHours: 48, oldConsentNoticeHours: 168 },
  now: new Date("2026-11-01T10:00:00Z"),
  ...over,
});

describe("what a customer can be offered to agree to", () => {
  it("is the balance, no later than the promise and the shop's days", () => {
    expect(cardOffer(input())).toMatchObject({
      ok: true,
      offer: { cap: { minor: 24_000n }, latestOn: "2027-04-14", expectedOn: "2026-12-15", chargeNow: null },
    });
  });

  it("is a charge without waiting only where the notice would come too late", () => {
    const late = cardOffer(input({ now: new Date("2026-11-30T10:00:00Z") }));
    expect(late).toMatchObject({ ok: true, offer: { chargeNow: { minor: 24_000n } } });
    expect(cardOffer(input({ now: new Date("2026-12-20T10:00:00Z") }))).toMatchObject({
      ok: true,
      offer: { chargeNow: { minor: 24_000n } },
    });
    expect(cardOffer(input({ balance: { amount: money(1n, "EUR"), dueOn: null, state: "card_missing" } }))).toMatchObject({
      offer: { chargeNow: null },
    });
  });

  it("is nothing where nothing may be collected", () => {
    const balance = { amount: money(24_000n, "EUR"), dueOn: null, state: "paid" as const };
    for (const [over, code] of [
      [{ collector: "shopify" }, "collected_elsewhere"],
      [{ mode: "watch" }, "watch_mode"],
      [{ isObserved: true }, "order_observed"],
      [{ isOver: true }, "order_cancelled"],
      [{ balance: null }, "nothing_owed"],
      [{ balance }, "nothing_owed"],
    ] as const) {
      expect(cardOffer(input(over))).toMatchObject({ ok: false, code });
    }
  });
});

describe("whether an announcement stands", () => {
  const standing = { amount: money(24_000n, "EUR"), chargeOn: plainDate("2026-12-01"), cardId: "a", statementText: "SHOP" };
  const charge = {
    amount: money(24_000n, "EUR"),
    cardId: "a",
    statementText: "SHOP",
    dueOn: plainDate("2026-12-01"),
    today: plainDate("2026-11-29"),
    isRetry: false,
    plan: { sendAt: new Date(0), chargeOn: plainDate("2026-12-01"), chargeFrom: new Date(0) },
  };
  const planned = (chargeOn: string) => ({ ...charge.plan, chargeOn: plainDate(chargeOn) });

  it("does while amount, card, words and date are the same", () => {
    expect(noticeStands(standing, charge)).toBe(true);
    expect(noticeStands(standing, { ...charge, amount: money(24_001n, "EUR") })).toBe(false);
    expect(noticeStands(standing, { ...charge, cardId: "b" })).toBe(false);
    expect(noticeStands(standing, { ...charge, statementText: "OTHER" })).toBe(false);
    expect(noticeStands(standing, { ...charge, dueOn: plainDate("2026-12-02") })).toBe(false);
  });

  it("does although announcing anew would only make it later, and not when that would make it earlier", () => {
    expect(noticeStands({ ...standing, chargeOn: plainDate("2026-12-03") }, { ...charge, plan: planned("2026-12-04") })).toBe(true);
    expect(noticeStands({ ...standing, chargeOn: plainDate("2026-12-20") }, { ...charge, plan: planned("2026-12-01") })).toBe(false);
  });

  it("ends with its grace, but not for a retry", () => {
    const later = { ...charge, today: plainDate("2026-12-05"), plan: planned("2026-12-07") };
    expect(noticeStands(standing, { ...later, today: plainDate("2026-12-04") })).toBe(true);
    expect(noticeStands(standing, later)).toBe(false);
    expect(noticeStands(standing, { ...later, isRetry: true })).toBe(true);
  });
});

describe("a merchant's colour", () => {
  it("always carries readable words", () => {
    for (const colour of ["#000000", "#ffffff", "#4f46e5", "#facc15", "#0f766e", "#808080", "#777777"]) {
      expect(contrast(colour, readableOn(colour))).toBeGreaterThanOrEqual(4.5);
    }
  });
});
