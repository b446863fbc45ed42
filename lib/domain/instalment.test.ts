import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChargeOutcome } from "./charge-outcome";
import { instant, plainDate } from "./dates";
import type { Effect } from "./effects";
import { inwardOnly } from "./effects";
import {
  type Decision,
  decide,
  type From,
  holds,
  type InstalmentCommand,
  type InstalmentSnapshot,
  TRANSITIONS,
  TRIGGERS,
  type Trigger,
  triggerOf,
} from "./instalment";
import { money } from "./money";
import type { PendingIntent } from "./pending-intent";
import type { RecoveryPlan } from "./recovery";
import { CHARGE_REQUESTERS, COLLECTORS, INSTALMENT_STATES, type InstalmentState, isClosed, isInFlight } from "./states";

const at = instant(Date.parse("2026-12-01T09:00:00Z"));
const eur = (minor: bigint) => money(minor, "EUR");
const base: InstalmentSnapshot = {
  state: "scheduled",
  kind: "balance",
  collector: "stripe",
  amount: eur(24_000n),
  dueOn: plainDate("2026-12-01"),
  cardId: "card-1",
  consentCovers: true,
  pendingIntents: [],
  paidChargeId: null,
  version: 1,
};
const retry: RecoveryPlan = { action: "retry", at, used: 1, max: 8, why: { code: "later", decline: "insufficient_funds" } };
const plans: (RecoveryPlan | null)[] = [
  null,
  retry,
  { action: "new_card", used: 0, max: 8, why: { code: "never", decline: "lost_card", by: "code" } },
  { action: "customer", used: 0, max: 8, why: { code: "confirm", decline: "authentication_required" } },
  { action: "new_consent", used: 0, max: 8, why: { code: "consent_ends", latestOn: plainDate("2026-12-02") } },
];
const outcomes: ChargeOutcome[] = [
  { kind: "succeeded", chargeId: "ch_1", at },
  { kind: "declined", class: "later", code: "card_declined", declineCode: "insufficient_funds" },
  { kind: "needs_customer" },
  { kind: "processing" },
  { kind: "not_made", why: "not_sent" },
  { kind: "unknown", why: "timeout" },
];
const yesNo = [true, false];

/** Every command in every variety a guard can tell apart. */
const COMMANDS: InstalmentCommand[] = [
  ...[null, "card-1"].flatMap((cardId) =>
    yesNo.flatMap((consentCovers) =>
      yesNo.flatMap((received) =>
        COLLECTORS.map((collector) => ({
          type: "plan" as const,
          kind: "balance" as const,
          collector,
          amount: eur(24_000n),
          cardId,
          consentCovers,
          received,
          at,
        })),
      ),
    ),
  ),
  ...yesNo.map((consentCovers) => ({ type: "save_card" as const, cardId: "card-2", consentId: "consent-2", consentCovers, at })),
  { type: "remove_card", at },
  ...CHARGE_REQUESTERS.map((by) => ({ type: "request_charge" as const, by, at })),
  ...outcomes.flatMap((outcome) => plans.map((recovery) => ({ type: "answer" as const, outcome, recovery, at }))),
  { type: "open_invoice", at },
  { type: "close_invoice", why: "expired", at },
  { type: "consent_expired", at },
  { type: "consent_renewed", at },
  ...yesNo.map((consentCovers) => ({ type: "change_amount" as const, amount: eur(20_000n), consentCovers, at })),
  ...yesNo.map((consentCovers) => ({ type: "change_due" as const, dueOn: plainDate("2027-01-01"), consentCovers, at })),
  { type: "cancel", reason: "asked", at },
  { type: "paid_elsewhere", rail: "shopify", at },
  { type: "reconcile", at },
];

const cancelWaits: PendingIntent = { kind: "cancel", reason: "asked" };
const SNAPSHOTS: InstalmentSnapshot[] = INSTALMENT_STATES.flatMap((state) =>
  [null, "card-1"].flatMap((cardId) =>
    yesNo.flatMap((consentCovers) =>
      [[], [cancelWaits]].flatMap((pendingIntents) =>
        (["stripe", "shopify"] as const).flatMap((collector) =>
          (state === "paid" ? [null, "ch_1"] : [null]).map((paidChargeId) => ({
            ...base,
            state,
            cardId,
            consentCovers,
            pendingIntents,
            collector,
            paidChargeId,
          })),
        ),
      ),
    ),
  ),
);
const everyPair = (check: (snapshot: InstalmentSnapshot, command: InstalmentCommand, decision: Decision) => void): void => {
  for (const snapshot of SNAPSHOTS) for (const command of COMMANDS) check(snapshot, command, decide(snapshot, command));
};
const has = (effects: readonly Effect[], type: Effect["type"]): boolean => effects.some((effect) => effect.type === type);

describe("state × command, generated from the transition table", () => {
  const froms: From[] = ["new", ...INSTALMENT_STATES];
  const rowsOf = (from: From, on: Trigger) => TRANSITIONS.filter((row) => row.from === from && row.on === on);

  it("covers every trigger, and every state can be reached", () => {
    expect([...new Set(COMMANDS.map(triggerOf))].sort()).toEqual([...TRIGGERS].sort());
    expect([...new Set(TRANSITIONS.map((row) => row.on))].sort()).toEqual([...TRIGGERS].sort());
    expect([...new Set(TRANSITIONS.map((row) => row.to))].sort()).toEqual([...INSTALMENT_STATES].sort());
  });

  it.each(froms.flatMap((from) => TRIGGERS.map((trigger) => [from, trigger] as const)))("%s × %s", (from, trigger) => {
    const rows = rowsOf(from, trigger);
    const snapshots = from === "new" ? [null] : SNAPSHOTS.filter((snapshot) => snapshot.state === from);
    const commands = COMMANDS.filter((command) => triggerOf(command) === trigger);
    const reached = new Set<InstalmentState>();
    for (const snapshot of snapshots)
      for (const command of commands) {
        const decision = decide(snapshot, command);
        if (!decision.ok) continue;
        const row = rows.find((candidate) => candidate.when === undefined || holds(candidate.when, snapshot, command));
        expect(decision.next).toBe(row?.to);
        reached.add(decision.next);
      }
    // No row is dead: each can be taken by some snapshot and command.
    expect([...reached].sort()).toEqual([...new Set(rows.map((row) => row.to))].sort());
  });

  it("no row stands behind one without a guard: it could never be taken", () => {
    for (const from of froms)
      for (const trigger of TRIGGERS) {
        const rows = rowsOf(from, trigger);
        expect(rows.slice(0, -1).filter((row) => row.when === undefined)).toEqual([]);
      }
  });
});

describe("what must hold for every state and command", () => {
  it("an attempt is made only by request_charge, only into charging, never over an open one or a waiting change", () => {
    everyPair((snapshot, command, decision) => {
      if (!decision.ok || !has(decision.effects, "make_attempt")) return;
      expect(command.type).toBe("request_charge");
      expect(decision.next).toBe("charging");
      expect(isInFlight(snapshot.state) || isClosed(snapshot.state) || snapshot.state === "invoice_open").toBe(false);
      expect(snapshot.pendingIntents).toEqual([]);
      expect(snapshot.collector).toBe("stripe");
    });
  });

  it("charging is entered only with an attempt made", () => {
    everyPair((snapshot, _command, decision) => {
      if (decision.ok && decision.next === "charging" && snapshot.state !== "charging")
        expect(has(decision.effects, "make_attempt")).toBe(true);
    });
  });

  it("while a charge runs only its own outcome moves the state; every change is kept (rule 11)", () => {
    everyPair((snapshot, command, decision) => {
      if (!isInFlight(snapshot.state) || command.type === "answer" || command.type === "reconcile") return;
      if (!decision.ok) return;
      expect(decision.next).toBe(snapshot.state);
      expect(decision.effects.map((effect) => effect.type)).toEqual(["keep_pending_intent"]);
    });
  });

  it.each(["cancel", "change_amount", "change_due", "save_card", "remove_card", "paid_elsewhere"] as const)(
    "%s is never refused for a running charge of ours",
    (type) => {
      everyPair((snapshot, command, decision) => {
        if (isInFlight(snapshot.state) && command.type === type && snapshot.collector === "stripe") expect(decision.ok).toBe(true);
      });
    },
  );

  it("paid and cancelled are final", () => {
    everyPair((snapshot, _command, decision) => {
      if (isClosed(snapshot.state) && decision.ok) expect(decision.next).toBe(snapshot.state);
    });
  });

  it("a success is never lost: paid, or sent back when the debt was closed; only the very same charge is a repeat", () => {
    everyPair((snapshot, command, decision) => {
      if (command.type !== "answer" || command.outcome.kind !== "succeeded") return;
      if (snapshot.state === "paid" && snapshot.paidChargeId === command.outcome.chargeId) {
        expect(decision).toMatchObject({ ok: false, code: "already_settled" });
        return;
      }
      if (!decision.ok) throw new Error(`a success was refused in ${snapshot.state}`);
      const refunds = decision.effects.filter((effect) => effect.type === "refund");
      if (isClosed(snapshot.state))
        expect(refunds).toMatchObject([
          {
            amount: snapshot.amount,
            chargeId: "ch_1",
            rail: "stripe",
            reason: snapshot.state === "paid" ? "paid_twice" : "paid_after_cancel",
          },
        ]);
      else {
        expect(decision.next).toBe("paid");
        expect(has(decision.effects, "record_in_shopify") && has(decision.effects, "mail")).toBe(true);
      }
    });
  });

  it("a decline never returns to scheduled and never retries without a planned date", () => {
    everyPair((snapshot, command, decision) => {
      if (command.type !== "answer" || command.outcome.kind !== "declined" || !decision.ok) return;
      expect(decision.next).not.toBe("scheduled");
      expect(has(decision.effects, "retry_at")).toBe(decision.next === "retry_wait");
      if (snapshot.pendingIntents.length > 0) expect(decision.next).toBe("cancelled");
    });
  });

  it("nothing unknown becomes anything but a question to Stripe", () => {
    everyPair((_snapshot, command, decision) => {
      if (command.type !== "answer" || command.outcome.kind !== "unknown" || !decision.ok) return;
      expect(["in_doubt", "processing"]).toContain(decision.next);
      expect(decision.effects.map((effect) => effect.type)).toEqual(["check_with_stripe"]);
    });
  });

  it("before anything else may charge, the payment object is released (rules 7 and 27)", () => {
    everyPair((snapshot, command, decision) => {
      if (!decision.ok || isInFlight(snapshot.state) || isClosed(snapshot.state)) return;
      const closes = ["cancel", "paid_elsewhere", "open_invoice", "close_invoice"].includes(command.type);
      if (closes) expect(has(decision.effects, "release_payment_object")).toBe(true);
    });
  });

  it("what we do not collect is never charged, linked or asked a card for", () => {
    everyPair((snapshot, command, decision) => {
      if (snapshot.collector === "stripe") return;
      if (["request_charge", "open_invoice", "save_card"].includes(command.type))
        expect(decision).toMatchObject({ ok: false, code: "collected_elsewhere" });
    });
    for (const collector of ["shopify", "manual"] as const) {
      for (const command of COMMANDS.filter(({ type }) => ["request_charge", "open_invoice", "save_card"].includes(type))) {
        expect(decide({ ...base, collector }, command)).toMatchObject({ ok: false, code: "collected_elsewhere", params: { collector } });
      }
    }
    for (const command of COMMANDS) {
      if (command.type !== "plan" || command.collector === "stripe") continue;
      const decision = decide(null, command);
      expect(decision).toMatchObject({ ok: true, effects: [], next: command.received ? "paid" : "scheduled" });
    }
  });
});

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
