/** Steps of the stories about runs: plan, start, look at every row. */
import type { RunSettings, RunSettingsOf } from "@/lib/domain/run-kinds";
import { planRun } from "@/lib/operations/plan-run";
import { startRun } from "@/lib/operations/start-run";
import { NO_FILTER, type OrdersFilter } from "@/lib/queries/orders-filter";
import { ordersOfList, ordersPicked } from "@/lib/queries/run-plan";
import { saveCardAsCustomer } from "@/prisma/seed/save-card";
import { type Balance, CARDS } from "../testing/balances";
import { imported, type Sale, type Shop, sell } from "./story";

export const LINKS: RunSettingsOf<"send_links"> = { kind: "send_links", senderId: null, who: "needed" };
export const COLLECT: RunSettingsOf<"collect"> = { kind: "collect", shortNotice: "leave_out", canaryCount: 25, mostDeclinedPercent: 15 };

export async function plan(shop: Shop, settings: RunSettings, which: Partial<OrdersFilter> | readonly string[] = {}): Promise<string> {
  const ctx = await shop.ctx(shop.owner);
  const { timezone } = await shop.app.db.prisma.merchant.findUniqueOrThrow({ where: { id: shop.merchantId } });
  const isPicked = (value: typeof which): value is readonly string[] => Array.isArray(value);
  const chosen = isPicked(which)
    ? ordersPicked(ctx.scope, which)
    : await ordersOfList(ctx.scope, { ...NO_FILTER, ...which }, ctx.now, timezone);
  const planned = await planRun(ctx, { settings, chosen, search: null });
  if (!planned.ok) throw new Error(`the plan was refused: ${planned.code}`);
  return planned.value.runId;
}

export const runOf = (shop: Shop, id: string) =>
  shop.app.db.prisma.run.findUniqueOrThrow({ where: { merchantId_id: { merchantId: shop.merchantId, id } } });

/** Every row of a run by its order, as `state reason`. */
export async function rowsOf(shop: Shop, runId: string): Promise<Record<string, string>> {
  const items = await shop.app.db.prisma.runItem.findMany({ where: { merchantId: shop.merchantId, runId } });
  const orders = await shop.app.db.prisma.order.findMany({ where: { merchantId: shop.merchantId }, select: { id: true, name: true } });
  const nameOf = (id: string) => orders.find((order) => order.id === id)?.name ?? id;
  return Object.fromEntries(items.map(({ orderId, state, reason }) => [nameOf(orderId), reason ? `${state} ${reason}` : state]));
}

export async function start(shop: Shop, runId: string): Promise<void> {
  const { fingerprint } = await runOf(shop, runId);
  const started = await startRun(await shop.ctx(shop.owner), { runId, fingerprint });
  if (!started.ok) throw new Error(`the start was refused: ${started.code}`);
}

export type Sold = Sale & { /** Stripe's test number; null: no card yet. */ readonly card?: string | null };

/** Preorders with their cards, many at once: the shop's messages are worked off together. */
export async function sellMany(shop: Shop, sales: readonly Sold[]): Promise<Balance[]> {
  const placed = [];
  for (const sale of sales) placed.push(await sell(shop, sale));
  await shop.drain();
  const balances: Balance[] = [];
  for (const [at, one] of placed.entries()) {
    const order = await imported(shop, one);
    const instalment = await shop.app.db.prisma.instalment.findFirstOrThrow({ where: { orderId: order.id, kind: "balance" } });
    const { id: orderId, gid: orderGid, customerId, email } = order;
    const number = sales[at]?.card === undefined ? CARDS.good : sales[at].card;
    balances.push({ orderId, orderGid, customerId, instalmentId: instalment.id, email: email ?? "" });
    if (number !== null) await saveCardAsCustomer(shop.app, { merchantId: shop.merchantId, orderId, customerId, language: "en", number });
  }
  await shop.drain();
  return balances;
}
