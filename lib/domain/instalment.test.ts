import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChargeOutcome } from "./charge-outcome";
import { inwardOnly } from "./effects";
import { decide, type InstalmentCommand, type InstalmentSnapshot } from "./instalment";
import { at, base, COMMANDS, cancelWaits, eur, everyPair, has, outcomes, retry } from "./instalment.fixture";
import { money } from "./money";
import type { RecoveryPlan } from "./recovery";
import { type InstalmentState, isInFlight } from "./states";

describe("refusals say the most useful thing", () => {
  const ask = (state: InstalmentState, command: InstalmentCommand = { type: "request_charge", by: "staff", at }) => {
    const decision = decide({ ...base, state }, command);
    return decision.ok ? "ok" : decision.code;
  };

  it.each([
    ["card_missing", "card_missing"],
    ["charging", "charge_in_progress"],
    ["processing", "charge_in_progress"],
    ["in_doubt", "charge_in_progress"],
    ["needs_card", "not_in_state"],
    ["needs_customer", "not_in_state"],
    ["needs_consent", "consent_missing"],
    ["invoice_open", "invoice_open"],
    ["paid", "already_paid"],
    ["cancelled", "already_cancelled"],
    ["scheduled", "ok"],
    ["retry_wait", "ok"],
  ] as const)("collect in %s: %s", (state, code) => expect(ask(state)).toBe(code));

  it("amounts and plans", () => {
    expect(ask("scheduled", { type: "change_amount", amount: eur(0n), consentCovers: true, at })).toBe("amount_not_positive");
    expect(ask("scheduled", { type: "change_amount", amount: money(1n, "USD"), consentCovers: true, at })).toBe("shop_currency_differs");
    expect(decide(null, { type: "cancel", reason: "x", at })).toMatchObject({ ok: false, code: "not_planned" });
    expect(
      decide(base, {
        type: "plan",
        kind: "balance",
        collector: "stripe",
        amount: eur(1n),
        cardId: null,
        consentCovers: false,
        received: false,
        at,
      }),
    ).toMatchObject({
      code: "already_planned",
    });
  });
});

describe("stories", () => {
  const tell = (commands: readonly InstalmentCommand[], start: InstalmentSnapshot | null = null) => {
    let snapshot = start;
    const path: string[] = [];
    for (const command of commands) {
      const decision = decide(snapshot, command);
      path.push(decision.ok ? decision.next : decision.code);
      if (decision.ok) snapshot = { ...(snapshot ?? base), state: decision.next };
    }
    return path;
  };
  const answer = (outcome: ChargeOutcome, recovery: RecoveryPlan | null = null): InstalmentCommand => ({
    type: "answer",
    outcome,
    recovery,
    at,
  });
  const collect: InstalmentCommand = { type: "request_charge", by: "timer", at };
  const plan: InstalmentCommand = {
    type: "plan",
    kind: "balance",
    collector: "stripe",
    amount: eur(24_000n),
    cardId: null,
    consentCovers: false,
    received: false,
    at,
  };
  const card: InstalmentCommand = { type: "save_card", cardId: "card-1", consentId: "c", consentCovers: true, at };

  it("card saved, declined, retried, paid; the second answer finds it settled", () => {
    const [ok, no] = [answer({ kind: "succeeded", chargeId: "ch_9", at }), answer(outcomes[1] as ChargeOutcome, retry)];
    expect(tell([plan, card, collect, no, collect, ok])).toEqual([
      "card_missing",
      "scheduled",
      "charging",
      "retry_wait",
      "charging",
      "paid",
    ]);
    expect(decide({ ...base, state: "paid", paidChargeId: "ch_9" }, ok)).toMatchObject({ ok: false, code: "already_settled" });
    expect(tell([no], { ...base, state: "retry_wait" })).toEqual(["already_settled"]);
  });

  it("no answer, Stripe asked, paid after all", () => {
    expect(
      tell([
        plan,
        card,
        collect,
        { type: "reconcile", at },
        answer({ kind: "unknown", why: "timeout" }),
        answer({ kind: "succeeded", chargeId: "ch", at }),
      ]),
    ).toEqual(["card_missing", "scheduled", "charging", "in_doubt", "in_doubt", "paid"]);
  });

  it("the bank asks, the customer confirms", () => {
    expect(
      tell([
        plan,
        card,
        collect,
        answer({ kind: "needs_customer" }),
        { type: "request_charge", by: "customer", at },
        answer({ kind: "succeeded", chargeId: "ch", at }),
      ]),
    ).toEqual(["card_missing", "scheduled", "charging", "needs_customer", "charging", "paid"]);
  });

  it("cancelled while it ran: a success is recorded, then sent back, and the goods stay", () => {
    const decision = decide(
      { ...base, state: "charging", pendingIntents: [cancelWaits] },
      answer({ kind: "succeeded", chargeId: "ch", at }),
    );
    if (!decision.ok) throw new Error(decision.code);
    expect(decision.effects).toContainEqual({
      type: "apply_pending_intent",
      intent: cancelWaits,
      resolution: { resolution: "record_then_refund", refund: base.amount },
    });
    expect(has(decision.effects, "record_in_shopify")).toBe(true);
    expect(has(decision.effects, "release_fulfilment")).toBe(false);
  });

  it("in watch mode only our own books move (rule 4)", () => {
    const decision = decide(null, plan);
    if (!decision.ok) throw new Error(decision.code);
    expect(decision.effects.length).toBeGreaterThan(0);
    expect(inwardOnly(decision.effects)).toEqual([]);
    everyPair((_snapshot, _command, { ok, ...rest }) => {
      if (!ok || !("effects" in rest)) return;
      const quiet = inwardOnly(rest.effects).map((effect) => effect.type);
      for (const loud of [
        "make_attempt",
        "mail",
        "record_in_shopify",
        "hold_fulfilment",
        "release_fulfilment",
        "refund",
        "update_due_in_shopify",
      ] as const) {
        expect(quiet).not.toContain(loud);
      }
    });
  });
});

describe("any sequence of commands", () => {
  it("never has two attempts open, never charges after the end", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...COMMANDS), { maxLength: 40 }), (commands) => {
        let snapshot: InstalmentSnapshot | null = null;
        let open = 0;
        for (const command of commands) {
          const before: InstalmentState | "new" = snapshot ? (snapshot as InstalmentSnapshot).state : "new";
          const decision = decide(snapshot, command);
          if (!decision.ok) continue;
          if (has(decision.effects, "make_attempt")) {
            open += 1;
            expect(before === "paid" || before === "cancelled").toBe(false);
          }
          if (command.type === "answer" && before !== "new" && isInFlight(before) && !isInFlight(decision.next)) open -= 1;
          expect(open === 0 || open === 1).toBe(true);
          expect(open === 1).toBe(isInFlight(decision.next));
          snapshot = { ...(snapshot ?? base), state: decision.next, collector: "stripe" };
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
