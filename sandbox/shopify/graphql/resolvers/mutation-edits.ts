/** Order editing: a calculated order to stage changes on. */
import { type Refusal, refused } from "../../engine/change-order";
import { beginEdit, commitEdit, stageQuantity, stageVariant, withStaged } from "../../engine/edit-order";
import { currentTotals, moneyOf } from "../../engine/totals";
import { gid, parseGid } from "../../state/gid";
import { timesBag } from "../../state/money";
import type { LineItem, Order } from "../../state/order-records";
import type { EditSession } from "../../state/records";
import { connect, type PageArgs } from "../connection";
import { type Context, fieldsOf, type Resolvers } from "../context";
import { moneyBag } from "../money-fields";
import { orderFor } from "./mutation-orders";

type CalculatedLine = { session: EditSession; order: Order; line: LineItem; before: number };

function orderOf(context: Context, session: EditSession): Order {
  const order = context.world.tables.orders.get(session.orderId);
  if (!order) throw new Error(`edit session ${session.id} has lost its order`);
  return order;
}

/** Sessions are named by their calculated order or by the session itself, with the same number. */
function sessionFor(context: Context, id: string): EditSession | null {
  const parsed = parseGid(id);
  const known =
    parsed && (parsed.type === "CalculatedOrder" || parsed.type === "OrderEditSession")
      ? context.world.tables.editSessions.get(parsed.id)
      : undefined;
  return known && known.shop === context.domain && !known.committed ? known : null;
}

const NO_SESSION = refused(["id"], "The calculated order does not exist.").errors;

function answer(session: EditSession | null, errors: Refusal[], line?: CalculatedLine | null): unknown {
  return {
    calculatedOrder: session,
    orderEditSession: session ? { kind: "OrderEditSession", id: gid("OrderEditSession", session.id) } : null,
    calculatedLineItem: line ?? null,
    userErrors: errors,
  };
}

function calculatedLines(context: Context, session: EditSession): CalculatedLine[] {
  const order = orderOf(context, session);
  return withStaged(context.world, order, session).lines.map((line) => ({
    session,
    order,
    line,
    before: order.lines.find((one) => one.id === line.id)?.currentQuantity ?? 0,
  }));
}

function begin(_root: unknown, args: { id: string }, context: Context): unknown {
  const order = orderFor(context, args.id);
  if (!order) return answer(null, refused(["id"], "The order does not exist.").errors);
  if (order.cancelledAt) return answer(null, refused(null, "The order cannot be edited.").errors);
  return answer(beginEdit(context.world, order), []);
}

function setQuantity(
  _root: unknown,
  args: { id: string; lineItemId: string; quantity: number; restock?: boolean | null },
  context: Context,
): unknown {
  const session = sessionFor(context, args.id);
  if (!session) return answer(null, NO_SESSION);
  if (args.quantity < 0) return answer(session, refused(["quantity"], "must be greater than or equal to 0").errors);
  const bare = parseGid(args.lineItemId)?.id ?? "";
  if (!calculatedLines(context, session).some((one) => one.line.id === bare))
    return answer(session, refused(["lineItemId"], "The line item does not exist on the order.").errors);
  const staged = stageQuantity(context.world, session, bare, args.quantity, args.restock ?? false);
  return answer(
    staged,
    [],
    calculatedLines(context, staged).find((one) => one.line.id === bare),
  );
}

function addVariant(
  _root: unknown,
  args: { id: string; variantId: string; quantity: number; allowDuplicates?: boolean | null },
  context: Context,
): unknown {
  const session = sessionFor(context, args.id);
  if (!session) return answer(null, NO_SESSION);
  if (args.quantity <= 0) return answer(session, refused(["quantity"], "must be greater than 0").errors);
  const bare = parseGid(args.variantId)?.id ?? "";
  const variant = context.world.tables.variants.get(bare);
  if (!variant || variant.shop !== context.domain)
    return answer(session, refused(["variantId"], "The variant does not exist in the shop.").errors);
  const duplicate = calculatedLines(context, session).find((one) => one.line.variantId === bare && one.line.currentQuantity > 0);
  if (duplicate && !args.allowDuplicates)
    return answer(session, refused(["id"], `${duplicate.line.title} was not added because it's already on the order.`).errors);
  const staged = stageVariant(context.world, session, orderOf(context, session), variant, args.quantity);
  return answer(staged, [], calculatedLines(context, staged).at(-1));
}

function commit(
  _root: unknown,
  args: { id: string; staffNote?: string | null; notifyCustomer?: boolean | null },
  context: Context,
): unknown {
  const session = sessionFor(context, args.id);
  if (!session) return { order: null, successMessages: null, userErrors: NO_SESSION };
  const order = commitEdit(context.world, orderOf(context, session), session, {
    staffNote: args.staffNote ?? null,
    notifyCustomer: args.notifyCustomer ?? false,
    appId: context.app.id,
  });
  return { order, successMessages: ["Order updated"], userErrors: [] };
}

export const editMutations = fieldsOf<unknown>({
  orderEditBegin: begin,
  orderEditSetQuantity: setQuantity,
  orderEditAddVariant: addVariant,
  orderEditCommit: commit,
});

const list = (items: CalculatedLine[]) => ({ items, idOf: (item: CalculatedLine) => item.line.id });

const calculatedOrder = fieldsOf<EditSession>({
  id: (one) => gid("CalculatedOrder", one.id),
  addedLineItems: (one, args: PageArgs, context) =>
    connect(
      list(calculatedLines(context, one).filter((line) => one.additions.some((added) => added.id === line.line.id))),
      args,
      context,
      (item) => item,
    ),
  lineItems: (one, args: PageArgs, context) => connect(list(calculatedLines(context, one)), args, context, (item) => item),
  notificationPreviewTitle: () => "Your order has been updated",
  originalOrder: (one, _args, context) => orderOf(context, one),
  shippingLines: () => [],
  subtotalLineItemsQuantity: (one, _args, context) =>
    calculatedLines(context, one).reduce((sum, line) => sum + line.line.currentQuantity, 0),
  subtotalPriceSet: (one, _args, context) => moneyBag(currentTotals(withStaged(context.world, orderOf(context, one), one)).subtotal),
  taxLines: () => [],
  totalOutstandingSet: (one, _args, context) => moneyBag(moneyOf(withStaged(context.world, orderOf(context, one), one)).outstanding),
  totalPriceSet: (one, _args, context) => moneyBag(currentTotals(withStaged(context.world, orderOf(context, one), one)).total),
});

const calculatedLine = fieldsOf<CalculatedLine>({
  id: ({ line }) => gid("CalculatedLineItem", line.id),
  calculatedDiscountAllocations: () => [],
  customAttributes: ({ line }) => line.properties,
  discountedUnitPriceSet: ({ line }) => moneyBag(line.unitPrice),
  editableQuantity: ({ line }) => line.currentQuantity,
  editableQuantityBeforeChanges: ({ before }) => before,
  editableSubtotalSet: ({ line }) => moneyBag(timesBag(line.unitPrice, line.currentQuantity)),
  hasStagedLineItemDiscount: () => false,
  originalUnitPriceSet: ({ line }) => moneyBag(line.unitPrice),
  quantity: ({ line }) => line.currentQuantity,
  restockable: ({ line }) => line.variantId !== null,
  restocking: ({ session, line }) => session.lines.find((one) => one.lineId === line.id)?.restock ?? false,
  sku: ({ line }) => line.sku,
  stagedChanges: () => [],
  title: ({ line }) => line.title,
  uneditableSubtotalSet: ({ line }) => moneyBag(timesBag(line.unitPrice, 0)),
  variant: ({ line }, _args, context) => (line.variantId ? (context.world.tables.variants.get(line.variantId) ?? null) : null),
  variantTitle: ({ line }) => line.variantTitle,
  image: () => null,
});

export const editResolvers: Resolvers = { CalculatedOrder: calculatedOrder, CalculatedLineItem: calculatedLine };
