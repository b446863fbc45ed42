import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differencesOf, type OwnRefund } from "./reconciliation";
import { agreeing, compare, eur, moved, own, SETTLED, THEN, type Three } from "./reconciliation.fixture";
import { markerOfPayment } from "./reconciliation-moves";

const SUMS = { deposit: 100, balance: 500, back: 0, shopBack: 0 };

/** Shopify shows so much of our charge as refunded. */
const shownBack = (books: Three, amount: number, parentGid = "t-balance", gid = "t-9"): Three => ({
  ...books,
  shop: {
    ...books.shop,
    transactions: [...books.shop.transactions, moved(gid, amount, { kind: "refund", parentGid, isManual: true })],
  },
});

/** A refund of ours that Shopify shows already, or is not told of. */
const standing = (id: string, parts: OwnRefund["parts"], change: Partial<OwnRefund> = {}): OwnRefund => ({
  ...{ id, isDone: false, isMirrored: true, askedAt: THEN, parts },
  ...change,
});
const part = (amount: number, state: OwnRefund["parts"][number]["state"], paymentId = "p-balance") => ({
  ...{ paymentId, amount: eur(amount), state },
});
const withRefunds = (books: Three, ...refunds: OwnRefund[]): Three => ({ ...books, ours: { ...books.ours, refunds } });

const told = (books: Three) =>
  compare(books).map(({ fix, amount, target }) => [fix, Number(amount.minor), target.refundId ?? target.paymentId]);

describe("money Shopify shows as refunded on our charge", () => {
  it("is sent back at Stripe", () => {
    expect(told(shownBack(agreeing(SUMS), 30))).toEqual([["refund_at_stripe", 30, "p-balance"]]);
  });

  it.each(["requested", "sent", "in_doubt", "pending"] as const)("is no difference while our refund for it is %s", (state) => {
    expect(told(withRefunds(shownBack(agreeing(SUMS), 30), standing("r", [part(30, state)])))).toEqual([]);
    expect(told(withRefunds(shownBack(agreeing(SUMS), 50), standing("r", [part(30, state)])))).toEqual([
      ["refund_at_stripe", 20, "p-balance"],
    ]);
  });

  it("that Stripe refused is tried again instead of sent a second time", () => {
    const refused = standing("r", [part(30, "failed")]);
    expect(told(withRefunds(shownBack(agreeing(SUMS), 30), refused))).toEqual([["retry_refund", 30, "r"]]);
    expect(told(withRefunds(shownBack(agreeing(SUMS), 50), refused))).toEqual([
      ["retry_refund", 30, "r"],
      ["refund_at_stripe", 20, "p-balance"],
    ]);
    // Made once, refused by the bank weeks later.
    expect(told(withRefunds(shownBack(agreeing(SUMS), 30), { ...refused, isDone: true }))).toEqual([["retry_refund", 30, "r"]]);
  });

  it("is not tried again where something else has replaced what was refused", () => {
    const replaced = withRefunds(agreeing({ ...SUMS, back: 30 }), standing("r", [part(30, "failed")]));
    expect(told(replaced)).toEqual([]);
    expect(told(shownBack(replaced, 10))).toEqual([["refund_at_stripe", 10, "p-balance"]]);
  });

  it("goes back from the charge whose record shows it, each as much as it has", () => {
    const second = own("p-2", 300, { chargeId: "ch_2", recordState: "recorded" });
    const one = agreeing(SUMS);
    const charge = { ...one.stripe.charges[0], chargeId: "ch_2", paymentIntentId: "pi_2", amount: eur(300), instalmentId: null };
    const mark = markerOfPayment("p-2");
    const two: Three = {
      ours: { ...one.ours, total: eur(900), payments: [...one.ours.payments, second] },
      stripe: { ...one.stripe, charges: [...one.stripe.charges, charge as (typeof one.stripe.charges)[number]] },
      shop: {
        ...one.shop,
        total: eur(900),
        transactions: [...one.shop.transactions, moved("t-2", 300, { ourMarker: mark, isManual: true })],
      },
    };
    expect(told(two)).toEqual([]);
    expect(told(shownBack(shownBack(two, 300, "t-2", "b1"), 40, "t-balance", "b2"))).toEqual([
      ["refund_at_stripe", 40, "p-balance"],
      ["refund_at_stripe", 300, "p-2"],
    ]);
  });

  it("whatever is asked for, never more leaves than Shopify shows beyond what went back or is on its way", () => {
    const sums = fc.record({ back: fc.nat(200), there: fc.nat(300), onItsWay: fc.nat(100), refused: fc.nat(100) });
    fc.assert(
      fc.property(sums, ({ back, there, onItsWay, refused }) => {
        const books = withRefunds(
          shownBack(agreeing({ ...SUMS, back }), there),
          standing("r1", [part(onItsWay, "sent")]),
          standing("r2", [part(refused, "failed")]),
        );
        const sent = compare(books).filter((one) => one.fix === "retry_refund" || one.fix === "refund_at_stripe");
        const leaves = sent.reduce((all, one) => all + Number(one.amount.minor), 0);
        expect(leaves).toBe(Math.max(0, there - onItsWay));
      }),
    );
  });
});

describe("an entry in our name without a charge", () => {
  const invented = (books: Three, amount: number, id = "p-nobody"): Three => ({
    ...books,
    shop: {
      ...books.shop,
      transactions: [...books.shop.transactions, moved("t-x", amount, { ourMarker: markerOfPayment(id), isManual: true })],
    },
  });

  it("is taken back in Shopify, as much of it as still stands there", () => {
    const [found, ...more] = compare(invented(agreeing(SUMS), 80));
    expect([found, more]).toMatchObject([{ class: "recorded_not_charged", fix: "withdraw_mark", target: { transactionGid: "t-x" } }, []]);
    expect(compare(shownBack(invented(agreeing(SUMS), 80), 30, "t-x"))).toMatchObject([{ fix: "withdraw_mark", amount: eur(50) }]);
    expect(compare(shownBack(invented(agreeing(SUMS), 80), 80, "t-x"))).toEqual([]);
  });

  it("also where our row for it was taken back before", () => {
    const row = own("p-withdrawn", 80, { status: "cancelled", recordState: "not_needed", chargeId: "ch_never" });
    const books = agreeing(SUMS);
    const known: Three = { ...books, ours: { ...books.ours, payments: [...books.ours.payments, row] } };
    expect(compare(invented(known, 80, "p-withdrawn"))).toMatchObject([{ fix: "withdraw_mark", amount: eur(80) }]);
  });

  it("is left to a person while Stripe cannot be asked whether a charge is behind it", () => {
    const { ours, shop } = invented(agreeing(SUMS), 80);
    expect(differencesOf({ ours, shop, stripe: null, settledBefore: SETTLED })).toMatchObject([
      { class: "recorded_not_charged", fix: "look" },
    ]);
  });
});

describe("refunds Shopify was not told of", () => {
  it("are told one by one, each with its own sum", () => {
    const books = agreeing({ ...SUMS, back: 70 });
    const untold = books.shop.transactions.filter((one) => one.gid !== "t-mirror");
    const two = withRefunds(
      { ...books, shop: { ...books.shop, transactions: untold } },
      standing("r1", [part(30, "succeeded")], { isMirrored: false }),
      standing("r2", [part(40, "succeeded")], { isMirrored: false }),
    );
    expect(told(two)).toEqual([
      ["mirror_refund", 30, "r1"],
      ["mirror_refund", 40, "r2"],
    ]);
  });
});
