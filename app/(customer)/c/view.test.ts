import { describe, expect, it } from "vitest";
import { INSTALMENT_STATES, type InstalmentState } from "@/lib/domain/states";
import { viewOf } from "./view";

const facts = (state: InstalmentState | null, over: Partial<Parameters<typeof viewOf>[0]> = {}) => ({
  isCancelled: false,
  state,
  hasDate: true,
  hasCard: state !== null && state !== "card_missing",
  isRemovalWaiting: false,
  remindersOff: false,
  isPromiseAsked: false,
  offer: { ok: true } as const,
  ...over,
});

describe("what the customer's page leads with", () => {
  it("asks for exactly one thing in every state that waits for the customer", () => {
    for (const state of INSTALMENT_STATES) {
      const view = viewOf(facts(state));
      const wants = Number(view.cardForm === "main") + Number(view.lead === "confirm");
      expect([state, wants]).toEqual([state, ["card_missing", "needs_card", "needs_consent", "needs_customer"].includes(state) ? 1 : 0]);
    }
  });

  it("offers nothing once the order is paid or cancelled", () => {
    for (const view of [viewOf(facts("paid")), viewOf(facts("cancelled")), viewOf(facts("scheduled", { isCancelled: true }))]) {
      expect(view).toMatchObject({ cardForm: "none", canConfirm: false, canRemove: false, canStopReminders: false });
    }
  });

  it("shows a paid order as paid although it was cancelled afterwards", () => {
    expect(viewOf(facts("paid", { isCancelled: true })).lead).toBe("paid");
  });

  it("asks for no card while the shop only watches, or collects elsewhere", () => {
    expect(viewOf(facts("card_missing", { offer: { ok: false, code: "watch_mode" } }))).toMatchObject({
      lead: "waiting",
      cardForm: "none",
    });
    expect(viewOf(facts("scheduled", { offer: { ok: false, code: "collected_elsewhere" } }))).toMatchObject({
      lead: "elsewhere",
      cardForm: "none",
    });
  });

  it("asks about a moved promise before anything else, and offers no payment until it is answered", () => {
    for (const state of INSTALMENT_STATES.filter((one) => one !== "paid" && one !== "cancelled")) {
      const view = viewOf(facts(state, { isPromiseAsked: true }));
      const isRunning = ["charging", "processing", "in_doubt"].includes(state);
      expect([state, view.lead === "promise", view.payPage, view.canPayWithCard]).toEqual([state, !isRunning, "none", false]);
    }
  });

  it("lets the open debt be paid now, but for one that is with the bank", () => {
    expect(viewOf(facts("scheduled"))).toMatchObject({ canPayWithCard: true, payPage: "folded" });
    expect(viewOf(facts("card_missing"))).toMatchObject({ canPayWithCard: false, payPage: "folded" });
    expect(viewOf(facts("invoice_open"))).toMatchObject({ canPayWithCard: false, payPage: "main" });
    expect(viewOf(facts("charging"))).toMatchObject({ canPayWithCard: false, payPage: "none" });
    expect(viewOf(facts("card_missing", { offer: { ok: false, code: "watch_mode" } })).payPage).toBe("none");
  });

  it("lets a card be removed only when there is one and no wish waits already", () => {
    expect(viewOf(facts("card_missing")).canRemove).toBe(false);
    expect(viewOf(facts("scheduled")).canRemove).toBe(true);
    expect(viewOf(facts("charging", { isRemovalWaiting: true })).canRemove).toBe(false);
  });
});
