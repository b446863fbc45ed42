import { cancellationScope } from "@/lib/domain/cancellation";
import { type Money, money, splitProRata, subtract } from "@/lib/domain/money";
import { inRefundOrder, mostRefundable, type RefundablePayment } from "@/lib/domain/refund-plan";
import { extrasOf, type OrderExtras } from "@/lib/domain/refund-wish";
import type { FulfilmentStatus } from "@/lib/domain/shopify-order";
import { refundablePayments } from "@/lib/store/refunds";
import type { Scope } from "@/lib/store/scope";

export type LineChoice = {
  readonly id: string;
  readonly title: string;
  readonly left: number;
  readonly unsent: number;
  /** Worth of all units left, with its share of tax. */
  readonly worth: Money;
};

/** What can go back of an order, and whether it can be cancelled, as a dialog shows it. */
export type MoneyBackChoice = {
  readonly orderName: string;
  readonly currency: string;
  readonly version: number;
  readonly payments: readonly RefundablePayment[];
  readonly most: Money;
  /** What is owed back to the customer now: money of a cancelled order, or paid too much. */
  readonly due: Money;
  /** Delivery and tax that are still on the order. */
  readonly extras: OrderExtras;
  readonly lines: readonly LineChoice[];
  readonly scope: ReturnType<typeof cancellationScope>;
};

export async function moneyBackChoice(scope: Scope, orderId: string): Promise<MoneyBackChoice | null> {
  const { db, merchantId } = scope;
  const order = await db.prisma.order.findUnique({
    where: { merchantId_id: { merchantId, id: orderId } },
    include: {
      lines: { orderBy: [{ position: "asc" }, { id: "asc" }] },
      merchant: { select: { mode: true } },
      withdrawals: { where: { kind: "withdrawal" }, select: { id: true }, take: 1 },
    },
  });
  if (!order) return null;
  const payments = inRefundOrder(await refundablePayments(db.prisma, merchantId, orderId));
  const { currency } = order;
  const most = mostRefundable(payments, money(0n, currency).currency);
  const isOver = order.cancelledAt !== null || order.deletedAt !== null || order.withdrawals.length > 0;
  const kept = isOver ? 0n : order.totalMinor;
  const over = most.minor - kept;
  const lines = order.lines.filter((line) => line.currentQuantity > 0);
  const goods = lines.reduce((sum, line) => sum + line.totalMinor, 0n);
  const extras = extrasOf({
    total: money(order.totalMinor, currency),
    goods: money(goods, currency),
    tax: money(order.taxMinor, currency),
  });
  const worths = worthOf(subtract(money(order.totalMinor, currency), extras.delivery), lines);
  return {
    ...{ orderName: order.name, currency, version: order.version, payments, most },
    extras,
    due: money(over > 0n ? over : 0n, currency),
    lines: lines.map((line, at) => ({
      ...{ id: line.id, left: line.currentQuantity, unsent: Math.min(line.fulfillableQuantity, line.currentQuantity) },
      title: [line.title, line.variantTitle].filter(Boolean).join(" · "),
      worth: worths[at] ?? money(0n, currency),
    })),
    scope: cancellationScope(
      {
        ...{ isCancelled: order.cancelledAt !== null, isDeleted: order.deletedAt !== null, isDisputed: order.isDisputed },
        isWatched: order.merchant.mode !== "collect" || order.activation !== "active",
        fulfilmentStatus: order.fulfilmentStatus as FulfilmentStatus,
        unsentUnits: lines.reduce((sum, line) => sum + line.fulfillableQuantity, 0),
      },
      { refund: "full", by: "staff" },
    ),
  };
}

/** What the goods are worth shared out over the lines: tax follows them. Only a proposal: the sum can be changed. */
function worthOf(total: Money, lines: readonly { readonly totalMinor: bigint }[]): Money[] {
  const weights = lines.map((line) => line.totalMinor);
  return total.minor > 0n && weights.some((weight) => weight > 0n)
    ? splitProRata(total, weights)
    : weights.map((minor) => money(minor, total.currency));
}
