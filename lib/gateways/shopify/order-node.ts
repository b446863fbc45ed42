import { z } from "zod";
import { latest } from "@/lib/domain/dates";
import { type Money, splitProRata } from "@/lib/domain/money";
import {
  type ShopAddressFacts,
  type ShopLineFacts,
  type ShopOrderFacts,
  type ShopTransactionFacts,
  shopOrderFactsSchema,
} from "@/lib/domain/shopify-order";
import {
  countryOf,
  currencyOf,
  filled,
  fromMoneyV2,
  instantOf,
  instantOrNull,
  markerIn,
  moneyV2,
  NotUnderstood,
  problemsOf,
} from "./amounts";

/** An order as GraphQL answers it → our facts. The shapes below are what the documents of order-documents.ts ask for. */

const shopOnly = z.object({ presentmentMoney: moneyV2 });
const attributes = z.array(z.object({ key: z.string(), value: z.string().nullable() }));

const addressNode = z.object({
  name: z.string().nullable(),
  company: z.string().nullable(),
  address1: z.string().nullable(),
  address2: z.string().nullable(),
  city: z.string().nullable(),
  zip: z.string().nullable(),
  provinceCode: z.string().nullable(),
  countryCodeV2: z.string().nullable(),
  phone: z.string().nullable(),
});

export const lineNode = z.object({
  id: z.string(),
  title: z.string(),
  variantTitle: z.string().nullable(),
  sku: z.string().nullable(),
  quantity: z.number(),
  currentQuantity: z.number(),
  unfulfilledQuantity: z.number(),
  customAttributes: attributes,
  product: z.object({ id: z.string(), tags: z.array(z.string()) }).nullable(),
  variant: z.object({ id: z.string() }).nullable(),
  image: z.object({ url: z.string() }).nullable(),
  originalUnitPriceSet: shopOnly,
  discountedTotalSet: shopOnly,
  sellingPlan: z.object({ name: z.string(), sellingPlanId: z.string().nullable() }).nullable(),
});
export type LineNode = z.infer<typeof lineNode>;

export const transactionNode = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.string(),
  gateway: z.string().nullable(),
  manualPaymentGateway: z.boolean(),
  processedAt: z.string().nullable(),
  createdAt: z.string(),
  test: z.boolean(),
  amountSet: shopOnly,
  parentTransaction: z.object({ id: z.string() }).nullable(),
});
export type TransactionNode = z.infer<typeof transactionNode>;

export const scheduleNode = z.object({
  id: z.string(),
  dueAt: z.string().nullable(),
  completedAt: z.string().nullable(),
  balanceDue: moneyV2,
});

export const orderHeadNode = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  processedAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullable(),
  cancelReason: z.string().nullable(),
  closedAt: z.string().nullable(),
  test: z.boolean(),
  currencyCode: z.string(),
  presentmentCurrencyCode: z.string(),
  displayFinancialStatus: z.string().nullable(),
  displayFulfillmentStatus: z.string(),
  tags: z.array(z.string()),
  note: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  customerLocale: z.string().nullable(),
  customAttributes: attributes,
  currentTotalPriceSet: z.object({ shopMoney: moneyV2, presentmentMoney: moneyV2 }),
  currentTotalTaxSet: shopOnly,
  totalOutstandingSet: shopOnly,
  customer: z
    .object({
      id: z.string(),
      displayName: z.string(),
      locale: z.string(),
      defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
      defaultPhoneNumber: z.object({ phoneNumber: z.string() }).nullable(),
    })
    .nullable(),
  billingAddress: addressNode.nullable(),
  shippingAddress: addressNode.nullable(),
  fulfillments: z.array(z.object({ status: z.string(), deliveredAt: z.string().nullable() })),
  transactions: z.array(transactionNode),
  paymentTerms: z.object({ paymentTermsType: z.string(), paymentTermsName: z.string() }).nullable(),
});
export type OrderHeadNode = z.infer<typeof orderHeadNode>;

/** What a selling plan of one of the lines says, read beside the order; `null` when the shop has deleted it. */
export type PlanNode = {
  readonly id: string;
  readonly category: string | null;
  readonly balanceTrigger: string | null;
  readonly balanceDueAt: Date | null;
  readonly balanceAfterCheckout: string | null;
  readonly shipsAt: Date | null;
};

function addressOf(node: z.infer<typeof addressNode> | null): ShopAddressFacts | null {
  if (node === null) return null;
  const { countryCodeV2, ...rest } = node;
  return { ...rest, countryCode: countryOf(countryCodeV2) };
}

export function transactionOf(node: TransactionNode): ShopTransactionFacts {
  return {
    gid: node.id,
    parentGid: node.parentTransaction?.id ?? null,
    kind: node.kind.toLowerCase(),
    status: node.status.toLowerCase(),
    gateway: filled(node.gateway),
    isManual: node.manualPaymentGateway,
    amount: fromMoneyV2(node.amountSet.presentmentMoney, "transactions.amount"),
    processedAt: instantOf(node.processedAt ?? node.createdAt, "transactions.processedAt"),
    isTest: node.test,
    ourMarker: markerIn(node.gateway),
  };
}

/** Shopify's discounted total is for the ordered quantity; after an edit or refund the part still there is its share. */
export function shareOf(total: Money, current: number, ordered: number): Money {
  if (current >= ordered) return total;
  const [kept] = splitProRata(total, [BigInt(Math.max(current, 0)), BigInt(ordered - Math.max(current, 0))]);
  return kept ?? total;
}

function lineOf(node: LineNode, plans: ReadonlyMap<string, PlanNode>): ShopLineFacts {
  const plan = node.sellingPlan?.sellingPlanId ? plans.get(node.sellingPlan.sellingPlanId) : undefined;
  return {
    gid: node.id,
    title: node.title,
    variantTitle: filled(node.variantTitle),
    sku: filled(node.sku),
    productGid: node.product?.id ?? null,
    variantGid: node.variant?.id ?? null,
    imageUrl: node.image?.url ?? null,
    quantity: node.quantity,
    currentQuantity: node.currentQuantity,
    fulfillableQuantity: node.unfulfilledQuantity,
    unitPrice: fromMoneyV2(node.originalUnitPriceSet.presentmentMoney, "lines.unitPrice"),
    total: shareOf(fromMoneyV2(node.discountedTotalSet.presentmentMoney, "lines.total"), node.currentQuantity, node.quantity),
    properties: node.customAttributes.map(({ key, value }) => ({ name: key, value: value ?? "" })),
    sellingPlan: node.sellingPlan && {
      gid: node.sellingPlan.sellingPlanId,
      name: node.sellingPlan.name,
      category: plan?.category ?? null,
      balanceTrigger: plan?.balanceTrigger ?? null,
      balanceDueAt: plan?.balanceDueAt ?? null,
      balanceAfterCheckout: plan?.balanceAfterCheckout ?? null,
      shipsAt: plan?.shipsAt ?? null,
    },
    productTags: node.product?.tags ?? [],
  };
}

function fulfilmentOf(status: string): ShopOrderFacts["fulfilmentStatus"] {
  if (status === "FULFILLED" || status === "FULFILLMENT_NOT_REQUIRED") return "fulfilled";
  return status === "PARTIALLY_FULFILLED" ? "partial" : "unfulfilled";
}

/** When the last parcel of an order that was sent as a whole arrived; null while one is on its way, or nobody tracks it. */
function deliveredAtOf(head: OrderHeadNode): Date | null {
  if (fulfilmentOf(head.displayFulfillmentStatus) !== "fulfilled") return null;
  const sent = head.fulfillments.filter(({ status }) => status === "SUCCESS");
  const arrived = sent.flatMap(({ deliveredAt }) => (deliveredAt ? [instantOf(deliveredAt, "deliveredAt")] : []));
  return sent.length > 0 && arrived.length === sent.length ? arrived.reduce(latest) : null;
}

export type OrderParts = {
  readonly head: OrderHeadNode;
  readonly lines: readonly LineNode[];
  readonly schedules: readonly z.infer<typeof scheduleNode>[];
  readonly transactions: readonly TransactionNode[];
};

function customerOf(head: OrderHeadNode): ShopOrderFacts["customer"] {
  const { customer } = head;
  if (customer === null) return null;
  return {
    gid: customer.id,
    name: filled(customer.displayName),
    email: filled(customer.defaultEmailAddress?.emailAddress),
    phone: filled(customer.defaultPhoneNumber?.phoneNumber),
    locale: filled(head.customerLocale) ?? filled(customer.locale),
  };
}

function termsOf({ head, schedules }: OrderParts): ShopOrderFacts["paymentTerms"] {
  if (head.paymentTerms === null) return null;
  return {
    type: head.paymentTerms.paymentTermsType.toLowerCase(),
    name: filled(head.paymentTerms.paymentTermsName),
    schedules: schedules.map((node) => ({
      gid: node.id,
      amount: fromMoneyV2(node.balanceDue, "paymentTerms.amount"),
      dueAt: instantOrNull(node.dueAt, "paymentTerms.dueAt"),
      completedAt: instantOrNull(node.completedAt, "paymentTerms.completedAt"),
    })),
  };
}

/** @throws NotUnderstood when something in it cannot be held exactly */
export function orderFromNode(parts: OrderParts, plans: ReadonlyMap<string, PlanNode>): ShopOrderFacts {
  const { head } = parts;
  const facts: ShopOrderFacts = {
    gid: head.id,
    name: head.name,
    placedAt: instantOf(head.processedAt, "processedAt"),
    updatedAt: instantOf(head.updatedAt, "updatedAt"),
    cancelledAt: instantOrNull(head.cancelledAt, "cancelledAt"),
    cancelReason: head.cancelReason?.toLowerCase() ?? null,
    closedAt: instantOrNull(head.closedAt, "closedAt"),
    isTest: head.test,
    currency: currencyOf(head.presentmentCurrencyCode, "currency"),
    shopCurrency: currencyOf(head.currencyCode, "shopCurrency"),
    total: fromMoneyV2(head.currentTotalPriceSet.presentmentMoney, "total"),
    shopTotal: fromMoneyV2(head.currentTotalPriceSet.shopMoney, "shopTotal"),
    tax: fromMoneyV2(head.currentTotalTaxSet.presentmentMoney, "tax"),
    outstanding: fromMoneyV2(head.totalOutstandingSet.presentmentMoney, "outstanding"),
    financialStatus: head.displayFinancialStatus?.toLowerCase() ?? null,
    fulfilmentStatus: fulfilmentOf(head.displayFulfillmentStatus),
    deliveredAt: deliveredAtOf(head),
    tags: head.tags,
    note: filled(head.note),
    noteAttributes: head.customAttributes.map(({ key, value }) => ({ name: key, value: value ?? "" })),
    customer: customerOf(head),
    email: filled(head.email),
    phone: filled(head.phone),
    billingAddress: addressOf(head.billingAddress),
    shippingAddress: addressOf(head.shippingAddress),
    lines: parts.lines.map((node) => lineOf(node, plans)),
    sellingPlansRead: true,
    paymentTerms: termsOf(parts),
    transactions: parts.transactions.map(transactionOf),
    transactionsRead: true,
  };
  const checked = shopOrderFactsSchema.safeParse(facts);
  if (!checked.success) throw new NotUnderstood(problemsOf(checked.error));
  return checked.data;
}
