import { caseOf, type OrderCase } from "./cases";
import { addDays, earliestDate, type PlainDate } from "./dates";
import { compare, isPositive, type Money, sum, zero } from "./money";
import type { FulfilmentStatus } from "./shopify-order";
import { type Collector, type InstalmentState, isClosed, type OrderFlag, type OrderTab } from "./states";

/** The derived status of an order. Never stored as truth: the column is a cache of {@link deriveOrder}. */
export const ORDER_STATUSES = [
  "placed",
  "awaiting_balance",
  "balance_collected",
  "released",
  "fulfilled",
  "cancelled",
  "refunded",
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export type OrderInstalment = {
  readonly state: InstalmentState;
  readonly amount: Money;
  readonly dueOn: PlainDate | null;
  readonly nextAttemptAt: Date | null;
  /** Code of the refusal a due charge met last; null when it met none. */
  readonly refusal: string | null;
};

/** What an order's status is derived from. */
export type OrderSnapshot = {
  readonly collector: Collector;
  readonly isCancelled: boolean;
  readonly isDeleted: boolean;
  readonly fulfilmentStatus: FulfilmentStatus;
  readonly total: Money;
  /** Money in, all rails, before refunds. */
  readonly received: Money;
  readonly refunded: Money;
  /** Lost in disputes. */
  readonly lost: Money;
  readonly instalments: readonly OrderInstalment[];
  readonly hasHold: boolean;
  readonly isDisputed: boolean;
  readonly hasPendingIntent: boolean;
  /** A charge of ours is not recorded in Shopify yet. */
  readonly isRecording: boolean;
  /** False for an order that is only observed (rule 4). */
  readonly isActive: boolean;
  /** A mail can reach the customer. */
  readonly hasAddress: boolean;
  readonly hasFailedRefund: boolean;
  readonly isCancellationStuck: boolean;
  /** A request of the customer nobody has answered. */
  readonly isAskedByCustomer: boolean;
  /** Ordered beyond what its campaign has, and not shipped. */
  readonly isBeyondCap: boolean;
  /** The customer has withdrawn and no cancelling gives the money back: the goods were sent, say (rule 26). */
  readonly isWithdrawn: boolean;
  /** In open disputes. */
  readonly disputed: Money;
  /** Charged by us and not recordable in Shopify (rule 15). */
  readonly notRecorded: Money;
  /** Marked as paid in the shop without a charge behind it, and looked at by nobody. */
  readonly unproven: Money;
  /** The shop's: days begin there. */
  readonly zone: string;
};

export type DerivedOrder = {
  readonly status: OrderStatus;
  readonly paymentState: InstalmentState;
  readonly balance: Money;
  /** Money in and kept. */
  readonly paid: Money;
  readonly toRefund: Money;
  readonly dueOn: PlainDate | null;
  readonly nextActionAt: Date | null;
  readonly flags: readonly OrderFlag[];
  readonly isUnfulfilled: boolean;
  readonly isUnpaid: boolean;
  /** The case it is, or becomes with time, for a person. */
  readonly case: OrderCase | null;
  /** The case stands now. */
  readonly isActionNeeded: boolean;
};

/** Of several open instalments the one a person must hear of first speaks for the order. */
const LOUDEST: readonly InstalmentState[] = [
  "in_doubt",
  "needs_card",
  "needs_customer",
  "needs_consent",
  "charging",
  "processing",
  "retry_wait",
  "invoice_open",
  "card_missing",
  "scheduled",
];

/** The one instalment state shown for an order. */
export function paymentStateOf(instalments: readonly { readonly state: InstalmentState }[]): InstalmentState {
  const loudest = LOUDEST.find((state) => instalments.some((instalment) => instalment.state === state));
  if (loudest) return loudest;
  const allCancelled = instalments.length > 0 && instalments.every((instalment) => instalment.state === "cancelled");
  return allCancelled ? "cancelled" : "paid";
}

/** Everything the orders page and the cache columns need, from the rows alone. */
export function deriveOrder(order: OrderSnapshot): DerivedOrder {
  const code = order.total.currency;
  const open = order.instalments.filter((instalment) => !isClosed(instalment.state));
  const balance = sum(
    open.map((instalment) => instalment.amount),
    code,
  );
  const paid: Money = { minor: order.received.minor - order.refunded.minor - order.lost.minor, currency: code };
  const toRefund = toRefundOf(order, paid);
  // A cancelled order with nothing running is cancelled, whatever of it had been paid before and whenever we first saw it.
  const paymentState = order.isCancelled && open.length === 0 ? "cancelled" : paymentStateOf(order.instalments);
  const isUnpaid = isPositive(balance);
  const amounts = { ...order, balance, toRefund, paid };
  const found = caseOf({ ...order, amounts });
  return {
    status: statusOf(order, paid, isUnpaid),
    paymentState,
    balance,
    paid,
    toRefund,
    dueOn: earliest(open.map((instalment) => instalment.dueOn)),
    nextActionAt: soonest(open.map((instalment) => instalment.nextAttemptAt)),
    flags: flagsOf(order, isPositive(toRefund)),
    isUnfulfilled: order.fulfilmentStatus !== "fulfilled",
    isUnpaid,
    case: found,
    isActionNeeded: found !== null && found.from === null,
  };
}

function toRefundOf(order: OrderSnapshot, paid: Money): Money {
  const isOver = order.isCancelled || order.isDeleted || order.isWithdrawn;
  const keeps = isOver ? zero(order.total.currency) : order.total;
  const over = { minor: paid.minor - keeps.minor, currency: paid.currency };
  // Disputed money moves by the bank's word only (rule 18).
  return isPositive(over) && !order.isDisputed ? over : zero(order.total.currency);
}

function statusOf(order: OrderSnapshot, paid: Money, isUnpaid: boolean): OrderStatus {
  const gaveAllBack = isPositive(order.received) && compare(order.refunded, order.received) >= 0;
  if (gaveAllBack) return "refunded";
  if (order.isCancelled) return "cancelled";
  if (order.fulfilmentStatus === "fulfilled") return "fulfilled";
  if (isUnpaid) return isPositive(paid) ? "awaiting_balance" : "placed";
  return order.hasHold ? "balance_collected" : "released";
}

function flagsOf(order: OrderSnapshot, hasRefund: boolean): OrderFlag[] {
  const flags: [OrderFlag, boolean][] = [
    ["watched", order.collector === "shopify"],
    ["on_hold", order.hasHold],
    ["refund_required", hasRefund],
    ["disputed", order.isDisputed],
    ["intent_pending", order.hasPendingIntent],
    ["recording", order.isRecording],
  ];
  return flags.filter(([, is]) => is).map(([flag]) => flag);
}

function earliest(dates: readonly (PlainDate | null)[]): PlainDate | null {
  return dates.filter((date) => date !== null).reduce<PlainDate | null>((first, date) => (first ? earliestDate(first, date) : date), null);
}

function soonest(times: readonly (Date | null)[]): Date | null {
  return times.filter((time) => time !== null).reduce<Date | null>((first, time) => (first && first <= time ? first : time), null);
}

/** A tab an order is counted under; `day` for the tab that depends on the clock, null for the others (rule 36). */
export type TabMembership = { readonly tab: OrderTab; readonly day: PlainDate | null };

/** The columns tabs are told from. The database's function `order_tabs` says the same in SQL; lib/store/order-tabs.int.test.ts compares the two. */
export type TabFacts = Pick<DerivedOrder, "paymentState" | "isUnfulfilled" | "isUnpaid" | "isActionNeeded" | "dueOn"> & {
  readonly isCancelled: boolean;
  readonly isDeleted: boolean;
  /** The order becomes a case, for want of a card, the day after it is due. */
  readonly isCardAwaited: boolean;
};

/** Every tab an order belongs to. *Due soon* and a case that comes with time are listed with their day; the page sums the days it means. */
export function tabsOf(order: TabFacts): TabMembership[] {
  const caseRows: [OrderTab, boolean, PlainDate | null][] = [["action_needed", order.isActionNeeded, null]];
  const alive = !order.isCancelled;
  const becomesCase = !order.isActionNeeded && order.isCardAwaited && !order.isDeleted;
  const rows: [OrderTab, boolean, PlainDate | null][] = [
    ["all", true, null],
    ["unfulfilled", order.isUnfulfilled && alive, null],
    ["unpaid", order.isUnpaid && alive, null],
    ["card_missing", order.paymentState === "card_missing" && alive, null],
    ...caseRows,
    ["action_needed", becomesCase && order.dueOn !== null, order.dueOn && addDays(order.dueOn, 1)],
    ["due_soon", order.isUnpaid && alive && order.dueOn !== null, order.dueOn],
    ["paid", order.paymentState === "paid" && alive, null],
    ["cancelled", order.isCancelled, null],
  ];
  // What the shop deleted is nowhere, unless money has to go back.
  const shown = order.isDeleted ? caseRows : rows;
  return shown.filter(([, belongs]) => belongs).map(([tab, , day]) => ({ tab, day }));
}

/** *Due soon* means: due within this many days from today, overdue included. */
export const DUE_SOON_DAYS = 7;
