import { describe, expect, it } from "vitest";
import { CHARGE_OUTCOME_KINDS } from "./charge-outcome";
import { plainDate } from "./dates";
import { money, toDecimal } from "./money";
import { INTENT_MATRIX, PENDING_INTENT_KINDS, type PendingIntent, type Resolution, resolveIntent } from "./pending-intent";

const charged = money(24_000n, "EUR");
const SAMPLES: readonly PendingIntent[] = [
  { kind: "cancel", reason: "asked" },
  { kind: "refund", amount: money(5_000n, "EUR"), reason: "damaged" },
  { kind: "change_amount", amount: money(20_000n, "EUR") },
  { kind: "change_due", dueOn: plainDate("2027-01-01") },
  { kind: "change_card", cardId: "card-2", consentId: "consent-2", consentCovers: true },
  { kind: "remove_card" },
  { kind: "paid_elsewhere", rail: "shopify" },
];

/** What each resolution means, as the table of the docs says it. */
const MEANS: Readonly<Record<Resolution, string>> = {
  wait: "waits on: nobody knows yet",
  apply: "is done now",
  record_then_refund: "the charge is recorded, then all of it goes back",
  record_then_refund_part: "the charge is recorded, then what was asked for or overpaid goes back",
  drop: "is closed: it has no object any more",
};

function table(): string {
  const rows = SAMPLES.flatMap((intent) =>
    CHARGE_OUTCOME_KINDS.map((outcome) => {
      const { resolution, refund } = resolveIntent(intent, outcome, charged);
      return `| ${intent.kind} | ${outcome} | ${MEANS[resolution]} | ${refund ? `${toDecimal(refund)} ${refund.currency}` : ""} |`;
    }),
  );
  return [
    "# What waits for a running charge, and what becomes of it",
    "",
    "Made by `lib/domain/pending-intent.test.ts` from the matrix of rule 11; the test compares. The charge is of 240.00 EUR; the refund asked for is of 50.00,",
    "the changed amount 200.00.",
    "",
    "| Asked for during the charge | The charge | The wish | Goes back |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

describe("intent × outcome (rule 11)", () => {
  it("is what docs/pending-intents.md says", async () => {
    await expect(table()).toMatchFileSnapshot("../../docs/pending-intents.md");
  });

  it("has a cell for every pair", () => {
    expect(SAMPLES.map((intent) => intent.kind)).toEqual([...PENDING_INTENT_KINDS]);
    for (const kind of PENDING_INTENT_KINDS) expect(Object.keys(INTENT_MATRIX[kind]).sort()).toEqual([...CHARGE_OUTCOME_KINDS].sort());
  });

  it.each(SAMPLES)("$kind waits while nobody knows, and is applied when no money moved", (intent) => {
    for (const outcome of ["processing", "unknown"] as const)
      expect(resolveIntent(intent, outcome, charged)).toEqual({ resolution: "wait", refund: null });
    for (const outcome of ["declined", "needs_customer", "not_made"] as const) {
      expect(resolveIntent(intent, outcome, charged)).toEqual({ resolution: "apply", refund: null });
    }
  });

  it.each([
    ["cancel", "record_then_refund", 24_000n],
    ["refund", "record_then_refund_part", 5_000n],
    ["change_amount", "record_then_refund_part", 4_000n],
    ["change_due", "drop", null],
    ["change_card", "drop", null],
    ["remove_card", "apply", null],
    ["paid_elsewhere", "record_then_refund", 24_000n],
  ] as const)("after a success, %s: %s", (kind, resolution, refund) => {
    const intent = SAMPLES.find((sample) => sample.kind === kind)!;
    expect(resolveIntent(intent, "succeeded", charged)).toEqual({ resolution, refund: refund === null ? null : money(refund, "EUR") });
  });

  it("a raised amount refunds nothing: the difference is a new debt", () => {
    expect(resolveIntent({ kind: "change_amount", amount: money(30_000n, "EUR") }, "succeeded", charged)).toEqual({
      resolution: "apply",
      refund: null,
    });
  });
});
