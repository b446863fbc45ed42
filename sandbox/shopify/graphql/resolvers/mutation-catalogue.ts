/** Mutations of selling plan groups and of stock. */

import { GraphQLError } from "graphql";
import { type Refusal, refused } from "../../engine/change-order";
import { ADJUSTABLE, levelId, type QuantityName, shiftLevel } from "../../engine/inventory";
import { saveGroup } from "../../engine/selling-plans";
import { gid, idOf } from "../../state/gid";
import type { InventoryAdjustment, SellingPlanGroup } from "../../state/records";
import { type Context, currentShop, type Fields, fieldsOf } from "../context";
import { once } from "../idempotent";
import { quantityOf } from "./catalogue";
import { type PlanInput, readPlans } from "./plan-input";

type GroupInput = {
  name?: string | null;
  merchantCode?: string | null;
  description?: string | null;
  options?: string[] | null;
  position?: number | null;
  appId?: string | null;
  sellingPlansToCreate?: PlanInput[] | null;
  sellingPlansToUpdate?: PlanInput[] | null;
  sellingPlansToDelete?: string[] | null;
};

function groupFor(context: Context, id: string): SellingPlanGroup | null {
  const bare = idOf("SellingPlanGroup", id);
  const group = bare === null ? undefined : context.world.tables.sellingPlanGroups.get(bare);
  return group && group.shop === context.domain ? group : null;
}

const NO_GROUP = refused(["id"], "Selling plan group does not exist.", "GROUP_DOES_NOT_EXIST").errors;

/** A group made by another app cannot be changed by this one. */
function ownGroup(context: Context, id: string): SellingPlanGroup | Refusal[] {
  const group = groupFor(context, id);
  if (!group) return NO_GROUP;
  return group.ownerAppId === context.app.id ? group : NO_GROUP;
}

function bareIds(type: string, ids: readonly string[] | null | undefined): string[] {
  return (ids ?? []).flatMap((id) => idOf(type, id) ?? []);
}

function createGroup(
  _root: unknown,
  args: { input: GroupInput; resources?: { productIds?: string[] | null; productVariantIds?: string[] | null } | null },
  context: Context,
): unknown {
  const { input } = args;
  if (!input.name?.trim()) return { sellingPlanGroup: null, userErrors: refused(["input", "name"], "Name can't be blank", "BLANK").errors };
  const plans = readPlans(context.world, currentShop(context), [], input);
  if (!plans.ok) return { sellingPlanGroup: null, userErrors: plans.errors };
  const group: SellingPlanGroup = {
    kind: "SellingPlanGroup",
    id: context.world.nextId("SellingPlanGroup"),
    shop: context.domain,
    ownerAppId: context.app.id,
    appId: input.appId ?? null,
    name: input.name,
    merchantCode: input.merchantCode ?? input.name,
    description: input.description ?? null,
    options: input.options ?? [],
    position: input.position ?? null,
    productIds: bareIds("Product", args.resources?.productIds),
    variantIds: bareIds("ProductVariant", args.resources?.productVariantIds),
    plans: plans.value,
    createdAt: context.world.iso(),
  };
  return { sellingPlanGroup: saveGroup(context.world, group, "selling_plan_groups/create"), userErrors: [] };
}

function updateGroup(_root: unknown, args: { id: string; input: GroupInput }, context: Context): unknown {
  const group = ownGroup(context, args.id);
  if (Array.isArray(group)) return { deletedSellingPlanIds: null, sellingPlanGroup: null, userErrors: group };
  const plans = readPlans(context.world, currentShop(context), group.plans, args.input);
  if (!plans.ok) return { deletedSellingPlanIds: null, sellingPlanGroup: group, userErrors: plans.errors };
  const { name, merchantCode, description, options, position } = args.input;
  const next: SellingPlanGroup = {
    ...group,
    name: name ?? group.name,
    merchantCode: merchantCode ?? group.merchantCode,
    description: description ?? group.description,
    options: options ?? group.options,
    position: position ?? group.position,
    plans: plans.value,
  };
  return {
    deletedSellingPlanIds: args.input.sellingPlansToDelete ?? null,
    sellingPlanGroup: saveGroup(context.world, next, "selling_plan_groups/update"),
    userErrors: [],
  };
}

function deleteGroup(_root: unknown, args: { id: string }, context: Context): unknown {
  const group = ownGroup(context, args.id);
  if (Array.isArray(group)) return { deletedSellingPlanGroupId: null, userErrors: group };
  saveGroup(context.world, group, "selling_plan_groups/delete");
  return { deletedSellingPlanGroupId: args.id, userErrors: [] };
}

type MemberKey = "productIds" | "variantIds";

function changeMembers(key: MemberKey, type: string, change: "add" | "remove") {
  return (_root: unknown, args: { id: string; productIds?: string[]; productVariantIds?: string[] }, context: Context): unknown => {
    const group = ownGroup(context, args.id);
    const given = args.productIds ?? args.productVariantIds ?? [];
    if (Array.isArray(group)) return { sellingPlanGroup: null, removedProductIds: null, removedProductVariantIds: null, userErrors: group };
    const ids = bareIds(type, given);
    const members = change === "add" ? [...new Set([...group[key], ...ids])] : group[key].filter((id) => !ids.includes(id));
    const saved = saveGroup(context.world, { ...group, [key]: members }, "selling_plan_groups/update");
    return { sellingPlanGroup: saved, removedProductIds: given, removedProductVariantIds: given, userErrors: [] };
  };
}

type AdjustArgs = {
  input: {
    name: string;
    reason: string;
    referenceDocumentUri?: string | null;
    changes: {
      inventoryItemId: string;
      locationId: string;
      delta: number;
      changeFromQuantity?: number | null;
      ledgerDocumentUri?: string | null;
    }[];
  };
};

const REASONS = [
  "correction",
  "cycle_count_available",
  "damaged",
  "movement_canceled",
  "movement_created",
  "movement_received",
  "movement_updated",
  "other",
  "promotion",
  "quality_control",
  "received",
  "reservation_created",
  "reservation_deleted",
  "reservation_updated",
  "restock",
  "safety_stock",
  "shrinkage",
];

function adjustRefusals(context: Context, { input }: AdjustArgs): Refusal[] {
  const names: readonly string[] = ADJUSTABLE;
  if (!names.includes(input.name))
    return refused(
      ["input", "name"],
      `The specified quantity name is invalid. Valid values are: ${names.join(", ")}.`,
      "INVALID_QUANTITY_NAME",
    ).errors;
  if (!REASONS.includes(input.reason))
    return refused(["input", "reason"], `The specified reason is invalid. Valid values are: ${REASONS.join(", ")}.`, "INVALID_REASON")
      .errors;
  return input.changes.flatMap((change, at): Refusal[] => {
    const field = ["input", "changes", String(at)];
    const item = idOf("InventoryItem", change.inventoryItemId);
    const location = idOf("Location", change.locationId);
    if (!item || context.world.tables.inventoryItems.get(item)?.shop !== context.domain)
      return refused([...field, "inventoryItemId"], "The specified inventory item could not be found.", "INVALID_INVENTORY_ITEM").errors;
    const level = location ? context.world.tables.inventoryLevels.get(levelId(item, location)) : undefined;
    if (!level) return refused([...field, "locationId"], "The specified location could not be found.", "INVALID_LOCATION").errors;
    const now = quantityOf(level, input.name);
    return change.changeFromQuantity != null && change.changeFromQuantity !== now
      ? refused(
          [...field, "changeFromQuantity"],
          "The changeFromQuantity argument no longer matches the persisted quantity.",
          "CHANGE_FROM_QUANTITY_STALE",
        ).errors
      : [];
  });
}

function applyAdjustment(context: Context, { input }: AdjustArgs): InventoryAdjustment {
  const name = input.name as QuantityName;
  const changes = input.changes.flatMap((change) => {
    const level = context.world.tables.inventoryLevels.get(
      levelId(idOf("InventoryItem", change.inventoryItemId) ?? "", idOf("Location", change.locationId) ?? ""),
    );
    if (!level) return [];
    const saved = shiftLevel(context.world, level, { [name]: change.delta });
    return [{ itemId: level.itemId, locationId: level.locationId, name, delta: change.delta, quantityAfterChange: saved.quantities[name] }];
  });
  const group: InventoryAdjustment = {
    kind: "InventoryAdjustmentGroup",
    id: context.world.nextId("InventoryAdjustmentGroup"),
    shop: context.domain,
    appId: context.app.id,
    reason: input.reason,
    referenceDocumentUri: input.referenceDocumentUri ?? null,
    createdAt: context.world.iso(),
    changes,
  };
  context.world.tables.inventoryAdjustments.put(group.id, group);
  return group;
}

const adjust: Fields<unknown>[string] = (_root, args, context, info) => {
  const given = args as AdjustArgs;
  if (given.input.changes.some((change) => change.changeFromQuantity === undefined)) {
    throw new GraphQLError("InventoryChangeInput must include the following argument: changeFromQuantity.", {
      extensions: { code: "INVALID_FIELD_ARGUMENTS" },
    });
  }
  return once<unknown>(context, info, args, {
    errors: (errors) => ({ inventoryAdjustmentGroup: null, userErrors: errors }),
    replay: (id) => ({ inventoryAdjustmentGroup: context.world.tables.inventoryAdjustments.get(id) ?? null, userErrors: [] }),
    run: () => {
      const errors = adjustRefusals(context, given);
      if (errors.length > 0) return { result: { inventoryAdjustmentGroup: null, userErrors: errors }, resultId: null, failed: true };
      const group = applyAdjustment(context, given);
      return { result: { inventoryAdjustmentGroup: group, userErrors: [] }, resultId: group.id, failed: false };
    },
  });
};

export const adjustmentFields = fieldsOf<InventoryAdjustment>({
  id: (row) => gid("InventoryAdjustmentGroup", row.id),
  app: (row, _args, { world }) => (row.appId ? (world.tables.apps.get(row.appId) ?? null) : null),
  changes: (row, _args, { world }) =>
    row.changes.map((change) => ({
      delta: change.delta,
      name: change.name,
      quantityAfterChange: change.quantityAfterChange,
      item: world.tables.inventoryItems.get(change.itemId) ?? null,
      location: world.tables.locations.get(change.locationId) ?? null,
    })),
});

export const catalogueMutations = fieldsOf<unknown>({
  sellingPlanGroupCreate: createGroup,
  sellingPlanGroupUpdate: updateGroup,
  sellingPlanGroupDelete: deleteGroup,
  sellingPlanGroupAddProducts: changeMembers("productIds", "Product", "add"),
  sellingPlanGroupRemoveProducts: changeMembers("productIds", "Product", "remove"),
  sellingPlanGroupAddProductVariants: changeMembers("variantIds", "ProductVariant", "add"),
  sellingPlanGroupRemoveProductVariants: changeMembers("variantIds", "ProductVariant", "remove"),
  inventoryAdjustQuantities: adjust,
});
