import { describe, expect, it } from "vitest";
import { compareSides, minorOf } from "./compare";
import type { OurInstalment, OurPayment, ThreeSides } from "./ledgers";

const NOW = new Date("2027-02-13T14:05:00Z");
const balance: OurInstalment = {
  id: "i",
  orderId: "o",
  kind: "balance",
  state: "paid",
  amount: 8_000,
  dueOn: "2027-02-09",
  nextAttemptAt: null,
  refusal: null,
};
const charged: OurPayment = {
  ...{
    id: "a1",
    orderId: "o",
    rail: "stripe",
    kind: "charge",
    status: "succeeded",
    amount: 8_000,
    currency: "eur",
    chargeId: "ch_1",
    refundId: null,
  },
  ...{ transactionGid: null, recordState: "recorded", parentId: null },
};
const decimal = (presentment: string) => ({ presentment });
const recorded = { id: "t1", kind: "SALE", status: "SUCCESS", gateway: "Predesk predesk-a1", amount: decimal("80.00") };
const deposit = { id: "t0", kind: "SALE", status: "SUCCESS", gateway: "shopify_payments", amount: decimal("20.00") };
const paid: ThreeSides = {
  ours: {
    ...{
      id: "o",
      name: "#1",
      gid: "g",
      currency: "EUR",
      isCancelled: false,
      isRefundRequired: false,
      refundParts: [],
      pages: [],
      unfinished: [],
    },
    instalments: [balance],
    attempts: [
      { id: "t", orderId: "o", instalmentId: "i", state: "succeeded", amount: 8_000, isOnSession: false, chargeId: "ch_1", cap: 8_000 },
    ],
    payments: [{ ...charged, id: "d", rail: "shopify", amount: 2_000, chargeId: null, recordState: "not_needed" }, charged],
  },
  charges: [{ id: "ch_1", amount: 8_000, currency: "eur", intent: "pi", orderId: "o", instalmentId: "i" }],
  refunds: [],
  shop: { id: "g", cancelledAt: null, total: decimal("100.00"), outstanding: decimal("0.00"), transactions: [deposit, recorded] },
};

const found = (change: Partial<ThreeSides>) => compareSides({ ...paid, ...change }, NOW).map(({ kind }) => kind);
const ours = (change: Partial<ThreeSides["ours"]>): ThreeSides["ours"] => ({ ...paid.ours, ...change });
const shop = (change: Partial<NonNullable<ThreeSides["shop"]>>) => ({ ...(paid.shop as NonNullable<ThreeSides["shop"]>), ...change });
const open = (change: Partial<OurInstalment>) => ({
  ours: ours({ instalments: [{ ...balance, ...change }], attempts: [], payments: paid.ours.payments.slice(0, 1) }),
  charges: [],
  shop: shop({ outstanding: decimal("80.00"), transactions: [deposit] }),
});

describe("three ledgers of one order", () => {
  it("agree", () => expect(found({})).toEqual([]));

  it("two charges of one balance", () =>
    expect(found({ charges: [...paid.charges, { ...(paid.charges[0] as (typeof paid.charges)[0]), id: "ch_2" }] })).toEqual(
      expect.arrayContaining(["doubleCharged", "lost"]),
    ));

  it("more than was agreed to", () =>
    expect(found({ ours: ours({ attempts: paid.ours.attempts.map((one) => ({ ...one, cap: 7_999 })) }) })).toContain("doubleCharged"));

  it("kept after the order was cancelled, but where a person was told", () => {
    const cancelled = { shop: shop({ cancelledAt: NOW.toISOString() }) };
    expect(found({ ...cancelled, ours: ours({ isCancelled: true }) })).toContain("doubleCharged");
    expect(found({ ...cancelled, ours: ours({ isCancelled: true, isRefundRequired: true }) })).toEqual([]);
  });

  it("a charge no attempt made, but for a payment on Stripe's own page", () => {
    const attempts = paid.ours.attempts.map((one) => ({ ...one, chargeId: null }));
    expect(found({ ours: ours({ attempts }) })).toEqual(["lost"]);
    expect(found({ ours: ours({ attempts, pages: ["pi"] }) })).toEqual([]);
  });

  it("charged at Stripe and unknown here", () =>
    expect(found({ ours: ours({ payments: paid.ours.payments.slice(0, 1) }) })).toContain("lost"));

  it("another sum, a refund unknown here, a record missing or twice at the shop, a refund on the wrong rail", () => {
    expect(found({ charges: paid.charges.map((one) => ({ ...one, amount: 7_000 })) })).toContain("amountMismatch");
    expect(found({ refunds: [{ id: "re", chargeId: "ch_1", amount: 100, orderId: "o" }] })).toContain("amountMismatch");
    expect(found({ shop: shop({ transactions: [deposit] }) })).toContain("amountMismatch");
    expect(found({ shop: shop({ transactions: [deposit, recorded, recorded] }) })).toContain("amountMismatch");
    expect(found({ shop: shop({ transactions: [deposit, recorded, { ...deposit, kind: "REFUND" }] }) })).toContain("amountMismatch");
  });

  it("money that came by Stripe and goes back another way, or only here", () => {
    const back = { orderId: "o", rail: "stripe", paymentRail: "stripe", amount: 100, state: "succeeded", externalId: "re" };
    expect(found({ ours: ours({ refundParts: [{ ...back, rail: "manual", state: "requested" }] }) })).toEqual(["amountMismatch"]);
    expect(found({ ours: ours({ refundParts: [back] }) })).toEqual(["amountMismatch"]);
    expect(found({ ours: ours({ refundParts: [{ ...back, state: "requested" }] }) })).toEqual([]);
  });

  it("the shop counts more as owed than is to be collected", () =>
    expect(found({ shop: shop({ outstanding: decimal("10.00") }) })).toContain("amountMismatch"));

  it("due and nobody's, and what may wait", () => {
    expect(found(open({ state: "scheduled" }))).toEqual(["lost"]);
    expect(found(open({ state: "retry_wait", nextAttemptAt: NOW }))).toEqual(["lost"]);
    expect(found(open({ state: "retry_wait", nextAttemptAt: new Date(NOW.getTime() + 1) }))).toEqual([]);
    expect(found(open({ state: "needs_card" }))).toEqual([]);
    expect(found(open({ state: "scheduled", dueOn: "2027-02-14" }))).toEqual([]);
    expect(found(open({ state: "scheduled", refusal: "notice_missing", nextAttemptAt: new Date(NOW.getTime() + 1) }))).toEqual([]);
    expect(found(open({ state: "scheduled", refusal: "shop_owes_less", nextAttemptAt: new Date(NOW.getTime() + 1) }))).toEqual(["lost"]);
  });

  it("in flight for ever", () => {
    expect(found(open({ state: "in_doubt" }))).toEqual(["stuck"]);
    expect(found({ ours: ours({ unfinished: ["refund part sent"] }) })).toEqual(["stuck"]);
  });
});

it("reads the shop's decimals as minor units", () => expect(["12.30", "0.05", "7", "-1.50"].map(minorOf)).toEqual([1230, 5, 700, -150]));
