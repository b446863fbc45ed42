/** All resolvers in one map, and what happens to a field nobody resolves. */
import { GraphQLError, type GraphQLFieldResolver, type GraphQLResolveInfo, type GraphQLTypeResolver, isNonNullType } from "graphql";
import { checkRootAccess } from "./access";
import type { Context, Resolvers } from "./context";
import { NEEDS_KEY, requireKey } from "./idempotent";
import { catalogueResolvers } from "./resolvers/catalogue";
import { customerResolvers } from "./resolvers/customer";
import { fulfillmentResolvers } from "./resolvers/fulfillment";
import { appMutations } from "./resolvers/mutation-app";
import { adjustmentFields, catalogueMutations } from "./resolvers/mutation-catalogue";
import { createMutations } from "./resolvers/mutation-create";
import { editMutations, editResolvers } from "./resolvers/mutation-edits";
import { fulfillmentMutations } from "./resolvers/mutation-fulfillment";
import { orderMutations } from "./resolvers/mutation-orders";
import { orderResolvers } from "./resolvers/order";
import { paymentResolvers } from "./resolvers/payment";
import { placeResolvers } from "./resolvers/place";
import { queryResolvers } from "./resolvers/query";

const resolvers: Resolvers = {
  ...orderResolvers,
  ...paymentResolvers,
  ...fulfillmentResolvers,
  ...catalogueResolvers,
  ...customerResolvers,
  ...placeResolvers,
  ...editResolvers,
  ...queryResolvers,
  InventoryAdjustmentGroup: adjustmentFields,
  Mutation: { ...orderMutations, ...createMutations, ...fulfillmentMutations, ...catalogueMutations, ...editMutations, ...appMutations },
};

function propertyOf(source: unknown, name: string): unknown {
  return typeof source === "object" && source !== null && name in source ? (source as Record<string, unknown>)[name] : undefined;
}

/** A required field without an answer is a gap of the sandbox: it is named, so that it can be filled. */
function answerOf(value: unknown, info: GraphQLResolveInfo): unknown {
  if (value !== undefined) return value;
  if (!isNonNullType(info.returnType)) return null;
  throw new GraphQLError(`The sandbox has no answer for ${info.parentType.name}.${info.fieldName}.`, {
    extensions: { code: "SANDBOX_FIELD_NOT_COVERED" },
  });
}

function hasUserErrors(payload: unknown): boolean {
  const errors = propertyOf(payload, "userErrors");
  return Array.isArray(errors) && errors.length > 0;
}

/** Carried to the wrapper so that a refused mutation leaves no trace, whatever it did before it refused. */
class RefusedPayload extends Error {
  constructor(readonly payload: unknown) {
    super("refused");
  }
}

function runMutation(source: unknown, args: Record<string, unknown>, context: Context, info: GraphQLResolveInfo): unknown {
  checkRootAccess(context, info.fieldName);
  if (NEEDS_KEY.has(info.fieldName)) requireKey(info);
  const resolve = resolvers.Mutation?.[info.fieldName];
  if (!resolve)
    throw new GraphQLError(`The sandbox does not carry out ${info.fieldName}.`, { extensions: { code: "SANDBOX_FIELD_NOT_COVERED" } });
  try {
    return context.world.change(() => {
      const payload = resolve(source, args, context, info);
      if (hasUserErrors(payload) && !NEEDS_KEY.has(info.fieldName)) throw new RefusedPayload(payload);
      return payload;
    });
  } catch (error) {
    if (error instanceof RefusedPayload) return error.payload;
    throw error;
  }
}

export const resolveField: GraphQLFieldResolver<unknown, Context> = (source, args: Record<string, unknown>, context, info) => {
  const parent = info.parentType.name;
  if (parent === "Mutation") return runMutation(source, args, context, info);
  if (parent === "QueryRoot") checkRootAccess(context, info.fieldName);
  const resolve = resolvers[parent]?.[info.fieldName];
  const value = resolve ? resolve(source, args, context, info) : propertyOf(source, info.fieldName);
  return answerOf(value, info);
};

export const resolveType: GraphQLTypeResolver<unknown, Context> = (value, _context, info) => {
  const kind = propertyOf(value, "kind");
  if (typeof kind !== "string") throw new GraphQLError(`The sandbox cannot tell which ${info.fieldName} this is.`);
  return kind;
};
