import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instant } from "./dates";
import { add, currency, money, subtract, sum } from "./money";
import { orderFacts, transaction } from "./order-facts.fixture";
import { buildPlan, dueOf, receivedByRail, receivedInAll, recomputeBalance, splitTotal } from "./payment-plan";

const utc = (text: string) => instant(Date.parse(text));
const zone = "Europe/Paris";
const eur = (minor: bigint) => money(minor, "EUR");
const terms = (type: string, ...dueAt: (string | null)[]) => ({
  type,
  name: null,
  schedules: dueAt.map((due) => ({ gid: null, amount: null, dueAt: due ? utc(due) : null, completedAt: null })),
});

describe("the plan of an order", () => {
  it("is deposit and balance, due as the payment terms say in the shop's zone", () => {
    const facts = orderFacts({ paymentTerms: terms("fixed", "2026-11-30T23:30:00Z") });
    expect(buildPlan({ facts, trigger: null, zone })).toMatchObject({
      parts: [
        { kind: "deposit", amount: eur(24_000n) },
        { kind: "balance", amount: eur(24_000n) },
      ],
      balance: eur(24_000n),
      toRefund: eur(0n),
      due: { dueOn: "2026-12-01", why: "payment_terms" },
    });
  });

  it("pay later has a balance only, paid has a deposit only", () => {
    const later = buildPlan({ facts: orderFacts({ transactions: [] }), trigger: null, zone });
    expect(later?.parts).toEqual([{ kind: "balance", amount: eur(48_000n) }]);
    const paid = buildPlan({ facts: orderFacts({ transactions: [transaction({ amount: eur(48_000n) })] }), trigger: null, zone });
    expect(paid).toMatchObject({ parts: [{ kind: "deposit", amount: eur(48_000n) }], balance: eur(0n) });
  });

  it("keeps rails apart: ours by its marker, by hand, the gateway's; refunds go back where they came from", () => {
    const received = receivedByRail(
      orderFacts({
        transactions: [
          transaction({ gid: "gid://shopify/OrderTransaction/1", amount: eur(10_000n) }),
          transaction({ gid: "gid://shopify/OrderTransaction/2", amount: eur(8_000n), isManual: true, ourMarker: "predesk:ch_1" }),
          transaction({ gid: "gid://shopify/OrderTransaction/3", amount: eur(5_000n), isManual: true }),
          transaction({
            gid: "gid://shopify/OrderTransaction/4",
            kind: "refund",
            parentGid: "gid://shopify/OrderTransaction/2",
            amount: eur(3_000n),
          }),
          transaction({ gid: "gid://shopify/OrderTransaction/5", kind: "authorization", amount: eur(99_000n) }),
          transaction({ gid: "gid://shopify/OrderTransaction/6", status: "failure", amount: eur(99_000n) }),
          transaction({ gid: "gid://shopify/OrderTransaction/7", status: "pending", amount: eur(99_000n) }),
        ],
      }),
    );
    expect(received).toEqual({ stripe: eur(5_000n), shopify: eur(10_000n), manual: eur(5_000n) });
  });

  it("without transactions goes by what is outstanding; without either makes no plan", () => {
    const unread = { transactionsRead: false, transactions: [] };
    expect(buildPlan({ facts: orderFacts({ ...unread, outstanding: eur(24_000n) }), trigger: null, zone })?.balance).toEqual(eur(24_000n));
    expect(buildPlan({ facts: orderFacts({ ...unread, outstanding: null }), trigger: null, zone })).toBeNull();
  });

  it("reads every shape of due date", () => {
    const later = { kind: "on_date", at: utc("2026-12-24T12:00:00Z") } as const;
    expect(dueOf(terms("fixed", "2026-12-20T12:00:00Z", "2026-12-05T12:00:00Z"), null, zone)).toEqual({
      dueOn: "2026-12-05",
      why: "payment_terms",
    });
    expect(dueOf(terms("net"), null, zone)).toEqual({ dueOn: null, why: "none" });
    expect(dueOf(terms("receipt"), null, zone)).toEqual({ dueOn: null, why: "receipt" });
    expect(dueOf(terms("fulfillment", "2026-12-05T12:00:00Z"), later, zone)).toEqual({ dueOn: null, why: "on_fulfilment" });
    expect(dueOf(terms("fixed", null), later, zone)).toEqual({ dueOn: "2026-12-24", why: "selling_plan" });
    expect(dueOf(null, { kind: "on_fulfilment" }, zone)).toEqual({ dueOn: null, why: "on_fulfilment" });
    expect(dueOf(null, null, zone)).toEqual({ dueOn: null, why: "none" });
    const half = {
      type: "fixed",
      name: null,
      schedules: [{ gid: null, amount: null, dueAt: utc("2026-11-01T12:00:00Z"), completedAt: utc("2026-11-01T12:00:00Z") }],
    };
    expect(dueOf(half, null, zone)).toEqual({ dueOn: null, why: "none" });
  });

  it("parts sum to the total, and nothing is lost: total + to refund = balance + received", () => {
    const minor = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const codes = fc.constantFrom("EUR", "JPY", "ISK", "KWD");
    fc.assert(
      fc.property(minor, minor, codes, (total, received, code) => {
        const split = splitTotal(money(total, code), money(received, code));
        expect(
          sum(
            split.parts.map((part) => part.amount),
            code,
          ),
        ).toEqual(money(total, code));
        expect(add(money(total, code), split.toRefund)).toEqual(add(split.balance, money(received, code)));
        expect(split.balance.minor >= 0n && split.toRefund.minor >= 0n).toBe(true);
        expect(split.balance.minor > 0n && split.toRefund.minor > 0n).toBe(false);
      }),
    );
  });

  it("received by rail sums to what the order received", () => {
    const rows = fc.array(
      fc.record({
        minor: fc.bigInt({ min: 1n, max: 10n ** 6n }),
        kind: fc.constantFrom("sale", "refund", "capture"),
        isManual: fc.boolean(),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(rows, (drawn) => {
        const transactions = drawn.map((row, index) =>
          transaction({ gid: `gid://shopify/OrderTransaction/${index}`, kind: row.kind, isManual: row.isManual, amount: eur(row.minor) }),
        );
        const received = receivedByRail(orderFacts({ transactions }));
        const net = drawn.reduce((all, row) => (row.kind === "refund" ? all - row.minor : all + row.minor), 0n);
        expect(received && receivedInAll(received)).toEqual(eur(net));
      }),
    );
  });
});

describe("after an edit (rule 17)", () => {
  const recompute = (total: bigint, received: bigint, open: bigint[], cap: bigint | null = 24_000n) =>
    recomputeBalance({ total: eur(total), received: eur(received), open: open.map(eur), consentCap: cap === null ? null : eur(cap) });

  it("lower applies at once, higher up to the cap too, beyond it needs consent", () => {
    expect(recompute(48_000n, 24_000n, [24_000n]).change).toEqual({ kind: "none" });
    expect(recompute(40_000n, 24_000n, [24_000n]).change).toEqual({ kind: "change", amount: eur(16_000n), needsConsent: false });
    expect(recompute(48_000n, 24_000n, [20_000n]).change).toEqual({ kind: "change", amount: eur(24_000n), needsConsent: false });
    expect(recompute(48_001n, 24_000n, [24_000n]).change).toEqual({ kind: "change", amount: eur(24_001n), needsConsent: true });
    expect(recompute(48_001n, 24_000n, [24_000n], null).change).toMatchObject({ needsConsent: true });
    expect(recompute(46_000n, 24_000n, [24_000n], null).change).toEqual({ kind: "change", amount: eur(22_000n), needsConsent: false });
    expect(
      recomputeBalance({ total: eur(50_000n), received: eur(0n), open: [eur(1n)], consentCap: money(99_000n, currency("JPY")) }).change,
    ).toMatchObject({ needsConsent: true });
  });

  it("nothing left ends the balance; below zero is to refund; more after the end is a new balance", () => {
    expect(recompute(24_000n, 24_000n, [24_000n])).toMatchObject({ change: { kind: "close" }, toRefund: eur(0n) });
    expect(recompute(20_000n, 24_000n, [24_000n])).toMatchObject({ change: { kind: "close" }, toRefund: eur(4_000n) });
    expect(recompute(40_000n, 48_000n, [])).toMatchObject({ change: { kind: "none" }, toRefund: eur(8_000n) });
    expect(recompute(50_000n, 48_000n, [])).toMatchObject({ change: { kind: "add", amount: eur(2_000n) } });
  });

  it("applied, it leaves exactly what is owed", () => {
    const minor = fc.bigInt({ min: 0n, max: 10n ** 9n });
    fc.assert(
      fc.property(minor, minor, fc.array(minor, { maxLength: 3 }), (total, received, open) => {
        const made = recompute(total, received, open);
        const planned = sum(open.map(eur), "EUR");
        const after = { none: planned, close: eur(0n), change: made.balance, add: made.balance }[made.change.kind];
        expect(after).toEqual(made.balance);
        expect(subtract(made.balance, made.toRefund)).toEqual(eur(total - received));
      }),
    );
  });
});
