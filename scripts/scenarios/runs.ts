/** Steps of the stories about runs: plan, start, look at every row. */
import type { RunSettings } from "@/lib/domain/run-kinds";
import { planRun } from "@/lib/operations/plan-run";
import { startRun } from "@/lib/operations/start-run";
import { NO_FILTER, type OrdersFilter } from "@/lib/queries/orders-filter";
import { ordersOfList, ordersPicked } from "@/lib/queries/run-plan";
import type { Shop } from "./story";

export const LINKS: RunSettings = { kind: "send_links", senderId: null, who: "needed" };
export const COLLECT: RunSettings = { kind: "collect", shortNotice: "leave_out", canaryCount: 25, mostDeclinedPercent: 15 };

export async function plan(shop: Shop, settings: RunSettings, which: Partial<OrdersFilter> | readonly string[] = {}): Promise<string> {
  const ctx = await shop.ctx(shop.owner);
  const { timezone } = await shop.app.db.prisma.merchant.findUniqueOrThrow({ where: { id: shop.merchantId } });
  const isPicked = (value: typeof which): value is readonly string[] => Array.isArray(value);
  const chosen = isPicked(which) ? ordersPicked(ctx.scope, which) : ordersOfList(ctx.scope, { ...NO_FILTER, ...which }, ctx.now, timezone);
  const planned = await planRun(ctx, { settings, chosen, search: null });
  if (!planned.ok) throw new Error(`the plan was refused: ${planned.code}`);
  return planned.value.runId;
}

export const runOf = (shop: Shop, id: string) =>
  shop.app.db.prisma.run.findUniqueOrThrow({ where: { merchantId_id: { merchantId: shop.merchantId, id } } });

/** Every row of a run by its order, as `state reason`. */
export async function rowsOf(shop: Shop, runId: string): Promise<Record<string, string>> {
  const items = await shop.app.db.prisma.runItem.findMany({
    where: { merchantId: shop.merchantId, runId },
    include: { order: { select: { name: true } } },
  });
  return Object.fromEntries(items.map(({ order, state, reason }) => [order.name, reason ? `${state} ${reason}` : state]));
}

export async function start(shop: Shop, runId: string): Promise<void> {
  const { fingerprint } = await runOf(shop, runId);
  const started = await startRun(await shop.ctx(shop.owner), { runId, fingerprint });
  if (!started.ok) throw new Error(`the start was refused: ${started.code}`);
}
