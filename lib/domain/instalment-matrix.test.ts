import { describe, expect, it } from "vitest";
import { decide, type From, holds, TRANSITIONS, TRIGGERS, type Trigger, triggerOf } from "./instalment";
import { base, COMMANDS, everyPair, has, SNAPSHOTS } from "./instalment.fixture";
import { INSTALMENT_STATES, type InstalmentState, isClosed, isInFlight } from "./states";

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
