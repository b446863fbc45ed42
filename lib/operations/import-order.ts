import { type Detection, type DetectionRule, detect } from "@/lib/domain/detection";
import type { ShopOrderFacts } from "@/lib/domain/shopify-order";
import type { Collector } from "@/lib/domain/states";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import { type Committed, commit, type Tx } from "@/lib/store/commit";
import { detectionRules } from "@/lib/store/detection-rules";
import { importSettings } from "@/lib/store/import-settings";
import { refreshOrders } from "@/lib/store/order-cache";
import { type LockedOrder, lockOrderByGid, lockOrderGid, type OrderOrigin, recordSameFacts } from "@/lib/store/orders";
import { forgetOther, isKnownDeleted, NOT_A_PREORDER, rememberOther } from "@/lib/store/other-orders";
import type { Ctx } from "./context";
import { createOrder, type Matched } from "./create-order";
import { digestOf } from "./order-columns";
import { updateOrder } from "./update-order";

export type ImportInput = {
  readonly connectionId: string;
  readonly facts: ShopOrderFacts;
  readonly origin: OrderOrigin;
  /** Business time the shop was asked; null when the facts came with a webhook because the shop would not show the order. */
  readonly readAt: Date | null;
  /** Taken in whatever the rules say. */
  readonly byHand?: { readonly collector: Collector };
};

export type Imported =
  | { readonly kind: "imported" | "updated"; readonly orderId: string }
  /** Known already, as new or newer. */
  | { readonly kind: "unchanged"; readonly orderId: string }
  | { readonly kind: "not_a_preorder" }
  | { readonly kind: "deleted" }
  /** The facts do not say enough; they may later. */
  | { readonly kind: "not_told"; readonly why: StoredReason };

/**
 * Brings one order to what these facts say: taken in if a rule hits, remembered as another order if none does, updated if it
 * is known. Deliveries in any order, any number of times, end in the same rows: older facts change nothing.
 */
export async function importOrder(ctx: Ctx, input: ImportInput): Promise<Imported> {
  // Whoever asked for the read, what changes here is the shop's doing: nothing of it is written back there.
  const asShop: Ctx = ctx.actor.kind === "staff" && input.byHand ? ctx : { ...ctx, actor: { kind: "shopify" } };
  return commit(ctx.scope, asShop, async (tx) => {
    await lockOrderGid(tx, ctx.scope.merchantId, input.facts.gid);
    const order = await lockOrderByGid(tx, ctx.scope.merchantId, input.facts.gid);
    return order ? known(tx, asShop, input, order) : unknown(tx, asShop, input);
  });
}

/** Newer by the order's own clock; at the same second by when we asked. Facts of a webhook never beat a read. */
function isNewer(order: LockedOrder, { facts, readAt }: ImportInput): boolean {
  const byClock = facts.updatedAt.getTime() - order.shopifyUpdatedAt.getTime();
  if (byClock !== 0) return byClock > 0;
  if (readAt === null) return false;
  return order.shopReadAt === null || readAt >= order.shopReadAt;
}

async function known(tx: Tx, ctx: Ctx, input: ImportInput, order: LockedOrder): Promise<Committed<Imported>> {
  const { facts } = input;
  const { merchantId } = ctx.scope;
  const unchanged: Committed<Imported> = { value: { kind: "unchanged", orderId: order.id }, audit: [] };
  if (order.deletedAt || !isNewer(order, input)) return unchanged;
  if (facts.currency !== order.currency) {
    return { value: { kind: "not_told", why: syncReason("currency_changed", { before: order.currency, now: facts.currency }) }, audit: [] };
  }
  if (order.factsDigest === digestOf(facts)) {
    await recordSameFacts(tx, merchantId, order.id, { updatedAt: facts.updatedAt, readAt: input.readAt });
    return unchanged;
  }
  const settings = await importSettings(tx, merchantId);
  const found = hitOf(facts, await detectionRules(tx, merchantId));
  const preorderLines = found.kind === "hit" ? new Set(found.lineGids) : null;
  const audit = await updateOrder(tx, ctx, { order, facts, readAt: input.readAt, preorderLines, settings });
  await refreshOrders(tx, merchantId, [order.id]);
  return { value: { kind: "updated", orderId: order.id }, audit };
}

async function unknown(tx: Tx, ctx: Ctx, input: ImportInput): Promise<Committed<Imported>> {
  const { facts, connectionId } = input;
  const { merchantId } = ctx.scope;
  if (await isKnownDeleted(tx, merchantId, facts.gid)) return { value: { kind: "deleted" }, audit: [] };
  const matched = input.byHand ? byHand(facts, input.byHand.collector) : matchOf(hitOf(facts, await detectionRules(tx, merchantId)));
  if (matched === "unread") return { value: { kind: "not_told", why: syncReason("plans_not_read") }, audit: [] };
  if (matched === null) {
    const other = { gid: facts.gid, connectionId, name: facts.name, placedAt: facts.placedAt, why: NOT_A_PREORDER };
    await rememberOther(tx, merchantId, other, ctx.now);
    return { value: { kind: "not_a_preorder" }, audit: [] };
  }
  const settings = await importSettings(tx, merchantId);
  const created = await createOrder(tx, ctx, { connectionId, facts, origin: input.origin, readAt: input.readAt, matched, settings });
  if (created === null) return { value: { kind: "not_told", why: syncReason("paid_not_said") }, audit: [] };
  await forgetOther(tx, merchantId, facts.gid);
  await refreshOrders(tx, merchantId, [created.orderId]);
  return { value: { kind: "imported", orderId: created.orderId }, audit: created.audit };
}

/** What the rules say; where the facts lack what an early rule asks for, the rules that can be answered decide a hit. */
function hitOf(facts: ShopOrderFacts, rules: readonly DetectionRule[]): Detection {
  const found = detect(facts, rules);
  if (found.kind !== "unread") return found;
  const answerable = detect(
    facts,
    rules.filter((rule) => rule.kind !== "selling_plan" && rule.kind !== "product_tag"),
  );
  return answerable.kind === "hit" ? answerable : found;
}

function matchOf(found: Detection): Matched | "unread" | null {
  if (found.kind === "unread") return "unread";
  if (found.kind === "miss") return null;
  return { by: found.matchedBy, detail: found.detail, collector: found.collector, lineGids: found.lineGids };
}

function byHand(facts: ShopOrderFacts, collector: Collector): Matched {
  return { by: "by_hand", detail: facts.name, collector, lineGids: facts.lines.map((line) => line.gid) };
}
