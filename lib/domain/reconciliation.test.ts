import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currency, money } from "./money";
import {
  type Books,
  DIFFERENCE_CLASSES,
  type DifferenceClass,
  differencesOf,
  type OwnBooks,
  type OwnPayment,
  type ShopBooks,
  type StripeBooks,
} from "./reconciliation";
import { agreeing, compare, eur, moved, own, type Sums, THEN, type Three } from "./reconciliation.fixture";
import { evidenceOf, evidenceSchema } from "./reconciliation-evidence";
import { chargeAgrees, refundedOf } from "./reconciliation-stripe";

const sums = fc
  .record({
    deposit: fc.integer({ min: 1, max: 90_000 }),
    balance: fc.integer({ min: 1, max: 90_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    shopShare: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(
    ({ deposit, balance, share, shopShare }): Sums => ({
      deposit,
      balance,
      back: Math.floor(balance * share),
      shopBack: Math.floor(deposit * shopShare),
    }),
  );

type Plant = (books: Three) => Three;
const withPayments = (books: Three, change: (payments: readonly OwnPayment[]) => readonly OwnPayment[]): Three => ({
  ...books,
  ours: { ...books.ours, payments: change(books.ours.payments) },
});
const withCharge = (books: Three, change: Partial<StripeBooks["charges"][number]>): Three => ({
  ...books,
  stripe: { ...books.stripe, charges: books.stripe.charges.map((one) => ({ ...one, ...change })) },
});
const withShop = (books: Three, change: Partial<ShopBooks>): Three => ({ ...books, shop: { ...books.shop, ...change } });
const withState = (books: Three, state: OwnBooks["instalments"][number]["state"]): Three => ({
  ...books,
  ours: { ...books.ours, instalments: books.ours.instalments.map((one) => ({ ...one, state })) },
});
const without = (id: string) => (payments: readonly OwnPayment[]) => payments.filter((one) => one.id !== id && one.parentId !== id);
const ORPHAN = {
  chargeId: "ch_2",
  paymentIntentId: "pi_2",
  status: "succeeded",
  refunded: eur(0),
  at: THEN,
  instalmentId: null,
  refunds: [],
};

/** Each planted by one change to books that agree. Sums of no refunds, so that each change is one. */
const PLANTS: readonly (readonly [string, DifferenceClass, Plant])[] = [
  ["Stripe has a charge of ours we have not", "charged_not_recorded", (b) => withState(withPayments(b, without("p-balance")), "charging")],
  [
    "Shopify does not show our charge",
    "charged_not_recorded",
    (b) => withShop(b, { transactions: b.shop.transactions.filter((one) => one.gid !== "t-balance") }),
  ],
  ["Shopify took a deposit we do not know", "charged_not_recorded", (b) => withPayments(b, without("p-deposit"))],
  ["Stripe does not know the charge", "recorded_not_charged", (b) => ({ ...b, stripe: { ...b.stripe, charges: [], absent: ["ch_1"] } })],
  ["the bank refused the charge after all", "recorded_not_charged", (b) => withCharge(b, { status: "failed" })],
  [
    "Shopify has no such deposit",
    "recorded_not_charged",
    (b) => withShop(b, { transactions: b.shop.transactions.filter((one) => one.gid !== "t-deposit") }),
  ],
  [
    "Shopify says paid by hand",
    "recorded_not_charged",
    (b) => {
      const paid = withPayments(b, (all) => [...all, own("p-hand", 700, { rail: "manual", transactionGid: "t-hand" })]);
      return withShop(paid, { transactions: [...b.shop.transactions, moved("t-hand", 700, { isManual: true })] });
    },
  ],
  [
    "Stripe refunded and we do not know",
    "refunded_on_one_side",
    (b) => withCharge(b, { refunded: eur(1), refunds: [{ refundId: "re_9", amount: eur(1), status: "succeeded", at: THEN }] }),
  ],
  [
    "we count a refund Stripe does not have",
    "refunded_on_one_side",
    (b) => withPayments(b, (all) => [...all, own("p-9", 1, { kind: "refund", parentId: "p-balance", refundId: "re_9" })]),
  ],
  [
    "Shopify refunded our charge, Stripe did not",
    "refunded_on_one_side",
    (b) =>
      withShop(b, { transactions: [...b.shop.transactions, moved("t-9", 1, { kind: "refund", parentGid: "t-balance", isManual: true })] }),
  ],
  [
    "Shopify was not told of Stripe's refund",
    "refunded_on_one_side",
    (b) => {
      const known = withPayments(b, (all) => [...all, own("p-9", 1, { kind: "refund", parentId: "p-balance", refundId: "re_9" })]);
      return withCharge(known, { refunded: eur(1), refunds: [{ refundId: "re_9", amount: eur(1), status: "succeeded", at: THEN }] });
    },
  ],
  [
    "cancelled in Shopify, still to be charged",
    "cancelled_but_scheduled",
    (b) => withState(withShop({ ...b, ours: { ...b.ours } }, { cancelledAt: THEN }), "scheduled"),
  ],
  [
    "another amount at Stripe",
    "amount_or_currency_differs",
    (b) => withCharge(b, { amount: eur((b.stripe.charges[0]?.amount.minor ?? 0n) + 1n) }),
  ],
  [
    "another currency in Shopify",
    "amount_or_currency_differs",
    (b) => withShop(b, { currency: currency("USD"), total: money(1n, "USD"), outstanding: money(0n, "USD") }),
  ],
  ["another total in Shopify", "amount_or_currency_differs", (b) => withShop(b, { total: eur(b.shop.total.minor + 1n) })],
  [
    "another amount of the deposit",
    "amount_or_currency_differs",
    (b) => withPayments(b, (all) => all.map((one) => (one.id === "p-deposit" ? { ...one, amount: eur(one.amount.minor + 1n) } : one))),
  ],
  [
    "a second charge for a balance that is paid",
    "orphan_charge",
    (b) => ({ ...b, stripe: { ...b.stripe, charges: [...b.stripe.charges, { ...ORPHAN, amount: eur(5), instalmentId: "i-balance" }] } }),
  ],
  [
    "a charge nothing explains",
    "orphan_charge",
    (b) => ({ ...b, stripe: { ...b.stripe, charges: [...b.stripe.charges, { ...ORPHAN, amount: eur(5) }] } }),
  ],
  [
    "an attempt without an end",
    "unknown_outcome",
    (b) => ({
      ...b,
      ours: {
        ...b.ours,
        attempts: [{ id: "a", instalmentId: "i-balance", state: "unknown", paymentIntentId: "pi_3", amount: eur(5), openedAt: THEN }],
      },
    }),
  ],
];

describe("three books that agree", () => {
  it("have no difference, whatever the sums", () => {
    fc.assert(
      fc.property(sums, (some) => {
        expect(compare(agreeing(some))).toEqual([]);
      }),
    );
  });

  it("nor when charges were recorded together, or less what went back first", () => {
    const books = agreeing({ deposit: 100, balance: 500, back: 0, shopBack: 0 });
    const second = own("p-2", 300, { chargeId: "ch_2", recordState: "recorded" });
    const two = withPayments(books, (all) => [...all, second]);
    const together = books.shop.transactions.map((one) => (one.gid === "t-balance" ? { ...one, amount: eur(800) } : one));
    const shop = { ...books.shop, total: eur(600), transactions: together };
    expect(
      compare({ ...two, shop, stripe: { ...books.stripe, charges: [...books.stripe.charges, { ...ORPHAN, amount: eur(300) }] } }),
    ).toEqual([]);
    const less = agreeing({ deposit: 100, balance: 500, back: 200, shopBack: 0 });
    const net = less.shop.transactions.flatMap((one) =>
      one.gid === "t-mirror" ? [] : one.gid === "t-balance" ? [{ ...one, amount: eur(300) }] : [one],
    );
    expect(compare(withShop(less, { transactions: net }))).toEqual([]);
  });

  it("nor while the last part is awaited on a shop that records no parts, or a bank takes its time", () => {
    const books = agreeing({ deposit: 100, balance: 500, back: 0, shopBack: 0 });
    const waiting = withPayments(books, (all) =>
      all.map((one) => (one.id === "p-balance" ? { ...one, recordState: "not_recordable" as const } : one)),
    );
    const shop = { ...books.shop, outstanding: eur(900), transactions: books.shop.transactions.filter((one) => one.gid !== "t-balance") };
    expect(compare({ ...waiting, shop })).toEqual([]);
    const attempt = {
      id: "a",
      instalmentId: "i-balance",
      state: "processing",
      paymentIntentId: "pi_3",
      amount: eur(5),
      openedAt: THEN,
    } as const;
    const atBank = {
      ...books,
      ours: { ...books.ours, attempts: [attempt] },
      stripe: { ...books.stripe, intents: new Map([["pi_3", "processing"]]) },
    };
    expect(compare(atBank)).toEqual([]);
  });
});

describe("a difference planted", () => {
  it.each(PLANTS)("%s: %s is found, and only it", (_what, wanted, plant) => {
    fc.assert(
      fc.property(sums, (some) => {
        const books = plant(agreeing({ ...some, back: 0, shopBack: 0, balance: some.balance + 1 }));
        expect(compare(books).map((one) => one.class)).toEqual([wanted]);
        expect(evidenceSchema.parse(evidenceOf(books))).toEqual(evidenceOf(books));
      }),
      { numRuns: 30 },
    );
  });

  it("every class is among them", () => expect(new Set(PLANTS.map(([, one]) => one))).toEqual(new Set(DIFFERENCE_CLASSES)));

  it.each(PLANTS)("%s: nothing while it is younger than the flight of money", (_what, _wanted, plant) => {
    const { ours, stripe, shop } = plant(agreeing({ deposit: 100, balance: 500, back: 0, shopBack: 0 }));
    const young: Books = { ours, stripe, shop, settledBefore: new Date(THEN.getTime() - 1) };
    const found = differencesOf(young).filter((one) => one.class !== "amount_or_currency_differs" || one.fix !== "read_order");
    expect(found).toEqual([]);
  });

  it("the quick look at a page sees it too, or sees nothing where there is nothing", () => {
    fc.assert(
      fc.property(sums, (some) => {
        const { ours, stripe } = agreeing(some);
        const [charge] = stripe.charges;
        const payment = ours.payments.find((one) => one.chargeId === "ch_1");
        if (!charge || !payment) throw new Error("the books have a charge");
        const booked = { amount: payment.amount, refunded: refundedOf(payment, ours.payments) };
        expect(chargeAgrees(charge, booked)).toBe(true);
        expect(chargeAgrees({ ...charge, amount: eur(charge.amount.minor + 1n) }, booked)).toBe(false);
        expect(chargeAgrees({ ...charge, refunded: eur(charge.refunded.minor + 1n) }, booked)).toBe(false);
        expect(chargeAgrees(charge, null)).toBe(charge.amount.minor === charge.refunded.minor);
        expect(chargeAgrees({ ...charge, status: "failed" }, null)).toBe(true);
        expect(chargeAgrees({ ...charge, status: "failed" }, booked)).toBe(false);
      }),
    );
  });
});
