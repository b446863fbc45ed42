import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, instant, plainDate } from "./dates";
import { money } from "./money";
import { deriveOrder, type ORDER_STATUSES, type OrderInstalment, type OrderSnapshot, paymentStateOf, tabsOf } from "./order-status";
import { INSTALMENT_STATES, type InstalmentState, isClosed } from "./states";

const eur = (minor: bigint) => money(minor, "EUR");
const dueOn = plainDate("2026-12-01");
const part = (state: InstalmentState, more: Partial<OrderInstalment> = {}): OrderInstalment => ({
  state,
  amount: eur(24_000n),
  dueOn,
  nextAttemptAt: null,
  refusal: null,
  ...more,
});
const base: OrderSnapshot = {
  collector: "stripe",
  isCancelled: false,
  isDeleted: false,
  fulfilmentStatus: "unfulfilled",
  total: eur(48_000n),
  received: eur(24_000n),
  refunded: eur(0n),
  lost: eur(0n),
  instalments: [part("paid", { dueOn: null }), part("scheduled")],
  hasHold: true,
  isDisputed: false,
  hasPendingIntent: false,
  isRecording: false,
  isActive: true,
  hasAddress: true,
  hasFailedRefund: false,
  isCancellationStuck: false,
  isAskedByCustomer: false,
  isBeyondCap: false,
  isWithdrawn: false,
  disputed: eur(0n),
  notRecorded: eur(0n),
  unproven: eur(0n),
  zone: "Europe/Paris",
};
const derive = (more: Partial<OrderSnapshot> = {}) => deriveOrder({ ...base, ...more });
const paidUp = { instalments: [part("paid"), part("paid")], received: eur(48_000n) };

describe("the derived status", () => {
  it.each<[(typeof ORDER_STATUSES)[number], Partial<OrderSnapshot>]>([
    ["placed", { received: eur(0n), instalments: [part("card_missing")] }],
    ["awaiting_balance", {}],
    ["balance_collected", paidUp],
    ["released", { ...paidUp, hasHold: false }],
    ["fulfilled", { ...paidUp, fulfilmentStatus: "fulfilled" }],
    ["cancelled", { isCancelled: true, instalments: [part("paid"), part("cancelled")] }],
    ["refunded", { isCancelled: true, refunded: eur(24_000n), instalments: [part("paid"), part("cancelled")] }],
  ])("%s", (status, more) => expect(derive(more).status).toBe(status));

  it("balance, due date and next step come from what is open", () => {
    const soon = instant(Date.parse("2026-12-03T08:00:00Z"));
    const made = derive({
      instalments: [
        part("paid", { dueOn: addDays(dueOn, -30) }),
        part("retry_wait", { nextAttemptAt: soon }),
        part("scheduled", { dueOn: addDays(dueOn, 9), amount: eur(1n) }),
      ],
    });
    expect(made).toMatchObject({ balance: eur(24_001n), dueOn, nextActionAt: soon, paymentState: "retry_wait", isUnpaid: true });
    expect(derive(paidUp)).toMatchObject({ balance: eur(0n), dueOn: null, isUnpaid: false, paymentState: "paid" });
  });

  it("the loudest open instalment speaks for the order", () => {
    expect(paymentStateOf([{ state: "scheduled" }, { state: "needs_customer" }])).toBe("needs_customer");
    expect(paymentStateOf([{ state: "paid" }, { state: "cancelled" }])).toBe("paid");
    expect(paymentStateOf([{ state: "cancelled" }])).toBe("cancelled");
    expect(paymentStateOf([])).toBe("paid");
    for (const state of INSTALMENT_STATES) expect(paymentStateOf([{ state }])).toBe(state);
    for (const state of INSTALMENT_STATES.filter((one) => !isClosed(one)))
      expect(paymentStateOf([{ state: "paid" }, { state }])).toBe(state);
  });

  it("money kept on a cancelled order, or beyond the total, is to refund", () => {
    expect(derive({ isCancelled: true, instalments: [part("cancelled")] })).toMatchObject({ toRefund: eur(24_000n), isActionNeeded: true });
    expect(derive({ ...paidUp, received: eur(50_000n) }).toRefund).toEqual(eur(2_000n));
    expect(derive({ ...paidUp, received: eur(50_000n), refunded: eur(2_000n) }).toRefund).toEqual(eur(0n));
    expect(derive({ isCancelled: true, isDisputed: true, instalments: [part("cancelled")] })).toMatchObject({
      toRefund: eur(0n),
      isActionNeeded: true,
    });
    expect(derive({ isCancelled: true, lost: eur(24_000n), instalments: [part("cancelled")] })).toMatchObject({
      toRefund: eur(0n),
      paid: eur(0n),
    });
  });

  it("flags", () => {
    expect(derive({ hasHold: false }).flags).toEqual([]);
    expect(derive({ collector: "shopify", isCancelled: true, isDisputed: false, hasPendingIntent: true, isRecording: true }).flags).toEqual(
      ["watched", "on_hold", "refund_required", "intent_pending", "recording"],
    );
    expect(derive({ isDisputed: true, hasHold: false }).flags).toEqual(["disputed"]);
  });

  it("action is needed where a person must act, not for a cancelled order that waits for nobody", () => {
    const action = (state: InstalmentState, more: Partial<OrderSnapshot> = {}) =>
      derive({ instalments: [part(state)], ...more }).isActionNeeded;
    const loud = ["needs_card", "needs_customer", "needs_consent"];
    expect(INSTALMENT_STATES.filter((state) => action(state))).toEqual(loud);
    expect(action("needs_card", { isCancelled: true, received: eur(0n) })).toBe(false);
    expect(INSTALMENT_STATES.filter((state) => action(state, { collector: "shopify" }))).toEqual([]);
    expect(INSTALMENT_STATES.filter((state) => action(state, { isActive: false }))).toEqual([]);
  });
});

describe("tabs", () => {
  const tabs = (more: Partial<OrderSnapshot> = {}) => {
    const order = { ...base, ...more };
    const derived = deriveOrder(order);
    const isCardAwaited = derived.case?.reason === "card_missing";
    const facts = { ...derived, isCancelled: order.isCancelled, isDeleted: order.isDeleted, isCardAwaited };
    return tabsOf(facts).map(({ tab, day }) => (day ? `${tab}:${day}` : tab));
  };

  it("put an order where people look for it", () => {
    expect(tabs()).toEqual(["all", "unfulfilled", "unpaid", "due_soon:2026-12-01"]);
    expect(tabs({ instalments: [part("card_missing", { dueOn: null })] })).toEqual(["all", "unfulfilled", "unpaid", "card_missing"]);
    expect(tabs({ instalments: [part("needs_card")] })).toEqual(["all", "unfulfilled", "unpaid", "action_needed", "due_soon:2026-12-01"]);
    expect(tabs({ ...paidUp, fulfilmentStatus: "fulfilled" })).toEqual(["all", "paid"]);
    expect(tabs({ ...paidUp, fulfilmentStatus: "partial" })).toEqual(["all", "unfulfilled", "paid"]);
    expect(tabs({ isCancelled: true, instalments: [part("cancelled")] })).toEqual(["all", "action_needed", "cancelled"]);
    expect(tabs({ instalments: [part("card_missing")] })).toEqual([
      ...["all", "unfulfilled", "unpaid", "card_missing", "action_needed:2026-12-02", "due_soon:2026-12-01"],
    ]);
    // Deleted in the shop: nowhere, but where money waits to go back.
    expect(tabs({ isDeleted: true, received: eur(0n) })).toEqual([]);
    expect(tabs({ isDeleted: true, instalments: [part("cancelled")] })).toEqual(["action_needed"]);
  });

  it("every living order is in exactly one of unpaid and paid, or has only cancelled parts", () => {
    const parts = fc.array(
      fc.constantFrom(...INSTALMENT_STATES).map((state) => part(state)),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(parts, (instalments) => {
        const shown = tabs({ instalments });
        const inOne = Number(shown.includes("unpaid")) + Number(shown.includes("paid"));
        expect(inOne).toBe(instalments.every((one) => one.state === "cancelled") ? 0 : 1);
      }),
    );
  });
});
