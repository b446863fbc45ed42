/**
 * orderCreate, as far as apps use it to bring orders in: lines with their price, transactions already made, an address.
 * Anything else in the input is refused by name rather than passed over.
 */
import { type Refusal, refused, saveOrder, shopOf } from "../../engine/change-order";
import { announceTransaction, makeTransaction } from "../../engine/payments";
import { type AddressInput, type LineInput, placeOrder } from "../../engine/place-order";
import { deleteOrder } from "../../engine/sell";
import { financialStatus } from "../../engine/totals";
import { idOf } from "../../state/gid";
import { decimalsOf, type MoneyBag } from "../../state/money";
import type { Attribute, Order, TransactionKind } from "../../state/order-records";
import { type Context, fieldsOf } from "../context";
import { type MoneyInput, orderFor, readMoney } from "./mutation-orders";

type BagInput = { shopMoney: MoneyInput; presentmentMoney?: MoneyInput | null };
type LineArgs = {
  title?: string | null;
  variantId?: string | null;
  quantity: number;
  priceSet?: BagInput | null;
  requiresShipping?: boolean | null;
  sku?: string | null;
  properties?: { name: string; value: string }[] | null;
  taxable?: boolean | null;
};
type TransactionArgs = {
  kind?: TransactionKind | null;
  status?: "SUCCESS" | "PENDING" | null;
  gateway?: string | null;
  amountSet: BagInput;
  test?: boolean | null;
};
type OrderArgs = {
  email?: string | null;
  phone?: string | null;
  note?: string | null;
  tags?: string[] | null;
  test?: boolean | null;
  currency?: string | null;
  presentmentCurrency?: string | null;
  processedAt?: string | null;
  sourceName?: string | null;
  customAttributes?: Attribute[] | null;
  lineItems?: LineArgs[] | null;
  transactions?: TransactionArgs[] | null;
  shippingAddress?: (Partial<AddressInput> & { countryCode?: string | null }) | null;
};

const READ = [
  "email",
  "phone",
  "note",
  "tags",
  "test",
  "currency",
  "presentmentCurrency",
  "processedAt",
  "sourceName",
  "customAttributes",
  "lineItems",
  "transactions",
  "shippingAddress",
  "buyerAcceptsMarketing",
  "taxesIncluded",
];

function unread(input: Record<string, unknown>): Refusal[] {
  const names = Object.keys(input).filter((name) => !READ.includes(name) && input[name] != null);
  return names.flatMap((name) => refused(["order", name], `The sandbox does not read order.${name}`, "INVALID").errors);
}

function bagOf(input: BagInput): MoneyBag {
  const shop = readMoney(input.shopMoney);
  return { shop, presentment: input.presentmentMoney ? readMoney(input.presentmentMoney) : shop };
}

function lineOf(input: LineArgs): LineInput {
  return {
    variantId: input.variantId ? (idOf("ProductVariant", input.variantId) ?? "") : undefined,
    title: input.title ?? undefined,
    sku: input.sku ?? undefined,
    quantity: input.quantity,
    priceBag: input.priceSet ? bagOf(input.priceSet) : undefined,
    requiresShipping: input.requiresShipping ?? false,
    taxable: false,
    properties: (input.properties ?? []).map((one) => ({ key: one.name, value: one.value })),
  };
}

/** The rate that the first priced line was given at, so that later lines follow it. */
function rateOf(lines: LineInput[]): string | undefined {
  const bag = lines.find((line) => line.priceBag && line.priceBag.shop.amount > 0)?.priceBag;
  if (!bag) return undefined;
  const units = (amount: number, currency: string) => amount / 10 ** decimalsOf(currency);
  return (units(bag.presentment.amount, bag.presentment.currency) / units(bag.shop.amount, bag.shop.currency)).toFixed(8);
}

function place(context: Context, input: OrderArgs): Order {
  const shop = shopOf(context.world, context.domain);
  const lines = (input.lineItems ?? []).map(lineOf);
  const address = input.shippingAddress;
  const placed = placeOrder(context.world, {
    shop: context.domain,
    customer: null,
    email: input.email ?? null,
    phone: input.phone ?? null,
    locale: shop.locale,
    presentmentCurrency: input.presentmentCurrency ?? input.currency ?? shop.currency,
    rate: rateOf(lines),
    shippingAddress: address ? { ...address, countryCode: address.countryCode ?? shop.countryCode } : null,
    lines,
    shipping: null,
    taxesIncluded: false,
    tags: input.tags ?? [],
    note: input.note ?? null,
    attributes: input.customAttributes ?? [],
    sourceName: input.sourceName ?? context.app.id,
    test: input.test ?? false,
    ...(input.processedAt ? { placedAt: input.processedAt } : {}),
  });
  const transactions = (input.transactions ?? []).map((one) =>
    makeTransaction(context.world, placed, {
      kind: one.kind ?? "SALE",
      status: one.status ?? "SUCCESS",
      gateway: one.gateway ?? "manual",
      manual: !one.gateway || one.gateway === "manual",
      amount: bagOf(one.amountSet),
      appId: context.app.id,
    }),
  );
  const ready = { ...placed, transactions };
  const saved = saveOrder(context.world, ready, financialStatus(ready) === "PAID" ? ["orders/create", "orders/paid"] : ["orders/create"]);
  for (const one of transactions) announceTransaction(context.world, saved, one);
  return saved;
}

function create(_root: unknown, args: { order: OrderArgs }, context: Context): unknown {
  const errors = unread(args.order);
  if (!args.order.lineItems?.length)
    errors.push(...refused(["order", "lineItems"], "Line items must have at least one line item", "INVALID").errors);
  return errors.length > 0 ? { order: null, userErrors: errors } : { order: place(context, args.order), userErrors: [] };
}

function remove(_root: unknown, args: { orderId: string }, context: Context): unknown {
  const order = orderFor(context, args.orderId);
  if (!order) return { deletedId: null, userErrors: refused(["orderId"], "Order does not exist", "NOT_FOUND").errors };
  deleteOrder(context.world, order);
  return { deletedId: args.orderId, userErrors: [] };
}

export const createMutations = fieldsOf<unknown>({ orderCreate: create, orderDelete: remove });
