/** Mutations of orders: payments, cancelling, refunds, details. */
import { GraphQLError } from "graphql";
import { requestCancel } from "../../engine/cancel-order";
import { done, type Outcome, type Refusal, refused, saveOrder } from "../../engine/change-order";
import { markAsPaid, recordManualPayment } from "../../engine/payments";
import { makeAddress } from "../../engine/place-order";
import { type RefundInput, refundOrder } from "../../engine/refund-order";
import { idOf } from "../../state/gid";
import { AmountError, type Money, parseAmount } from "../../state/money";
import { ownerOf } from "../../state/order-parts";
import type { Order, RefundLine, Transaction } from "../../state/order-records";
import type { CancelRequest } from "../../state/records";
import { accessDenied } from "../access";
import { type Context, currentShop, type Fields, fieldsOf } from "../context";
import { once } from "../idempotent";
import { isVisible } from "../nodes";

export type MoneyInput = { amount: string; currencyCode: string };

export function readMoney(input: MoneyInput): Money {
  try {
    return parseAmount(input.amount, input.currencyCode);
  } catch (error) {
    if (error instanceof AmountError) throw new GraphQLError(error.message, { extensions: { code: "BAD_USER_INPUT" } });
    throw error;
  }
}

export function orderFor(context: Context, id: string): Order | null {
  const bare = idOf("Order", id);
  const order = bare === null ? undefined : context.world.tables.orders.get(bare);
  return order && isVisible(context, order) ? order : null;
}

function payload(outcome: Outcome<Order>, order: Order | null): { order: Order | null; userErrors: Refusal[] } {
  return outcome.ok ? { order: outcome.value, userErrors: [] } : { order, userErrors: outcome.errors };
}

const NO_ORDER = "Order does not exist";

type ManualPaymentArgs = { id: string; amount?: MoneyInput | null; paymentMethodName?: string | null; processedAt?: string | null };

const PLUS_ONLY =
  "`write_orders` access scope. Also: The user must have mark_orders_as_paid permission. The API client must be installed on a Shopify Plus store to use the amount field.";

/** Naming an amount is for Plus only: elsewhere the whole field is denied, before the order is even looked at. */
function manualPayment(_root: unknown, args: ManualPaymentArgs, context: Context): unknown {
  if (args.amount && !currentShop(context).plus) throw accessDenied("orderCreateManualPayment", PLUS_ONLY);
  const order = orderFor(context, args.id);
  if (!order) return payload(refused(["id"], NO_ORDER, "ORDER_NOT_FOUND"), null);
  const outcome = recordManualPayment(context.world, order, {
    amount: args.amount ? readMoney(args.amount) : null,
    methodName: args.paymentMethodName ?? null,
    processedAt: args.processedAt ?? null,
    appId: context.app.id,
  });
  return payload(outcome, outcome.ok ? null : order);
}

type CancelArgs = {
  orderId: string;
  reason: CancelRequest["reason"];
  restock: boolean;
  refund?: boolean | null;
  refundMethod?: { originalPaymentMethodsRefund?: boolean | null } | null;
  staffNote?: string | null;
};

function cancel(_root: unknown, args: CancelArgs, context: Context): unknown {
  const answer = (errors: Refusal[]) => ({ job: null, jobResult: null, orderCancelUserErrors: errors, userErrors: errors });
  const order = orderFor(context, args.orderId);
  if (!order) return answer(refused(["orderId"], NO_ORDER, "NOT_FOUND").errors);
  if (args.refundMethod && args.refund != null)
    return answer(refused(["refund"], "Only one of the arguments `refund` or `refund_method` is allowed.", "INVALID").errors);
  const refund = args.refundMethod?.originalPaymentMethodsRefund ?? args.refund ?? false;
  const outcome = requestCancel(context.world, order, {
    orderId: order.id,
    reason: args.reason,
    refund,
    restock: args.restock,
    staffNote: args.staffNote ?? null,
  });
  return outcome.ok ? { job: outcome.value, jobResult: null, orderCancelUserErrors: [], userErrors: [] } : answer(outcome.errors);
}

type RefundArgs = {
  input: {
    orderId: string;
    note?: string | null;
    currency?: string | null;
    processedAt?: string | null;
    allowOverRefunding?: boolean | null;
    refundLineItems?:
      | { lineItemId: string; quantity: number; restockType?: RefundLine["restockType"] | null; locationId?: string | null }[]
      | null;
    shipping?: { amount?: string | null; fullRefund?: boolean | null } | null;
    transactions?: { amount: string; gateway: string; kind: Transaction["kind"]; parentId?: string | null }[] | null;
  };
};

function readRefund(order: Order, { input }: RefundArgs, appId: string): RefundInput {
  const currency = order.presentmentCurrency;
  const shipping = input.shipping?.fullRefund
    ? "full"
    : input.shipping?.amount
      ? { amount: readMoney({ amount: input.shipping.amount, currencyCode: currency }) }
      : null;
  return {
    note: input.note ?? null,
    processedAt: input.processedAt ?? null,
    allowOverRefunding: input.allowOverRefunding ?? false,
    appId,
    shipping,
    lines: (input.refundLineItems ?? []).map((line) => ({
      lineItemId: idOf("LineItem", line.lineItemId) ?? "",
      quantity: line.quantity,
      restockType: line.restockType ?? "NO_RESTOCK",
      locationId: line.locationId ? idOf("Location", line.locationId) : null,
    })),
    transactions: (input.transactions ?? []).map((one) => ({
      amount: readMoney({ amount: one.amount, currencyCode: currency }),
      gateway: one.gateway,
      kind: one.kind,
      parentId: one.parentId ? idOf("OrderTransaction", one.parentId) : null,
    })),
  };
}

function currencyRefusal(order: Order, currency: string | null | undefined): Refusal[] {
  const differs = order.shopCurrency !== order.presentmentCurrency;
  if (differs && !currency) return refused(["currency"], "Currency is required for multi-currency orders").errors;
  return currency && currency !== order.presentmentCurrency
    ? refused(["currency"], "Currency must be the presentment currency of the order").errors
    : [];
}

const refundCreate: Fields<unknown>[string] = (_root, args, context, info) => {
  const given = args as RefundArgs;
  const order = orderFor(context, given.input.orderId);
  const fail = (errors: Refusal[]) => ({ order, refund: null as unknown, userErrors: errors });
  return once(context, info, args, {
    errors: fail,
    replay: (refundId) => {
      const owner = ownerOf(context.world, context.domain, "Refund", refundId);
      const refund = owner?.refunds.find((one) => one.id === refundId);
      return { order: owner ?? null, refund: owner && refund ? { kind: "Refund", order: owner, refund } : null, userErrors: [] };
    },
    run: () => {
      const errors = order ? currencyRefusal(order, given.input.currency) : refused(["orderId"], NO_ORDER).errors;
      if (!order || errors.length > 0) return { result: fail(errors), resultId: null, failed: true };
      const outcome = refundOrder(context.world, order, readRefund(order, given, context.app.id));
      if (!outcome.ok) return { result: fail(outcome.errors), resultId: null, failed: true };
      const { order: after, refund } = outcome.value;
      return {
        result: { order: after, refund: { kind: "Refund", order: after, refund }, userErrors: [] },
        resultId: refund.id,
        failed: false,
      };
    },
  });
};

type AddressArgs = Parameters<typeof makeAddress>[1] & { countryCode?: string | null };
type UpdateArgs = {
  input: {
    id: string;
    email?: string | null;
    phone?: string | null;
    note?: string | null;
    tags?: string[] | null;
    customAttributes?: { key: string; value: string }[] | null;
    shippingAddress?: AddressArgs | null;
    poNumber?: string | null;
  };
};

function update(_root: unknown, { input }: UpdateArgs, context: Context): unknown {
  const order = orderFor(context, input.id);
  if (!order) return payload(refused(["id"], NO_ORDER), null);
  const { id: _id, ...changes } = input;
  if (Object.keys(changes).length === 0) return payload(refused(null, "No valid update parameters have been provided"), order);
  const address = changes.shippingAddress;
  const next: Order = {
    ...order,
    ...(changes.email !== undefined ? { email: changes.email } : {}),
    ...(changes.phone !== undefined ? { phone: changes.phone } : {}),
    ...(changes.note !== undefined ? { note: changes.note } : {}),
    ...(changes.tags ? { tags: changes.tags } : {}),
    ...(changes.customAttributes ? { attributes: changes.customAttributes } : {}),
    ...(address
      ? {
          shippingAddress: makeAddress(context.world, {
            ...address,
            countryCode: address.countryCode ?? order.shippingAddress?.countryCode ?? currentShop(context).countryCode,
          }),
        }
      : {}),
  };
  return payload(done(saveOrder(context.world, next, ["orders/updated"])), null);
}

function setClosed(closed: boolean) {
  return (_root: unknown, args: { input: { id: string } }, context: Context): unknown => {
    const order = orderFor(context, args.input.id);
    if (!order) return payload(refused(["id"], NO_ORDER), null);
    if ((order.closedAt !== null) === closed) return payload(done(order), null);
    return payload(done(saveOrder(context.world, { ...order, closedAt: closed ? context.world.iso() : null }, ["orders/updated"])), null);
  };
}

function markPaid(_root: unknown, args: { input: { id: string } }, context: Context): unknown {
  const order = orderFor(context, args.input.id);
  if (!order) return payload(refused(["id"], NO_ORDER), null);
  const outcome = markAsPaid(context.world, order, context.app.id);
  return payload(outcome, outcome.ok ? null : order);
}

export const orderMutations = fieldsOf<unknown>({
  orderCreateManualPayment: manualPayment,
  orderMarkAsPaid: markPaid,
  orderCancel: cancel,
  orderUpdate: update,
  orderClose: setClosed(true),
  orderOpen: setClosed(false),
  refundCreate,
});
