import { type Detection, type DetectionRule, detect } from "@/lib/domain/detection";
import type { ShopOrderFacts } from "@/lib/domain/shopify-order";
import type { Collector } from "@/lib/domain/states";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import { type LockedOrder, lockOrderGids, lockOrdersByGid, type OrderOrigin, recordSameFacts } from "@/lib/store/orders";
import { forgetOthers, knownDeleted, NOT_A_PREORDER, type OtherOrder, rememberOthers } from "@/lib/store/other-orders";
import type { Ctx } from "./context";
import { createOrder, type Matched } from "./create-order";
import { type ImportGround, importGround } from "./import-ground";
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

/** What one order led to, before what all of a batch share is written. */
type Done = {
  readonly value: Imported;
  readonly audit: readonly AuditEntry[];
  /** Its cache is brought up to date with the others'. */
  readonly touched?: string;
  readonly other?: OtherOrder;
};

/** One order in a transaction of its own. */
export async function importOrder(ctx: Ctx, input: ImportInput): Promise<Imported> {
  const [imported] = await importOrders(ctx, [input]);
  if (!imported) throw new Error("an order was imported to nothing");
  return imported;
}

/**
 * Brings orders to what these facts say, each: taken in if a rule hits, remembered as another order if none does, updated if it
 * is known. Deliveries in any order, any number of times, end in the same rows: older facts change nothing. All in one transaction: all of them or none.
 * @param inputs no order twice
 */
export async function importOrders(ctx: Ctx, inputs: readonly ImportInput[]): Promise<readonly Imported[]> {
  const { merchantId } = ctx.scope;
  // Whoever asked for the read, what changes here is the shop's doing: nothing of it is written back there.
  const asShop: Ctx = ctx.actor.kind === "staff" && inputs.some(({ byHand }) => byHand) ? ctx : { ...ctx, actor: { kind: "shopify" } };
  return commit(ctx.scope, asShop, async (tx) => {
    const gids = inputs.map(({ facts }) => facts.gid);
    await lockOrderGids(tx, merchantId, gids);
    const orders = await lockOrdersByGid(tx, merchantId, gids);
    const deleted = await knownDeleted(
      tx,
      merchantId,
      gids.filter((gid) => !orders.has(gid)),
    );
    const ground = importGround(tx, merchantId);
    const done: Done[] = [];
    for (const input of inputs) {
      const order = orders.get(input.facts.gid);
      if (order) done.push(await known(tx, asShop, ground, input, order));
      else if (deleted.has(input.facts.gid)) done.push({ value: { kind: "deleted" }, audit: [] });
      else done.push(await unknown(tx, asShop, ground, input));
    }
    await rememberOthers(
      tx,
      merchantId,
      done.flatMap(({ other }) => other ?? []),
      ctx.now,
    );
    const isNew = (at: number) => done[at]?.value.kind === "imported";
    await forgetOthers(
      tx,
      merchantId,
      gids.filter((_gid, at) => isNew(at)),
    );
    await refreshOrders(
      tx,
      merchantId,
      done.flatMap(({ touched }) => touched ?? []),
    );
    return { value: done.map(({ value }) => value), audit: done.flatMap(({ audit }) => audit) };
  });
}

/** Newer by the order's own clock; at the same second by when we asked. Facts of a webhook never beat a read. */
function isNewer(order: LockedOrder, { facts, readAt }: ImportInput): boolean {
  const byClock = facts.updatedAt.getTime() - order.shopifyUpdatedAt.getTime();
  if (byClock !== 0) return byClock > 0;
  if (readAt === null) return false;
  return order.shopReadAt === null || readAt >= order.shopReadAt;
}

async function known(tx: Tx, ctx: Ctx, ground: ImportGround, input: ImportInput, order: LockedOrder): Promise<Done> {
  const { facts } = input;
  const { merchantId } = ctx.scope;
  const unchanged: Done = { value: { kind: "unchanged", orderId: order.id }, audit: [] };
  if (order.deletedAt || !isNewer(order, input)) return unchanged;
  if (facts.currency !== order.currency) {
    return { value: { kind: "not_told", why: syncReason("currency_changed", { before: order.currency, now: facts.currency }) }, audit: [] };
  }
  if (order.factsDigest === digestOf(facts)) {
    await recordSameFacts(tx, merchantId, order.id, { updatedAt: facts.updatedAt, readAt: input.readAt });
    return unchanged;
  }
  const found = hitOf(facts, await ground.rules());
  const preorderLines = found.kind === "hit" ? new Set(found.lineGids) : null;
  const audit = await updateOrder(tx, ctx, { order, facts, readAt: input.readAt, preorderLines, settings: await ground.settings() });
  return { value: { kind: "updated", orderId: order.id }, audit, touched: order.id };
}

async function unknown(tx: Tx, ctx: Ctx, ground: ImportGround, input: ImportInput): Promise<Done> {
  const { facts, connectionId } = input;
  const matched = input.byHand ? byHand(facts, input.byHand.collector) : matchOf(hitOf(facts, await ground.rules()));
  if (matched === "unread") return { value: { kind: "not_told", why: syncReason("plans_not_read") }, audit: [] };
  if (matched === null) {
    const other = { gid: facts.gid, connectionId, name: facts.name, placedAt: facts.placedAt, why: NOT_A_PREORDER };
    return { value: { kind: "not_a_preorder" }, audit: [], other };
  }
  const around = { settings: await ground.settings(), campaigns: await ground.campaigns() };
  const created = await createOrder(tx, ctx, { connectionId, facts, origin: input.origin, readAt: input.readAt, matched, ...around });
  if (created === null) return { value: { kind: "not_told", why: syncReason("paid_not_said") }, audit: [] };
  return { value: { kind: "imported", orderId: created.orderId }, audit: created.audit, touched: created.orderId };
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
