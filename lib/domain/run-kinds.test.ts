import { describe, expect, it } from "vitest";
import { plainDate } from "./dates";
import { mayChangeDue } from "./due-change";
import { readerOf } from "./language";
import { refuse } from "./refusals";
import { CHOSEN_KINDS, lacksForRun, RUN_KINDS, runSettingsSchema } from "./run-kinds";
import { RUN_REASONS, RUN_WARNINGS, runReasonText } from "./run-reasons";
import type { Role } from "./states";

describe("runs", () => {
  it("in bulk a role may do what it may do to a single order, and no more", () => {
    const mayAlso = (role: Role) => CHOSEN_KINDS.filter((kind) => lacksForRun(role, kind) === null);
    expect(mayAlso("owner")).toEqual(CHOSEN_KINDS);
    expect(mayAlso("admin")).toEqual(CHOSEN_KINDS);
    expect(mayAlso("finance")).toEqual(["send_links", "collect", "change_due", "cancel", "refund"]);
    for (const role of ["support", "fulfilment", "viewer"] as const) expect(mayAlso(role)).toEqual([]);
    expect(lacksForRun("finance", "undo_hold")).toBe("orders.hold");
    expect(RUN_KINDS.map((kind) => lacksForRun(null, kind))).toEqual(RUN_KINDS.map(() => "bulk.run"));
  });

  it("settings that are stored are read back, and nothing else is", () => {
    const due = { kind: "change_due", dueOn: "2027-03-01", tellCustomer: true, reason: "" };
    expect(runSettingsSchema.parse(JSON.parse(JSON.stringify(due)))).toEqual(due);
    expect(runSettingsSchema.safeParse({ ...due, dueOn: "2027-02-30" }).success).toBe(false);
    expect(runSettingsSchema.safeParse({ ...due, kind: "collect" }).success).toBe(false);
    expect(runSettingsSchema.safeParse({ kind: "collect", shortNotice: "notify", canaryCount: 0, mostDeclinedPercent: 15 }).success).toBe(
      false,
    );
  });

  it("every reason has words in both languages, French with its spaces; a guard's own refusal keeps its facts", () => {
    for (const words of [...Object.values(RUN_REASONS), ...Object.values(RUN_WARNINGS)]) {
      expect(words.en).not.toBe(words.fr);
      expect(words.fr).not.toMatch(/ [;:?!»]|« /);
    }
    const refusal = refuse("due_after_consent", { latestOn: plainDate("2027-03-01") });
    expect(runReasonText(refusal.code, { ...refusal.params }, readerOf("en", "Europe/Paris"))).toContain("1 Mar 2027");
    expect(runReasonText("due_after_consent", null, readerOf("en", "Europe/Paris"))).toBe(RUN_REASONS.due_after_consent.en);
    expect(runReasonText("amount_changed", null, readerOf("fr", "Europe/Paris"))).toBe(RUN_REASONS.amount_changed.fr);
  });
});

describe("another due date", () => {
  const now = new Date("2027-02-02T09:00:00Z");
  const facts = {
    ...{
      now,
      zone: "Europe/Paris",
      fromHour: 9,
      untilHour: 18,
      billingCountry: "FR",
      lead: { noticeHours: 48, oldConsentNoticeHours: 168 },
    },
    ...{ collector: "stripe", isCancelled: false, state: "scheduled", dueOn: plainDate("2027-03-01"), hasAddress: true },
    consent: {
      cardId: "c",
      cap: { minor: 1n, currency: "EUR" },
      latestOn: plainDate("2027-06-30"),
      agreedAt: new Date("2027-01-15T09:00:00Z"),
    },
  } as unknown as Parameters<typeof mayChangeDue>[0];
  const on = (date: string, change: Partial<typeof facts> = {}) => mayChangeDue({ ...facts, ...change }, plainDate(date));

  it("is as early as it can be announced, as late as was agreed", () => {
    expect(on("2027-02-03")).toMatchObject({ code: "due_needs_notice", params: { earliest: "2027-02-04" } });
    expect(on("2027-02-04")).toEqual({ ok: true });
    expect(on("2027-06-30")).toEqual({ ok: true });
    expect(on("2027-07-01")).toMatchObject({ code: "due_after_consent" });
  });

  it("wants seven days for an old agreement, none where nothing is announced", () => {
    const old = facts.consent && { ...facts.consent, agreedAt: new Date("2026-06-01T09:00:00Z") };
    expect(on("2027-02-08", { consent: old })).toMatchObject({ code: "due_needs_notice" });
    expect(on("2027-02-10", { consent: old })).toEqual({ ok: true });
    expect(on("2027-02-02", { state: "card_missing", consent: null })).toEqual({ ok: true });
    expect(on("2027-02-02", { hasAddress: false })).toEqual({ ok: true });
  });

  it("is refused where it makes no sense", () => {
    expect(on("2027-02-01")).toMatchObject({ code: "date_in_past" });
    expect(on("2027-03-01")).toMatchObject({ code: "already_due_then" });
    expect(on("2027-03-02", { state: "paid" })).toMatchObject({ code: "already_paid" });
    expect(on("2027-03-02", { isCancelled: true })).toMatchObject({ code: "order_cancelled" });
    expect(on("2027-03-02", { collector: "shopify" })).toMatchObject({ code: "collected_elsewhere" });
  });
});
