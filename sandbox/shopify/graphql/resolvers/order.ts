import {
  currentTotals,
  financialStatus,
  fulfilledQuantity,
  fulfillmentStatus,
  lineSubtotal,
  lineTax,
  moneyOf,
  originalTotals,
  zeroOf,
} from "../../engine/totals";
import { gid } from "../../state/gid";
import { shareBag, subtractBags, sumBags, timesBag } from "../../state/money";
import type { Order, ShippingLine, TaxLine } from "../../state/order-records";
import { gatewayNames } from "../../webhooks/payload-order";
import { connect, firstOf, type PageArgs } from "../connection";
import { currentShop, fieldsOf, type Resolvers } from "../context";
import { moneyBag, moneyScalar, moneyV2 } from "../money-fields";
import type { LineNode } from "../nodes";
import { addressNode } from "./place";

function taxLines(order: Order, tax: ReturnType<typeof zeroOf>): TaxLine[] {
  const first = order.lines.find((line) => line.taxTitle);
  return first?.taxTitle ? [{ title: first.taxTitle, rate: first.taxRate, price: tax }] : [];
}

function markable(order: Order): boolean {
  return !order.cancelledAt && moneyOf(order).outstanding.presentment.amount > 0;
}

function idle(value: unknown): () => unknown {
  return () => value;
}

function listOf<T extends { id: string }>(items: readonly T[]) {
  return { items, idOf: (item: T) => item.id };
}

const money = fieldsOf<Order>({
  cartDiscountAmountSet: (order) => moneyBag(zeroOf(order)),
  currentCartDiscountAmountSet: (order) => moneyBag(zeroOf(order)),
  currentShippingPriceSet: (order) => moneyBag(currentTotals(order).shipping),
  currentSubtotalPriceSet: (order) => moneyBag(currentTotals(order).subtotal),
  currentTaxLines: (order) => taxLines(order, currentTotals(order).tax),
  currentTotalDiscountsSet: (order) => moneyBag(currentTotals(order).discounts),
  currentTotalPriceSet: (order) => moneyBag(currentTotals(order).total),
  currentTotalTaxSet: (order) => moneyBag(currentTotals(order).tax),
  netPayment: (order) => moneyScalar(moneyOf(order).net),
  netPaymentSet: (order) => moneyBag(moneyOf(order).net),
  originalTotalPriceSet: (order) => moneyBag(originalTotals(order).total),
  refundDiscrepancySet: (order) =>
    moneyBag(
      sumBags(
        zeroOf(order),
        order.refunds.flatMap((refund) => refund.adjustment?.amount ?? []),
      ),
    ),
  subtotalPrice: (order) => moneyScalar(originalTotals(order).subtotal),
  subtotalPriceSet: (order) => moneyBag(originalTotals(order).subtotal),
  taxLines: (order) => taxLines(order, originalTotals(order).tax),
  totalCapturable: (order) => moneyScalar(moneyOf(order).capturable),
  totalCapturableSet: (order) => moneyBag(moneyOf(order).capturable),
  totalCashRoundingAdjustment: (order) => ({ paymentSet: moneyBag(zeroOf(order)), refundSet: moneyBag(zeroOf(order)) }),
  totalDiscounts: (order) => moneyScalar(originalTotals(order).discounts),
  totalDiscountsSet: (order) => moneyBag(originalTotals(order).discounts),
  totalOutstandingSet: (order) => moneyBag(moneyOf(order).outstanding),
  totalPrice: (order) => moneyScalar(originalTotals(order).total),
  totalPriceSet: (order) => moneyBag(originalTotals(order).total),
  totalReceived: (order) => moneyScalar(moneyOf(order).received),
  totalReceivedSet: (order) => moneyBag(moneyOf(order).received),
  totalRefunded: (order) => moneyScalar(moneyOf(order).refunded),
  totalRefundedSet: (order) => moneyBag(moneyOf(order).refunded),
  totalRefundedShippingSet: (order) =>
    moneyBag(
      sumBags(
        zeroOf(order),
        order.shippingLines.map((line) => line.refunded),
      ),
    ),
  totalShippingPrice: (order) => moneyScalar(originalTotals(order).shipping),
  totalShippingPriceSet: (order) => moneyBag(originalTotals(order).shipping),
  totalTax: (order) => moneyScalar(originalTotals(order).tax),
  totalTaxSet: (order) => moneyBag(originalTotals(order).tax),
  totalTipReceived: (order) => moneyV2(originalTotals(order).tip.shop),
  totalTipReceivedSet: (order) => moneyBag(originalTotals(order).tip),
});

const state = fieldsOf<Order>({
  canMarkAsPaid: markable,
  canNotifyCustomer: (order) => order.email !== null,
  cancellation: (order) => (order.cancelledAt ? { staffNote: order.staffNote } : null),
  capturable: (order) => moneyOf(order).capturable.presentment.amount > 0,
  closed: (order) => order.closedAt !== null,
  displayFinancialStatus: financialStatus,
  displayFulfillmentStatus: fulfillmentStatus,
  fulfillable: (order) =>
    !order.cancelledAt && order.fulfillmentOrders.some((one) => one.status === "OPEN" || one.status === "IN_PROGRESS"),
  fullyPaid: (order) => moneyOf(order).outstanding.presentment.amount <= 0,
  merchantEditable: (order) => !order.cancelledAt,
  merchantEditableErrors: (order) => (order.cancelledAt ? ["The order is canceled"] : []),
  refundable: (order) => moneyOf(order).net.presentment.amount > 0,
  restockable: (order) => order.lines.some((line) => line.currentQuantity > 0),
  returnStatus: idle("NO_RETURN"),
  unpaid: (order) => moneyOf(order).received.presentment.amount === 0,
  risk: idle({ assessments: [], recommendation: "NONE" }),
  riskLevel: idle("LOW"),
  risks: idle([]),
  alerts: idle([]),
  additionalFees: idle([]),
  confirmed: idle(true),
  customerAcceptsMarketing: idle(false),
  hasTimelineComment: idle(false),
  productNetwork: idle(false),
  taxExempt: idle(false),
  estimatedTaxes: idle(false),
  dutiesIncluded: idle(false),
});

const parts = fieldsOf<Order>({
  id: (order) => gid("Order", order.id),
  legacyResourceId: (order) => order.id,
  app: (order) => ({ id: gid("OrderApp", "580111"), name: order.sourceName === "web" ? "Online Store" : order.sourceName }),
  billingAddress: (order) => addressNode(order.billingAddress),
  billingAddressMatchesShippingAddress: (order) => order.billingAddress?.id === order.shippingAddress?.id,
  shippingAddress: (order) => addressNode(order.shippingAddress),
  displayAddress: (order) => addressNode(order.shippingAddress),
  confirmationNumber: (order) => order.token.slice(0, 9).toUpperCase(),
  checkoutToken: (order) => order.token,
  currencyCode: (order) => order.shopCurrency,
  presentmentCurrencyCode: (order) => order.presentmentCurrency,
  currentSubtotalLineItemsQuantity: (order) => order.lines.reduce((sum, line) => sum + line.currentQuantity, 0),
  subtotalLineItemsQuantity: (order) => order.lines.reduce((sum, line) => sum + line.quantity, 0),
  currentTotalWeight: (order) => String(order.lines.reduce((sum, line) => sum + line.grams * line.currentQuantity, 0)),
  totalWeight: (order) => String(order.lines.reduce((sum, line) => sum + line.grams * line.quantity, 0)),
  customAttributes: (order) => order.attributes,
  customer: (order, _args, context) => (order.customerId ? (context.world.tables.customers.get(order.customerId) ?? null) : null),
  discountApplications: (_order, args: PageArgs, context) => connect(listOf([]), args, context, (item) => item),
  discountCodes: idle([]),
  disputes: (order) =>
    order.disputes.map((one) => ({
      kind: "OrderDisputeSummary",
      id: gid("ShopifyPaymentsDispute", one.id),
      initiatedAs: one.type,
      status: one.status,
    })),
  fulfillmentOrders: (order, args: PageArgs, context) =>
    connect(listOf(order.fulfillmentOrders), args, context, (one) => ({ kind: "FulfillmentOrder", order, one })),
  fulfillments: (order, args: { first?: number | null }) =>
    firstOf(order.fulfillments, args.first).map((fulfillment) => ({ kind: "Fulfillment", order, fulfillment })),
  fulfillmentsCount: (order) => ({ count: order.fulfillments.length, precision: "EXACT" }),
  lineItems: (order, args: PageArgs, context) => connect(listOf(order.lines), args, context, (line) => ({ kind: "LineItem", order, line })),
  nonFulfillableLineItems: (order, args: PageArgs, context) =>
    connect(listOf(order.lines.filter((line) => !line.requiresShipping)), args, context, (line) => ({ kind: "LineItem", order, line })),
  merchantBusinessEntity: (_order, _args, context) => ({
    kind: "BusinessEntity",
    id: gid("BusinessEntity", currentShop(context).id),
    archived: false,
    primary: true,
    displayName: currentShop(context).name,
  }),
  metafields: (_order, args: PageArgs, context) => connect(listOf([]), args, context, (item) => item),
  paymentCollectionDetails: () => ({ additionalPaymentCollectionUrl: null, vaultedPaymentMethods: null }),
  paymentGatewayNames: gatewayNames,
  paymentTerms: (order) => (order.paymentTerms ? { kind: "PaymentTerms", order, terms: order.paymentTerms } : null),
  refunds: (order, args: { first?: number | null }) =>
    firstOf(order.refunds, args.first).map((refund) => ({ kind: "Refund", order, refund })),
  requiresShipping: (order) => order.lines.some((line) => line.requiresShipping),
  returns: (_order, args: PageArgs, context) => connect(listOf([]), args, context, (item) => item),
  shippingLine: (order) => order.shippingLines[0] ?? null,
  shippingLines: (order, args: PageArgs, context) => connect(listOf(order.shippingLines), args, context, (line) => line),
  statusPageUrl: (order) => `https://${order.shop}/orders/${order.token}`,
  transactions: (order, args: { first?: number | null; capturable?: boolean | null; manuallyResolvable?: boolean | null }) => {
    const closed = new Set(order.transactions.map((one) => one.parentId));
    const wanted = args.capturable
      ? order.transactions.filter((one) => one.kind === "AUTHORIZATION" && !closed.has(one.id))
      : order.transactions;
    return args.manuallyResolvable
      ? []
      : firstOf(wanted, args.first).map((transaction) => ({ kind: "OrderTransaction", order, transaction }));
  },
  transactionsCount: (order) => ({ count: order.transactions.length, precision: "EXACT" }),
});

const lineItem = fieldsOf<LineNode>({
  id: ({ line }) => gid("LineItem", line.id),
  currentQuantity: ({ line }) => line.currentQuantity,
  quantity: ({ line }) => line.quantity,
  customAttributes: ({ line }) => line.properties,
  discountAllocations: () => [],
  duties: () => [],
  discountedTotalSet: ({ line }) => moneyBag(lineSubtotal(line, line.quantity)),
  discountedUnitPriceSet: ({ line }) => moneyBag(shareBag(lineSubtotal(line, line.quantity), 1, line.quantity || 1)),
  discountedUnitPriceAfterAllDiscountsSet: ({ line }) => moneyBag(shareBag(lineSubtotal(line, line.quantity), 1, line.quantity || 1)),
  fulfillableQuantity: ({ order, line }) => Math.max(0, line.currentQuantity - fulfilledQuantity(order, line.id)),
  unfulfilledQuantity: ({ order, line }) => Math.max(0, line.currentQuantity - fulfilledQuantity(order, line.id)),
  fulfillmentStatus: ({ order, line }) => (fulfilledQuantity(order, line.id) >= line.currentQuantity ? "fulfilled" : "unfulfilled"),
  nonFulfillableQuantity: ({ line }) => line.quantity - line.currentQuantity,
  isGiftCard: () => false,
  merchantEditable: ({ order }) => !order.cancelledAt,
  name: ({ line }) => (line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title),
  originalTotalSet: ({ line }) => moneyBag(timesBag(line.unitPrice, line.quantity)),
  originalUnitPriceSet: ({ line }) => moneyBag(line.unitPrice),
  originalUnitPrice: ({ line }) => moneyScalar(line.unitPrice),
  priceAfterAllDiscountsBeforeTaxesSet: ({ order, line }) =>
    moneyBag(
      order.taxesIncluded
        ? subtractBags(lineSubtotal(line, line.quantity), lineTax(order, line, line.quantity))
        : lineSubtotal(line, line.quantity),
    ),
  product: ({ line }, _args, context) => (line.productId ? (context.world.tables.products.get(line.productId) ?? null) : null),
  refundableQuantity: ({ line }) => line.currentQuantity,
  requiresShipping: ({ line }) => line.requiresShipping,
  restockable: ({ line }) => line.variantId !== null,
  sellingPlan: ({ line }) =>
    line.sellingPlan ? { name: line.sellingPlan.name, sellingPlanId: gid("SellingPlan", line.sellingPlan.id) } : null,
  sku: ({ line }) => line.sku,
  taxLines: ({ order, line }) =>
    line.taxTitle ? [{ title: line.taxTitle, rate: line.taxRate, price: lineTax(order, line, line.quantity) }] : [],
  taxable: ({ line }) => line.taxTitle !== null,
  title: ({ line }) => line.title,
  totalDiscountSet: ({ line }) => moneyBag(line.discount),
  unfulfilledDiscountedTotalSet: ({ order, line }) =>
    moneyBag(lineSubtotal(line, Math.max(0, line.currentQuantity - fulfilledQuantity(order, line.id)))),
  unfulfilledOriginalTotalSet: ({ order, line }) =>
    moneyBag(timesBag(line.unitPrice, Math.max(0, line.currentQuantity - fulfilledQuantity(order, line.id)))),
  variant: ({ line }, _args, context) => (line.variantId ? (context.world.tables.variants.get(line.variantId) ?? null) : null),
  variantTitle: ({ line }) => line.variantTitle,
  vendor: ({ line }) => line.vendor,
  image: ({ line }, _args, { baseUrl }) =>
    line.productId ? { url: `${baseUrl}/store/pictures/${line.productId}.svg`, altText: line.title } : null,
  weight: () => null,
});

const shippingLine = fieldsOf<ShippingLine>({
  id: (line) => gid("ShippingLine", line.id),
  currentDiscountedPriceSet: (line) => moneyBag(subtractBags(line.price, line.refunded)),
  custom: () => false,
  discountAllocations: () => [],
  discountedPriceSet: (line) => moneyBag(line.price),
  originalPriceSet: (line) => moneyBag(line.price),
  isRemoved: () => false,
  source: () => "shopify",
  taxLines: () => [],
});

const taxLine = fieldsOf<TaxLine>({
  price: (line) => moneyScalar(line.price),
  priceSet: (line) => moneyBag(line.price),
  ratePercentage: (line) => line.rate * 100,
});

export const orderResolvers: Resolvers = {
  Order: { ...money, ...state, ...parts },
  LineItem: lineItem,
  ShippingLine: shippingLine,
  TaxLine: taxLine,
};
