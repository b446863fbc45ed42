/** Products, variants, stock and selling plans. */
import { levelId, levelOf, onHand, type QuantityName } from "../../engine/inventory";
import { groupsFor } from "../../engine/selling-plans";
import { gid } from "../../state/gid";
import { fullDecimals } from "../../state/money";
import type { InventoryItem, InventoryLevel, Product, SellingPlan, SellingPlanGroup, Variant } from "../../state/records";
import type { World } from "../../state/world";
import { connect, type PageArgs } from "../connection";
import { fieldsOf, type Resolvers } from "../context";
import { moneyV2 } from "../money-fields";
import { findNode } from "../nodes";

function variantsOf(world: World, product: Product): Variant[] {
  return world.tables.variants.by("product", product.id).sort((a, b) => a.position - b.position);
}

function available(world: World, variant: Variant): number {
  return levelOf(world, variant.inventoryItemId)?.quantities.available ?? 0;
}

const list = <T extends { id: string }>(items: readonly T[]) => ({ items, idOf: (item: T) => item.id });

const product = fieldsOf<Product>({
  id: (one) => gid("Product", one.id),
  legacyResourceId: (one) => one.id,
  defaultCursor: (one) => Buffer.from(one.id).toString("base64"),
  description: (one) => one.description,
  descriptionHtml: (one) => `<p>${one.description}</p>`,
  hasOnlyDefaultVariant: (one, _args, { world }) => variantsOf(world, one).length === 1,
  hasOutOfStockVariants: (one, _args, { world }) => variantsOf(world, one).some((variant) => available(world, variant) <= 0),
  hasVariantsThatRequiresComponents: () => false,
  isGiftCard: () => false,
  onlineStoreUrl: (one, _args, { domain }) => `https://${domain}/products/${one.handle}`,
  options: () => [],
  requiresSellingPlan: () => false,
  featuredImage: (one, _args, { baseUrl }) => ({ url: `${baseUrl}/store/pictures/${one.id}.svg`, altText: one.title }),
  sellingPlanGroupCount: (one, _args, { world, domain }) => groupsFor(world, domain, one.id).length,
  sellingPlanGroupsCount: (one, _args, { world, domain }) => ({ count: groupsFor(world, domain, one.id).length, precision: "EXACT" }),
  sellingPlanGroups: (one, args: PageArgs, context) =>
    connect(list(groupsFor(context.world, context.domain, one.id)), args, context, (group) => group),
  totalInventory: (one, _args, { world }) => variantsOf(world, one).reduce((sum, variant) => sum + available(world, variant), 0),
  totalVariants: (one, _args, { world }) => variantsOf(world, one).length,
  tracksInventory: () => true,
  variants: (one, args: PageArgs, context) => connect(list(variantsOf(context.world, one)), args, context, (variant) => variant),
  variantsCount: (one, _args, { world }) => ({ count: variantsOf(world, one).length, precision: "EXACT" }),
});

const variant = fieldsOf<Variant>({
  id: (one) => gid("ProductVariant", one.id),
  legacyResourceId: (one) => one.id,
  availableForSale: (one, _args, { world }) => one.inventoryPolicy === "CONTINUE" || available(world, one) > 0,
  defaultCursor: (one) => Buffer.from(one.id).toString("base64"),
  displayName: (one, _args, { world }) => [world.tables.products.get(one.productId)?.title, one.title].filter(Boolean).join(" - "),
  inventoryItem: (one, _args, { world }) => world.tables.inventoryItems.get(one.inventoryItemId),
  inventoryQuantity: (one, _args, { world }) => available(world, one),
  price: (one) => fullDecimals(one.price),
  product: (one, _args, { world }) => world.tables.products.get(one.productId),
  requiresComponents: () => false,
  selectedOptions: (one) => [{ name: "Title", value: one.title }],
  sellableOnlineQuantity: (one, _args, { world }) => available(world, one),
  sellingPlanGroupCount: (one, _args, { world, domain }) => groupsFor(world, domain, one.productId, one.id).length,
  sellingPlanGroups: (one, args: PageArgs, context) =>
    connect(list(groupsFor(context.world, context.domain, one.productId, one.id)), args, context, (group) => group),
  showUnitPrice: () => false,
  taxable: () => true,
});

const inventoryItem = fieldsOf<InventoryItem>({
  id: (one) => gid("InventoryItem", one.id),
  legacyResourceId: (one) => one.id,
  duplicateSkuCount: () => 0,
  inventoryLevel: (one, args: { locationId: string }, context) => {
    const location = findNode(context, args.locationId);
    const id = typeof location === "object" && location !== null && "id" in location ? String(location.id) : "";
    return context.world.tables.inventoryLevels.get(levelId(one.id, id)) ?? null;
  },
  inventoryLevels: (one, args: PageArgs, context) =>
    connect(list(context.world.tables.inventoryLevels.by("item", one.id)), args, context, (level) => level),
  requiresShipping: () => true,
  sku: (one, _args, { world }) => world.tables.variants.get(one.variantId)?.sku ?? null,
  trackedEditable: () => ({ locked: false, reason: null }),
  updatedAt: (one) => one.createdAt,
  variant: (one, _args, { world }) => world.tables.variants.get(one.variantId),
  variants: (one, args: PageArgs, context) =>
    connect(list(context.world.tables.variants.by("item", one.id)), args, context, (item) => item),
});

export function quantityOf(level: InventoryLevel, name: string): number | null {
  if (name === "on_hand") return onHand(level.quantities);
  return name in level.quantities ? level.quantities[name as QuantityName] : null;
}

const inventoryLevel = fieldsOf<InventoryLevel>({
  id: (one) => `${gid("InventoryLevel", one.locationId)}?inventory_item_id=${one.itemId}`,
  canDeactivate: () => false,
  createdAt: (one) => one.updatedAt,
  isActive: () => true,
  item: (one, _args, { world }) => world.tables.inventoryItems.get(one.itemId),
  location: (one, _args, { world }) => world.tables.locations.get(one.locationId),
  quantities: (one, args: { names: string[] }) =>
    args.names.flatMap((name) => {
      const quantity = quantityOf(one, name);
      return quantity === null
        ? []
        : [
            {
              kind: "InventoryQuantity",
              id: gid("InventoryQuantity", `${one.locationId}?inventory_item_id=${one.itemId}&name=${name}`),
              name,
              quantity,
              updatedAt: one.updatedAt,
            },
          ];
    }),
});

const group = fieldsOf<SellingPlanGroup>({
  id: (one) => gid("SellingPlanGroup", one.id),
  appliesToProduct: (one, args: { productId: string }) => one.productIds.some((id) => gid("Product", id) === args.productId),
  appliesToProductVariant: (one, args: { productVariantId: string }) =>
    one.variantIds.some((id) => gid("ProductVariant", id) === args.productVariantId),
  productVariants: (one, args: PageArgs, context) =>
    connect(list(one.variantIds.flatMap((id) => context.world.tables.variants.get(id) ?? [])), args, context, (item) => item),
  productVariantsCount: (one) => ({ count: one.variantIds.length, precision: "EXACT" }),
  products: (one, args: PageArgs, context) =>
    connect(list(one.productIds.flatMap((id) => context.world.tables.products.get(id) ?? [])), args, context, (item) => item),
  productsCount: (one) => ({ count: one.productIds.length, precision: "EXACT" }),
  sellingPlans: (one, args: PageArgs, context) =>
    connect(list(one.plans), args, context, (plan): PlanNode => ({ kind: "SellingPlan", plan })),
  summary: (one) => `${one.plans.length} pre-order plan${one.plans.length === 1 ? "" : "s"}`,
  translations: () => [],
});

export type PlanNode = { kind: "SellingPlan"; plan: SellingPlan };

function checkoutCharge(plan: SellingPlan): unknown {
  const charge = plan.checkoutCharge;
  const value =
    charge.type === "PERCENTAGE"
      ? { kind: "SellingPlanCheckoutChargePercentageValue", percentage: charge.percentage }
      : moneyV2(charge.amount);
  return { type: charge.type, value };
}

const plan = fieldsOf<PlanNode>({
  id: ({ plan: one }) => gid("SellingPlan", one.id),
  billingPolicy: ({ plan: one }) => ({
    kind: "SellingPlanFixedBillingPolicy",
    checkoutCharge: checkoutCharge(one),
    remainingBalanceChargeTrigger: one.balanceTrigger,
    remainingBalanceChargeExactTime: one.balanceExactTime,
    remainingBalanceChargeTimeAfterCheckout: one.balanceTimeAfterCheckout,
  }),
  category: ({ plan: one }) => one.category,
  createdAt: ({ plan: one }) => one.createdAt,
  deliveryPolicy: ({ plan: one }) => ({
    kind: "SellingPlanFixedDeliveryPolicy",
    anchors: [],
    cutoff: null,
    fulfillmentExactTime: one.fulfillmentExactTime,
    fulfillmentTrigger: one.fulfillmentTrigger,
    intent: "FULFILLMENT_BEGIN",
    preAnchorBehavior: "ASAP",
  }),
  description: ({ plan: one }) => one.description,
  inventoryPolicy: ({ plan: one }) => ({ reserve: one.reserve }),
  name: ({ plan: one }) => one.name,
  options: ({ plan: one }) => one.options,
  position: ({ plan: one }) => one.position,
  pricingPolicies: () => [],
  translations: () => [],
});

export const catalogueResolvers: Resolvers = {
  Product: product,
  ProductVariant: variant,
  InventoryItem: inventoryItem,
  InventoryLevel: inventoryLevel,
  SellingPlanGroup: group,
  SellingPlan: plan,
};
