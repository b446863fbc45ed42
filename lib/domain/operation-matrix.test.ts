import { describe, expect, it } from "vitest";
import { plainDate } from "./dates";
import { type HoldFacts, whyNotHold, whyNotRelease } from "./holds";
import { decide, type InstalmentCommand, type InstalmentSnapshot } from "./instalment";
import { at, base, eur } from "./instalment.fixture";
import { LANGUAGES, readerOf } from "./language";
import { refusalText } from "./refusal-texts";
import type { Refusal } from "./refusals";
import { INSTALMENT_STATES, type InstalmentState } from "./states";

/** What people and Shopify ask of a balance, as the machine is asked. */
const COMMANDS: Readonly<Record<string, InstalmentCommand>> = {
  Collect: { type: "request_charge", by: "staff", at },
  "Confirm with the customer": { type: "request_charge", by: "customer", at },
  "Send payment request": { type: "open_invoice", at },
  "Withdraw payment request": { type: "close_invoice", why: "withdrawn", at },
  "Save a card": { type: "save_card", cardId: "card-2", consentId: "consent-2", consentCovers: true, at },
  "Remove the card": { type: "remove_card", at },
  "Change the amount": { type: "change_amount", amount: eur(20_000n), consentCovers: true, at },
  "Change the due date": { type: "change_due", dueOn: plainDate("2026-12-20"), consentCovers: true, at },
  Cancel: { type: "cancel", reason: "customer", at },
  "Paid elsewhere": { type: "paid_elsewhere", rail: "manual", at },
};

const CARDLESS: readonly InstalmentState[] = ["card_missing"];

const snapshotIn = (state: InstalmentState): InstalmentSnapshot => ({
  ...base,
  state,
  cardId: CARDLESS.includes(state) ? null : base.cardId,
  consentCovers: state !== "needs_consent" && !CARDLESS.includes(state),
  paidChargeId: state === "paid" ? "ch_1" : null,
});

const holdFactsIn = (state: InstalmentState): HoldFacts => ({
  ...{ mode: "collect", isObserved: false, isCancelled: state === "cancelled", isDeleted: false, isFulfilled: false },
  ...{ isDisputed: false, isAnswerOpen: false, balance: state === "paid" || state === "cancelled" ? eur(0n) : base.amount },
  ...{ promiseOn: null, today: plainDate("2026-12-01"), unshipped: new Map() },
});

type Cell = { readonly to: string } | Refusal;

function cell(operation: string, state: InstalmentState): Cell {
  const facts = holdFactsIn(state);
  if (operation === "Hold fulfilment") return whyNotHold(facts, { lines: null, until: null, told: "status_mail" }) ?? { to: "held" };
  if (operation === "Release fulfilment") return whyNotRelease(facts, false) ?? { to: "released" };
  if (operation === "Release although unpaid") return whyNotRelease(facts, true) ?? { to: "released" };
  const command = COMMANDS[operation];
  if (!command) throw new Error(`no operation ${operation}`);
  const decision = decide(snapshotIn(state), command);
  if (!decision.ok) return decision;
  const isKept = decision.effects.some((effect) => effect.type === "keep_pending_intent");
  return { to: isKept ? "kept until the charge is settled" : decision.next };
}

const OPERATIONS = [...Object.keys(COMMANDS), "Hold fulfilment", "Release fulfilment", "Release although unpaid"];
const english = readerOf("en", "Europe/Paris");

function table(): string {
  const rows = INSTALMENT_STATES.flatMap((state) =>
    OPERATIONS.map((operation) => {
      const answer = cell(operation, state);
      if ("to" in answer) return `| ${state} | ${operation} | yes | ${answer.to} |`;
      const { text, wayOut } = refusalText(answer, english);
      return `| ${state} | ${operation} | no | ${text} ${wayOut} |`;
    }),
  );
  return [
    "# Every operation in every state",
    "",
    "Made by `lib/domain/operation-matrix.test.ts` from the transition table and the rules of holds; the test compares. One balance of an active order that we",
    "collect, with a card that is agreed where the state has one.",
    "",
    "| State | Operation | Allowed | Leads to, or why not and the way out |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

describe("state × operation", () => {
  it("is what docs/operation-matrix.md says", async () => {
    await expect(table()).toMatchFileSnapshot("../../docs/operation-matrix.md");
  });

  it.each(INSTALMENT_STATES.flatMap((state) => OPERATIONS.map((operation) => [state, operation] as const)))(
    "%s × %s: allowed, or refused with a text and a way out in both languages",
    (state, operation) => {
      const answer = cell(operation, state);
      if ("to" in answer) return;
      for (const language of LANGUAGES) {
        const { text, wayOut } = refusalText(answer, readerOf(language, "Europe/Paris"));
        expect(text.length).toBeGreaterThan(10);
        expect(wayOut.length).toBeGreaterThan(10);
        expect(`${text}${wayOut}`).not.toMatch(/undefined|\[object|NaN/);
      }
    },
  );

  it("while a charge runs nothing else is begun, and every change waits (rule 11)", () => {
    for (const state of ["charging", "processing", "in_doubt"] as const) {
      expect(cell("Collect", state)).toMatchObject({ code: "charge_in_progress" });
      expect(cell("Cancel", state)).toEqual({ to: "kept until the charge is settled" });
    }
  });

  it("unpaid goods go with a permission only", () => {
    const unpaid = INSTALMENT_STATES.filter((state) => state !== "paid" && state !== "cancelled");
    for (const state of unpaid) {
      expect(cell("Release fulfilment", state)).toMatchObject({ code: "release_unpaid" });
      expect(cell("Release although unpaid", state)).toEqual({ to: "released" });
    }
  });
});
