/** Transactions, refunds, payment terms and disputes. */
import { refundable } from "../../engine/refund-order";
import { moneyOf, zeroOf } from "../../engine/totals";
import { gid } from "../../state/gid";
import { shareBag, sumBags } from "../../state/money";
import type { Order, RefundLine } from "../../state/order-records";
import { connect, type PageArgs } from "../connection";
import { fieldsOf, type Resolvers } from "../context";
import { moneyBag, moneyScalar, moneyV2 } from "../money-fields";
import type { DisputeNode, RefundNode, ScheduleNode, TermsNode, TransactionNode } from "../nodes";

const transaction = fieldsOf<TransactionNode>({
  id: ({ transaction: one }) => gid("OrderTransaction", one.id),
  accountNumber: ({ transaction: one }) => one.card?.number ?? null,
  amount: ({ transaction: one }) => moneyScalar(one.amount),
  amountSet: ({ transaction: one }) => moneyBag(one.amount),
  amountV2: ({ transaction: one }) => moneyV2(one.amount.shop),
  authorizationCode: ({ transaction: one }) => one.authorization,
  createdAt: ({ transaction: one }) => one.createdAt,
  fees: () => [],
  formattedGateway: ({ transaction: one }) => one.gateway.charAt(0).toUpperCase() + one.gateway.slice(1),
  gateway: ({ transaction: one }) => one.gateway,
  kind: ({ transaction: one }) => one.kind,
  manualPaymentGateway: ({ transaction: one }) => one.manual,
  manuallyCapturable: () => false,
  maximumRefundable: ({ order, transaction: one }) =>
    one.kind === "SALE" || one.kind === "CAPTURE" ? moneyScalar(refundable(order, one)) : null,
  maximumRefundableV2: ({ order, transaction: one }) =>
    one.kind === "SALE" || one.kind === "CAPTURE" ? moneyV2(refundable(order, one).shop) : null,
  multiCapturable: () => false,
  order: ({ order }) => order,
  parentTransaction: ({ order, transaction: one }) =>
    order.transactions
      .filter((other) => other.id === one.parentId)
      .map((parent) => ({ kind: "OrderTransaction", order, transaction: parent }))[0] ?? null,
  paymentId: ({ order, transaction: one }) => `${order.name}.${order.transactions.indexOf(one) + 1}`,
  processedAt: ({ transaction: one }) => one.processedAt,
  receiptJson: () => "{}",
  status: ({ transaction: one }) => one.status,
  test: ({ transaction: one }) => one.test,
  totalUnsettledSet: ({ order }) => moneyBag(zeroOf(order)),
});

type RefundLineNode = { order: Order; refundLine: RefundLine };

const refund = fieldsOf<RefundNode>({
  id: ({ refund: one }) => gid("Refund", one.id),
  legacyResourceId: ({ refund: one }) => one.id,
  createdAt: ({ refund: one }) => one.createdAt,
  updatedAt: ({ refund: one }) => one.createdAt,
  processedAt: ({ refund: one }) => one.processedAt,
  note: ({ refund: one }) => one.note,
  duties: () => [],
  order: ({ order }) => order,
  orderAdjustments: ({ refund: one }, args: PageArgs, context) =>
    connect({ items: one.adjustment ? [one.adjustment] : [], idOf: (item) => item.id }, args, context, (item) => ({
      kind: "OrderAdjustment",
      id: gid("OrderAdjustment", item.id),
      amountSet: moneyBag(shareBag(item.amount, -1, 1)),
      reason: "REFUND_DISCREPANCY",
      taxAmountSet: moneyBag(shareBag(item.amount, 0, 1)),
    })),
  refundLineItems: ({ order, refund: one }, args: PageArgs, context) =>
    connect({ items: one.lines, idOf: (item) => item.id }, args, context, (refundLine): RefundLineNode => ({ order, refundLine })),
  refundShippingLines: ({ order, refund: one }, args: PageArgs, context) => {
    const shipping = one.shipping;
    const items = shipping ? order.shippingLines.slice(0, 1) : [];
    return connect({ items, idOf: (item) => item.id }, args, context, (line) => ({
      kind: "RefundShippingLine",
      id: gid("RefundShippingLine", one.id),
      shippingLine: line,
      subtotalAmountSet: moneyBag(shipping ?? line.refunded),
      taxAmountSet: moneyBag(zeroOf(order)),
    }));
  },
  totalRefunded: ({ order, refund: one }) =>
    moneyV2(
      sumBags(
        zeroOf(order),
        order.transactions.filter((back) => one.transactionIds.includes(back.id)).map((back) => back.amount),
      ).shop,
    ),
  totalRefundedSet: ({ order, refund: one }) =>
    moneyBag(
      sumBags(
        zeroOf(order),
        order.transactions.filter((back) => one.transactionIds.includes(back.id)).map((back) => back.amount),
      ),
    ),
  transactions: ({ order, refund: one }, args: PageArgs, context) =>
    connect(
      { items: order.transactions.filter((back) => one.transactionIds.includes(back.id)), idOf: (item) => item.id },
      args,
      context,
      (back) => ({ kind: "OrderTransaction", order, transaction: back }),
    ),
});

const refundLine = fieldsOf<RefundLineNode>({
  id: ({ refundLine: one }) => gid("RefundLineItem", one.id),
  lineItem: ({ order, refundLine: one }) =>
    order.lines.filter((line) => line.id === one.lineItemId).map((line) => ({ kind: "LineItem", order, line }))[0],
  location: ({ refundLine: one }, _args, context) => (one.locationId ? (context.world.tables.locations.get(one.locationId) ?? null) : null),
  priceSet: ({ refundLine: one }) => moneyBag(shareBag(one.subtotal, 1, one.quantity || 1)),
  quantity: ({ refundLine: one }) => one.quantity,
  restockType: ({ refundLine: one }) => one.restockType,
  restocked: ({ refundLine: one }) => one.restocked,
  subtotalSet: ({ refundLine: one }) => moneyBag(one.subtotal),
  totalTaxSet: ({ refundLine: one }) => moneyBag(one.tax),
});

const terms = fieldsOf<TermsNode>({
  id: ({ terms: one }) => gid("PaymentTerms", one.id),
  due: ({ terms: one }, _args, { world }) =>
    one.schedules.some((schedule) => !schedule.completedAt && schedule.dueAt !== null && Date.parse(schedule.dueAt) <= world.now()),
  overdue: ({ terms: one }, _args, { world }) =>
    one.schedules.some((schedule) => !schedule.completedAt && schedule.dueAt !== null && Date.parse(schedule.dueAt) < world.now()),
  dueInDays: ({ terms: one }) => one.dueInDays,
  order: ({ order }) => order,
  paymentSchedules: ({ order, terms: one }, args: PageArgs, context) =>
    connect({ items: one.schedules, idOf: (item) => item.id }, args, context, (schedule) => ({
      kind: "PaymentSchedule",
      order,
      terms: one,
      schedule,
    })),
  paymentTermsName: ({ terms: one }) => one.name,
  paymentTermsType: ({ terms: one }) => one.type,
  translatedName: ({ terms: one }) => one.name,
});

const schedule = fieldsOf<ScheduleNode>({
  id: ({ schedule: one }) => gid("PaymentSchedule", one.id),
  amount: ({ schedule: one }) => moneyV2(one.amount.presentment),
  balanceDue: ({ order, schedule: one }) => moneyV2(one.completedAt ? zeroOf(order).presentment : moneyOf(order).outstanding.presentment),
  totalBalance: ({ order, schedule: one }) => moneyV2(one.completedAt ? zeroOf(order).presentment : moneyOf(order).outstanding.presentment),
  completedAt: ({ schedule: one }) => one.completedAt,
  due: ({ schedule: one }, _args, { world }) => !one.completedAt && one.dueAt !== null && Date.parse(one.dueAt) <= world.now(),
  dueAt: ({ schedule: one }) => one.dueAt,
  issuedAt: ({ schedule: one }) => one.issuedAt,
  paymentTerms: ({ order, terms: one }) => ({ kind: "PaymentTerms", order, terms: one }),
});

const dispute = fieldsOf<DisputeNode>({
  id: ({ dispute: one }) => gid("ShopifyPaymentsDispute", one.id),
  legacyResourceId: ({ dispute: one }) => one.id,
  amount: ({ dispute: one }) => moneyV2(one.amount.presentment),
  evidenceDueBy: ({ dispute: one }) => one.evidenceDueBy,
  finalizedOn: ({ dispute: one }) => one.finalizedOn,
  initiatedAt: ({ dispute: one }) => one.initiatedAt,
  order: ({ order }) => order,
  reasonDetails: ({ dispute: one }) => ({ reason: one.reason, networkReasonCode: one.networkReasonCode }),
  status: ({ dispute: one }) => one.status,
  type: ({ dispute: one }) => one.type,
});

export const paymentResolvers: Resolvers = {
  OrderTransaction: transaction,
  Refund: refund,
  RefundLineItem: refundLine,
  PaymentTerms: terms,
  PaymentSchedule: schedule,
  ShopifyPaymentsDispute: dispute,
};
