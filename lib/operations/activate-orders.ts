import { compareDates, dateInZone, type PlainDate } from "@/lib/domain/dates";
import type { Effect } from "@/lib/domain/effects";
import { refuse } from "@/lib/domain/refusals";
import { lockObservedOrders, markActive, type ObservedOrder } from "@/lib/store/activation";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { type ImportSettings, importSettings } from "@/lib/store/import-settings";
import { type LockedInstalment, lockInstalments } from "@/lib/store/instalments";
import { refreshOrders } from "@/lib/store/order-cache";
import { openBalanceIds } from "@/lib/store/orders";
import { applyCommand } from "./apply-command";
import { carryOutEffects } from "./carry-out-effects";
import type { Ctx, Result } from "./context";

const MOST = 500;

/**
 * Turns observed orders into orders that are acted on (rule 4): the card is asked for, fulfilment waits. A balance due before
 * today loses its due date: it is never charged by itself, somebody sets a new date or collects it.
 */
export async function activateOrders(ctx: Ctx, input: { readonly orderIds: readonly string[] }): Promise<Result<{ activated: number }>> {
  if (input.orderIds.length > MOST) return refuse("invalid_input", { fields: ["orderIds"] });
  const { merchantId } = ctx.scope;
  return commit<Result<{ activated: number }>>(ctx.scope, ctx, async (tx) => {
    const settings = await importSettings(tx, merchantId);
    if (settings.mode !== "collect") return { value: refuse("watch_mode"), audit: [] };
    const orders = await lockObservedOrders(tx, merchantId, input.orderIds);
    const audit = await forgetPastDue(tx, ctx, orders, settings);
    await markActive(
      tx,
      merchantId,
      orders.map((order) => order.id),
      ctx.now,
    );
    for (const order of orders) audit.push({ orderId: order.id, event: { type: "order.activated" } });
    audit.push(...(await startWhatWaits(tx, ctx, orders)));
    await refreshOrders(
      tx,
      merchantId,
      orders.map((order) => order.id),
    );
    return { value: { ok: true, value: { activated: orders.length } }, audit };
  });
}

/** Done while the order is still observed, so that the shop's own due date is not written over. */
async function forgetPastDue(tx: Tx, ctx: Ctx, orders: readonly ObservedOrder[], settings: ImportSettings): Promise<AuditEntry[]> {
  const today: PlainDate = dateInZone(ctx.now, settings.timezone);
  const audit: AuditEntry[] = [];
  for (const order of orders.filter(({ dueOn }) => dueOn !== null && compareDates(dueOn, today) < 0)) {
    for (const instalmentId of await openBalanceIds(tx, ctx.scope.merchantId, order.id)) {
      const command = { type: "change_due", dueOn: null, consentCovers: true, at: ctx.now } as const;
      audit.push(...(await applyCommand(tx, ctx, { instalmentId, command })).audit);
    }
  }
  return audit;
}

/** What the plan would have led to, had the order come in while we collected. */
function waitingEffects(row: LockedInstalment): Effect[] {
  if (row.collector !== "stripe") return [];
  const hold: Effect = { type: "hold_fulfilment" };
  if (row.state === "card_missing") return [hold, { type: "start_card_request" }];
  return row.state === "scheduled" ? [hold, { type: "plan_notice" }] : [hold];
}

async function startWhatWaits(tx: Tx, ctx: Ctx, orders: readonly ObservedOrder[]): Promise<AuditEntry[]> {
  const { merchantId } = ctx.scope;
  const ids: string[] = [];
  for (const order of orders) ids.push(...(await openBalanceIds(tx, merchantId, order.id)));
  const rows = await lockInstalments(tx, merchantId, ids);
  return carryOutEffects(
    tx,
    ctx,
    rows.map((row) => ({ row, effects: waitingEffects(row), attemptId: null, paymentId: null })),
  );
}
