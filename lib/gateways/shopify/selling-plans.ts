import { z } from "zod";
import { toDecimal } from "@/lib/domain/money";
import type { Caller } from "./call";
import type { Answer } from "./contract";
import type { ShopGoods, ShopPlanGroup, ShopPlanWish, ShopStock } from "./contract-goods";
import * as documents from "./selling-plan-documents";

const ids = z.object({ nodes: z.array(z.object({ id: z.string() })) });
const groupNode = z.object({ id: z.string(), merchantCode: z.string(), sellingPlans: ids, products: ids, productVariants: ids });

function groupOf(node: z.infer<typeof groupNode>): ShopPlanGroup {
  const of = (connection: z.infer<typeof ids>) => connection.nodes.map(({ id }) => id);
  return {
    gid: node.id,
    code: node.merchantCode,
    planGid: node.sellingPlans.nodes[0]?.id ?? null,
    productGids: of(node.products),
    variantGids: of(node.productVariants),
  };
}

const goodsAnswer = z.object({
  products: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        variants: z.object({ nodes: z.array(z.object({ id: z.string(), title: z.string(), sku: z.string().nullable() })) }),
      }),
    ),
  }),
});

export async function findGoods(caller: Caller, text: string): Promise<Answer<readonly ShopGoods[]>> {
  // Only words: what else Shopify's search would read as its own syntax is left out.
  const words = text
    .replace(/[^\p{L}\p{N}\s]/gu, " ")
    .split(/\s+/)
    .flatMap((word) => (word === "" ? [] : [`${word}*`]))
    .join(" ");
  const answer = await caller.query(documents.FIND_GOODS, { query: words }, goodsAnswer);
  if (answer.kind !== "ok") return answer;
  return {
    kind: "ok",
    value: answer.value.products.nodes.map(({ id, title, variants }) => ({
      gid: id,
      title,
      variants: variants.nodes.map((one) => ({ gid: one.id, title: one.title, sku: one.sku || null })),
    })),
  };
}

const variantsAnswer = z.object({
  productVariants: z.object({
    nodes: z.array(z.object({ id: z.string(), sku: z.string().nullable() })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});
/** As many as a search of Shopify's takes well. */
const SKUS_A_SEARCH = 25;

/** SKUs are told from each other without their case and the blanks around them, as an order's line is matched with a campaign. */
const skuKey = (sku: string): string => sku.trim().toLowerCase();

export async function variantsOfSkus(caller: Caller, skus: readonly string[]): Promise<Answer<ReadonlyMap<string, readonly string[]>>> {
  const found = new Map(skus.map((sku) => [sku, [] as string[]]));
  const wanted = new Map(skus.map((sku) => [skuKey(sku), sku]));
  for (let from = 0; from < skus.length; from += SKUS_A_SEARCH) {
    const query = skus
      .slice(from, from + SKUS_A_SEARCH)
      .map((sku) => `sku:"${sku.trim().replace(/["\\]/g, "\\$&")}"`)
      .join(" OR ");
    for (let after: string | null = null; ; ) {
      const answer: Answer<z.infer<typeof variantsAnswer>> = await caller.query(
        documents.VARIANTS_OF_SKUS,
        { query, after },
        variantsAnswer,
      );
      if (answer.kind !== "ok") return answer;
      const { nodes, pageInfo }: z.infer<typeof variantsAnswer>["productVariants"] = answer.value.productVariants;
      // A search finds more than what is asked for: longer SKUs that begin the same way.
      for (const { id, sku } of nodes) found.get(wanted.get(skuKey(sku ?? "")) ?? "")?.push(id);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
  }
  return { kind: "ok", value: found };
}

export async function planGroup(caller: Caller, gid: string): Promise<Answer<ShopPlanGroup | null>> {
  const answer = await caller.query(documents.PLAN_GROUP, { id: gid }, z.object({ sellingPlanGroup: groupNode.nullable() }));
  if (answer.kind !== "ok") return answer;
  const node = answer.value.sellingPlanGroup;
  return { kind: "ok", value: node ? groupOf(node) : null };
}

const pageAnswer = z.object({
  sellingPlanGroups: z.object({
    nodes: z.array(z.object({ id: z.string(), merchantCode: z.string() })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});
/** A group of ours that was made and never heard of is among the newest. */
const PAGES = 5;

export async function findPlanGroup(caller: Caller, code: string): Promise<Answer<ShopPlanGroup | null>> {
  let after: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const answer: Answer<z.infer<typeof pageAnswer>> = await caller.query(documents.NEWEST_PLAN_GROUPS, { after }, pageAnswer);
    if (answer.kind !== "ok") return answer;
    const { nodes, pageInfo }: z.infer<typeof pageAnswer>["sellingPlanGroups"] = answer.value.sellingPlanGroups;
    const found = nodes.find(({ merchantCode }) => merchantCode === code);
    if (found) return planGroup(caller, found.id);
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  return { kind: "ok", value: null };
}

/** The plan in Shopify's words. A balance nobody set a date for is due on fulfilment there: it knows no other open end. */
function planInput({ plan }: ShopPlanWish, id: string | null) {
  const { deposit, balanceOn, shipsOn } = plan;
  return {
    ...(id === null ? {} : { id }),
    name: plan.name,
    options: [plan.option],
    category: "PRE_ORDER",
    billingPolicy: {
      fixed: {
        checkoutCharge:
          deposit.kind === "fixed"
            ? { type: "PRICE", value: { fixedValue: toDecimal(deposit.amount) } }
            : { type: "PERCENTAGE", value: { percentage: deposit.kind === "percent" ? deposit.percent : 0 } },
        remainingBalanceChargeTrigger: balanceOn ? "EXACT_TIME" : "ON_FULFILLMENT",
        ...(balanceOn ? { remainingBalanceChargeExactTime: balanceOn.toISOString() } : {}),
      },
    },
    deliveryPolicy: {
      fixed: shipsOn
        ? { fulfillmentTrigger: "EXACT_TIME", fulfillmentExactTime: shipsOn.toISOString() }
        : { fulfillmentTrigger: "UNKNOWN" },
    },
    inventoryPolicy: { reserve: plan.stock === "at_sale" ? "ON_SALE" : "ON_FULFILLMENT" },
  };
}

export async function createPlanGroup(caller: Caller, wish: ShopPlanWish): Promise<Answer<ShopPlanGroup>> {
  const input = { name: wish.name, merchantCode: wish.code, options: [wish.optionName], sellingPlansToCreate: [planInput(wish, null)] };
  const resources = { productIds: wish.productGids, productVariantIds: wish.variantGids };
  const shape = z.object({ sellingPlanGroup: groupNode });
  const answer = await caller.mutate(documents.CREATE_PLAN_GROUP, { input, resources }, "sellingPlanGroupCreate", shape);
  return answer.kind === "ok" ? { kind: "ok", value: groupOf(answer.value.sellingPlanGroup) } : answer;
}

const without = (list: readonly string[], others: readonly string[]) => list.filter((one) => !others.includes(one));

/** Brings a group to what it should be, in steps that may each be done again. */
export async function updatePlanGroup(caller: Caller, group: ShopPlanGroup, wish: ShopPlanWish): Promise<Answer<null>> {
  const plans = group.planGid
    ? { sellingPlansToUpdate: [planInput(wish, group.planGid)] }
    : { sellingPlansToCreate: [planInput(wish, null)] };
  const input = { name: wish.name, options: [wish.optionName], ...plans };
  const done = z.object({});
  const updated = await caller.mutate(documents.UPDATE_PLAN_GROUP, { id: group.gid, input }, "sellingPlanGroupUpdate", done);
  if (updated.kind !== "ok") return updated;
  const steps = [
    [documents.ADD_PLAN_PRODUCTS, "sellingPlanGroupAddProducts", without(wish.productGids, group.productGids)],
    [documents.REMOVE_PLAN_PRODUCTS, "sellingPlanGroupRemoveProducts", without(group.productGids, wish.productGids)],
    [documents.ADD_PLAN_VARIANTS, "sellingPlanGroupAddProductVariants", without(wish.variantGids, group.variantGids)],
    [documents.REMOVE_PLAN_VARIANTS, "sellingPlanGroupRemoveProductVariants", without(group.variantGids, wish.variantGids)],
  ] as const;
  for (const [document, root, gids] of steps) {
    if (gids.length === 0) continue;
    const answer = await caller.mutate(document, { id: group.gid, ids: gids }, root, done);
    if (answer.kind !== "ok") return answer;
  }
  return { kind: "ok", value: null };
}

const stockAnswer = z.object({
  inventoryItem: z
    .object({
      variants: z.object({
        nodes: z.array(
          z.object({
            id: z.string(),
            sku: z.string().nullable(),
            inventoryQuantity: z.int().nullable(),
            product: z.object({ id: z.string() }),
          }),
        ),
      }),
    })
    .nullable(),
});

export async function stockOf(caller: Caller, itemGid: string): Promise<Answer<readonly ShopStock[]>> {
  const answer = await caller.query(documents.STOCK_OF, { id: itemGid }, stockAnswer);
  if (answer.kind !== "ok") return answer;
  const nodes = answer.value.inventoryItem?.variants.nodes ?? [];
  const value = nodes.map(({ id, sku, inventoryQuantity, product }) => ({
    variantGid: id,
    productGid: product.id,
    sku: sku || null,
    available: inventoryQuantity ?? 0,
  }));
  return { kind: "ok", value };
}
