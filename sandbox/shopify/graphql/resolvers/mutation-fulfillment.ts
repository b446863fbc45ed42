/** Mutations of fulfilment orders and of payment terms. */
import { GraphQLError } from "graphql";
import { type Refusal, refused } from "../../engine/change-order";
import { findFulfillmentOrder, fulfil, openScheduled, type Tracking } from "../../engine/fulfil-order";
import { holdFulfillment, releaseHolds, reschedule } from "../../engine/hold-fulfillment";
import { removeTerms, setTerms } from "../../engine/payment-terms";
import { idOf, parseGid } from "../../state/gid";
import { ownerOf } from "../../state/order-parts";
import type { FulfillmentHoldReason, FulfillmentOrder, Order } from "../../state/order-records";
import { type Context, fieldsOf } from "../context";
import { isVisible } from "../nodes";
import { orderFor } from "./mutation-orders";

type Found = { order: Order; one: FulfillmentOrder };

/** An unknown fulfilment order is an error of the request at Shopify, not a user error. */
function fulfillmentOrderFor(context: Context, id: string): Found {
  const bare = idOf("FulfillmentOrder", id);
  const found = bare === null ? null : findFulfillmentOrder(context.world, context.domain, bare);
  if (!found || !isVisible(context, found.order))
    throw new GraphQLError(`Invalid id: ${id}`, { extensions: { code: "RESOURCE_NOT_FOUND" } });
  return found;
}

function node(order: Order, one: FulfillmentOrder | null | undefined): unknown {
  return one ? { kind: "FulfillmentOrder", order, one } : null;
}

type UnitsArg = { id: string; quantity: number }[] | null | undefined;

function readUnits(units: UnitsArg): { id: string; quantity: number }[] {
  return (units ?? []).map((unit) => ({ id: idOf("FulfillmentOrderLineItem", unit.id) ?? "", quantity: unit.quantity }));
}

type HoldArgs = {
  id: string;
  fulfillmentHold: {
    reason: FulfillmentHoldReason;
    reasonNotes?: string | null;
    handle?: string | null;
    externalId?: string | null;
    fulfillmentOrderLineItems?: UnitsArg;
  };
};

function hold(_root: unknown, args: HoldArgs, context: Context): unknown {
  const { order, one } = fulfillmentOrderFor(context, args.id);
  const input = args.fulfillmentHold;
  const outcome = holdFulfillment(context.world, order, one, {
    reason: input.reason,
    reasonNotes: input.reasonNotes ?? null,
    handle: input.handle ?? "",
    externalId: input.externalId ?? null,
    appId: context.app.id,
    units: readUnits(input.fulfillmentOrderLineItems),
  });
  if (!outcome.ok) return { fulfillmentHold: null, fulfillmentOrder: null, remainingFulfillmentOrder: null, userErrors: outcome.errors };
  const { order: after, hold: made, held, rest } = outcome.value;
  return {
    fulfillmentHold: { kind: "FulfillmentHold", hold: made },
    fulfillmentOrder: node(after, held),
    remainingFulfillmentOrder: node(after, rest),
    userErrors: [],
  };
}

type ReleaseArgs = { id: string; holdIds?: string[] | null; externalId?: string | null };

function release(_root: unknown, args: ReleaseArgs, context: Context): unknown {
  const { order, one } = fulfillmentOrderFor(context, args.id);
  const named = args.holdIds?.map((id) => idOf("FulfillmentHold", id));
  const { order: after, released } = releaseHolds(context.world, order, one, (candidate) =>
    named ? named.includes(candidate.id) : args.externalId ? candidate.externalId === args.externalId : true,
  );
  return { fulfillmentOrder: node(after, released), userErrors: [] };
}

function move(_root: unknown, args: { id: string; fulfillAt: string }, context: Context): unknown {
  const { order, one } = fulfillmentOrderFor(context, args.id);
  const outcome = reschedule(context.world, order, one, args.fulfillAt);
  return outcome.ok
    ? { fulfillmentOrder: node(outcome.value.order, outcome.value.moved), userErrors: [] }
    : { fulfillmentOrder: null, userErrors: outcome.errors };
}

function open(_root: unknown, args: { id: string }, context: Context): unknown {
  const { order, one } = fulfillmentOrderFor(context, args.id);
  if (one.status !== "SCHEDULED")
    return {
      fulfillmentOrder: null,
      userErrors: refused(null, `Expected fulfillment order status to be valid but it was ${one.status.toLowerCase()}.`).errors,
    };
  const after = openScheduled(context.world, order, (candidate) => candidate.id === one.id);
  return {
    fulfillmentOrder: node(
      after,
      after.fulfillmentOrders.find((candidate) => candidate.id === one.id),
    ),
    userErrors: [],
  };
}

type TrackingArg = {
  company?: string | null;
  number?: string | null;
  numbers?: string[] | null;
  url?: string | null;
  urls?: string[] | null;
};
type CreateArgs = {
  fulfillment: {
    lineItemsByFulfillmentOrder: { fulfillmentOrderId: string; fulfillmentOrderLineItems?: UnitsArg }[];
    trackingInfo?: TrackingArg | null;
  };
};

function readTracking(input: TrackingArg | null | undefined): Tracking[] {
  if (!input) return [];
  const numbers = input.numbers ?? (input.number ? [input.number] : []);
  const urls = input.urls ?? (input.url ? [input.url] : []);
  return numbers.map((number, at) => ({ company: input.company ?? null, number, url: urls[at] ?? null }));
}

function create(_root: unknown, args: CreateArgs, context: Context): unknown {
  const fail = (errors: Refusal[]) => ({ fulfillment: null, userErrors: errors });
  let last: unknown = null;
  for (const [at, part] of args.fulfillment.lineItemsByFulfillmentOrder.entries()) {
    const bad = part.fulfillmentOrderLineItems?.findIndex((unit) => unit.quantity <= 0) ?? -1;
    if (bad >= 0)
      return fail(
        refused(
          ["fulfillment", "lineItemsByFulfillmentOrder", String(at), "fulfillmentOrderLineItems", String(bad), "quantity"],
          "Quantity must be greater than 0",
        ).errors,
      );
    const bare = idOf("FulfillmentOrder", part.fulfillmentOrderId);
    const found = bare === null ? null : findFulfillmentOrder(context.world, context.domain, bare);
    if (!found) return fail(refused(["fulfillment"], "Fulfillment order does not exist.").errors);
    const units = part.fulfillmentOrderLineItems?.length ? readUnits(part.fulfillmentOrderLineItems) : null;
    const outcome = fulfil(context.world, found.order, found.one, units, readTracking(args.fulfillment.trackingInfo));
    if (!outcome.ok) return fail(outcome.errors);
    last = { kind: "Fulfillment", order: outcome.value.order, fulfillment: outcome.value.fulfillment };
  }
  return { fulfillment: last, userErrors: [] };
}

type TermsAttributes = {
  paymentTermsTemplateId?: string | null;
  paymentSchedules?: { issuedAt?: string | null; dueAt?: string | null }[] | null;
};

function createTerms(_root: unknown, args: { referenceId: string; paymentTermsAttributes: TermsAttributes }, context: Context): unknown {
  const order = orderFor(context, args.referenceId);
  const code = "PAYMENT_TERMS_CREATION_UNSUCCESSFUL";
  const reference = parseGid(args.referenceId);
  if (!order)
    return {
      paymentTerms: null,
      userErrors: refused(
        null,
        `Cannot find the specific ${reference?.type === "DraftOrder" ? "Draft order" : "Order"} with id ${reference?.id ?? ""}.`,
        code,
      ).errors,
    };
  const template = idOf("PaymentTermsTemplate", args.paymentTermsAttributes.paymentTermsTemplateId ?? "") ?? "";
  const outcome = setTerms(context.world, order, template, args.paymentTermsAttributes.paymentSchedules ?? [], code);
  return outcome.ok
    ? { paymentTerms: { kind: "PaymentTerms", ...outcome.value }, userErrors: [] }
    : { paymentTerms: null, userErrors: outcome.errors };
}

function orderOfTerms(context: Context, id: string): Order | undefined {
  const bare = idOf("PaymentTerms", id);
  return bare === null ? undefined : ownerOf(context.world, context.domain, "PaymentTerms", bare);
}

const NAME_OF_TYPE: Record<string, string> = { RECEIPT: "1", FULFILLMENT: "9", FIXED: "7" };
const NET_TEMPLATES: Record<number, string> = { 7: "2", 15: "3", 30: "4", 45: "8", 60: "5", 90: "6" };

function updateTerms(
  _root: unknown,
  args: { input: { paymentTermsId: string; paymentTermsAttributes: TermsAttributes } },
  context: Context,
): unknown {
  const code = "PAYMENT_TERMS_UPDATE_UNSUCCESSFUL";
  const order = orderOfTerms(context, args.input.paymentTermsId);
  const terms = order?.paymentTerms;
  if (!order || !terms) return { paymentTerms: null, userErrors: refused(null, "Could not find payment terms.", code).errors };
  const attributes = args.input.paymentTermsAttributes;
  const kept = terms.type === "NET" ? NET_TEMPLATES[terms.dueInDays ?? 30] : NAME_OF_TYPE[terms.type];
  const template = attributes.paymentTermsTemplateId
    ? (idOf("PaymentTermsTemplate", attributes.paymentTermsTemplateId) ?? "")
    : (kept ?? "");
  const outcome = setTerms(context.world, order, template, attributes.paymentSchedules ?? [], code);
  return outcome.ok
    ? { paymentTerms: { kind: "PaymentTerms", ...outcome.value }, userErrors: [] }
    : { paymentTerms: null, userErrors: outcome.errors };
}

function deleteTerms(_root: unknown, args: { input: { paymentTermsId: string } }, context: Context): unknown {
  const order = orderOfTerms(context, args.input.paymentTermsId);
  if (!order?.paymentTerms)
    return { deletedId: null, userErrors: refused(null, "Could not find payment terms.", "PAYMENT_TERMS_DELETE_UNSUCCESSFUL").errors };
  removeTerms(context.world, order, order.paymentTerms);
  return { deletedId: args.input.paymentTermsId, userErrors: [] };
}

export const fulfillmentMutations = fieldsOf<unknown>({
  fulfillmentOrderHold: hold,
  fulfillmentOrderReleaseHold: release,
  fulfillmentOrderReschedule: move,
  fulfillmentOrderOpen: open,
  fulfillmentCreate: create,
  paymentTermsCreate: createTerms,
  paymentTermsUpdate: updateTerms,
  paymentTermsDelete: deleteTerms,
});
