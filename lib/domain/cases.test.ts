import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASE_REASONS, type CaseFacts, caseOf, LASTING_REFUSALS } from "./cases";
import { instant, plainDate } from "./dates";
import { money } from "./money";
import { COLLECTORS, INSTALMENT_STATES, type InstalmentState } from "./states";

const eur = (minor: bigint) => money(minor, "EUR");
const dueOn = plainDate("2026-12-01");
const part = (state: InstalmentState, refusal: string | null = null) => ({ state, dueOn, refusal });
const NOTHING = { balance: eur(0n), toRefund: eur(0n), paid: eur(0n), disputed: eur(0n), notRecorded: eur(0n), unproven: eur(0n) };
const quiet: CaseFacts = {
  collector: "stripe",
  isActive: true,
  isCancelled: false,
  isDeleted: false,
  isDisputed: false,
  hasFailedRefund: false,
  isCancellationStuck: false,
  isAskedByCustomer: false,
  isBeyondCap: false,
  hasAddress: true,
  instalments: [part("scheduled")],
  zone: "Europe/Paris",
  amounts: { ...NOTHING, balance: eur(24_000n), paid: eur(6_000n) },
};
const found = (more: Partial<CaseFacts>) => caseOf({ ...quiet, ...more });
const sums = (more: Partial<CaseFacts["amounts"]>) => ({ amounts: { ...quiet.amounts, ...more } });

describe("the case of an order", () => {
  it.each<[(typeof CASE_REASONS)[number], bigint, Partial<CaseFacts>]>([
    ["disputed", 24_000n, { isDisputed: true, ...sums({ disputed: eur(24_000n) }) }],
    ["refund_failed", 6_000n, { hasFailedRefund: true }],
    ["cancellation_stuck", 500n, { isCancellationStuck: true, ...sums({ toRefund: eur(500n) }) }],
    ["asked_by_customer", 24_000n, { isAskedByCustomer: true }],
    ["to_refund", 500n, sums({ toRefund: eur(500n) })],
    ["to_refund", 500n, { isDeleted: true, ...sums({ toRefund: eur(500n) }) }],
    ["unproven_payment", 700n, sums({ unproven: eur(700n) })],
    ["beyond_cap", 24_000n, { isBeyondCap: true, hasAddress: false }],
    ["unreachable", 24_000n, { hasAddress: false }],
    ["unreachable", 24_000n, { hasAddress: false, instalments: [part("needs_card")] }],
    ["needs_consent", 24_000n, { instalments: [part("needs_consent")] }],
    ["needs_card", 24_000n, { instalments: [part("needs_card")] }],
    ["needs_customer", 24_000n, { instalments: [part("needs_customer")] }],
    ["charge_refused", 24_000n, { instalments: [part("scheduled", "shop_owes_less")] }],
    ["not_recorded", 900n, { instalments: [part("paid")], ...sums({ notRecorded: eur(900n) }) }],
  ])("%s", (reason, minor, more) => expect(found(more)).toEqual({ reason, amount: eur(minor), from: null }));

  it("comes with the day after the due date where the card is missing", () => {
    expect(found({ instalments: [part("card_missing")] })).toEqual({
      reason: "card_missing",
      amount: eur(24_000n),
      from: instant(Date.parse("2026-12-01T23:00:00Z")),
    });
    expect(found({ instalments: [{ ...part("card_missing"), dueOn: null }] })).toBeNull();
  });

  it("is none where nothing waits, where a refusal passes by itself, and where the debt is not ours to collect", () => {
    expect(found({})).toBeNull();
    expect(found({ instalments: [part("scheduled", "window_closed")] })).toBeNull();
    // A part that only the last part can record (rule 15).
    expect(found({ instalments: [part("paid"), part("scheduled")], ...sums({ notRecorded: eur(900n) }) })).toBeNull();
    for (const state of INSTALMENT_STATES) {
      expect(found({ instalments: [part(state)], collector: "shopify", hasAddress: false })).toBeNull();
      expect(found({ instalments: [part(state)], isActive: false, hasAddress: false })).toBeNull();
    }
    for (const state of ["charging", "processing", "in_doubt", "paid", "cancelled"] as const) {
      expect(found({ instalments: [part(state)], hasAddress: false })).toBeNull();
    }
  });

  it("is one at most, of a positive sum, whatever the facts", () => {
    const sum = fc.bigInt({ min: 1n, max: 50_000n }).map(eur);
    const any = fc.record({
      collector: fc.constantFrom(...COLLECTORS),
      isActive: fc.boolean(),
      isCancelled: fc.boolean(),
      isDeleted: fc.boolean(),
      isDisputed: fc.boolean(),
      hasFailedRefund: fc.boolean(),
      isCancellationStuck: fc.boolean(),
      isAskedByCustomer: fc.boolean(),
      isBeyondCap: fc.boolean(),
      hasAddress: fc.boolean(),
      instalments: fc.array(
        fc.record({
          state: fc.constantFrom(...INSTALMENT_STATES),
          dueOn: fc.option(fc.constant(dueOn)),
          refusal: fc.option(fc.constantFrom(...LASTING_REFUSALS, "window_closed")),
        }),
      ),
      zone: fc.constant("Europe/Paris"),
      amounts: fc.record({ balance: sum, toRefund: sum, paid: sum, disputed: sum, notRecorded: sum, unproven: sum }),
    });
    fc.assert(
      fc.property(any, (facts) => {
        const one = caseOf(facts);
        if (!one) return;
        expect(CASE_REASONS).toContain(one.reason);
        expect(one.amount.minor > 0n).toBe(true);
        if (facts.isDisputed) expect(one.reason).toBe("disputed");
        if (one.from) expect(one.reason).toBe("card_missing");
      }),
    );
  });
});
