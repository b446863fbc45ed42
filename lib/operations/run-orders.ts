import { plainDate } from "@/lib/domain/dates";
import { money } from "@/lib/domain/money";
import { planRefund } from "@/lib/domain/refund-plan";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import type { OrderRunSettings, RunAction } from "@/lib/domain/run-kinds";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { lockOrderToRefund, refundablePayments } from "@/lib/store/refunds";
import { endItems, type FactNow, factsNow, type ItemEnd, lockItems, type WaitingItem } from "@/lib/store/run-items";
import { runShop } from "@/lib/store/run-shop";
import type { OutsideCtx } from "./context";
import { movePromise } from "./move-order-promise";
import { askForHold } from "./place-hold";
import { askForRelease } from "./release-holds";
import { openCancellation } from "./request-cancellation";
import { askForRefund } from "./request-refund";
import { momentOf } from "./run-moment";
import { type Batch, type BatchEnd, beginBatch, type RunStep } from "./run-step";

/** Orders of one transaction: few, because each is held until all of them are done. */
const BATCH = 25;

const ACTIONS: Readonly<Record<OrderRunSettings["kind"], RunAction>> = {
  hold: "hold",
  release: "release",
  undo_hold: "release",
  cancel: "cancel",
  refund: "refund",
  move_promise: "promise",
};

/** The next orders of a run over orders as a whole: each by the very operation its own page has, asked in this run's transaction. */
export async function ordersBatch(step: RunStep, settings: OrderRunSettings): Promise<BatchEnd> {
  const { outside, run } = step;
  return commit(outside.scope, outside, async (tx): Promise<Batch> => {
    const end = await beginBatch(tx, step);
    if (end) return end;
    const items = await lockItems(tx, run, { action: ACTIONS[settings.kind], limit: BATCH });
    if (items.length === 0) return { value: "empty", audit: [] };
    const { merchantId } = outside.scope;
    const at = momentOf(merchantId, settings, await runShop(tx, merchantId), outside.now);
    const facts = await factsNow(
      tx,
      at,
      settings,
      items.map((item) => item.orderId),
    );
    const ends: ItemEnd[] = [];
    const audit: AuditEntry[] = [];
    for (const item of items) {
      const done = await one(tx, outside, settings, item, facts.get(item.orderId));
      ends.push(done.end);
      audit.push(...done.audit);
    }
    await endItems(tx, run, ends, outside.now);
    return { value: "more", audit };
  });
}

type Done = { readonly end: ItemEnd; readonly audit: readonly AuditEntry[] };

async function one(tx: Tx, ctx: OutsideCtx, settings: OrderRunSettings, item: WaitingItem, fact: FactNow | undefined): Promise<Done> {
  const { position } = item;
  const skipped = (reason: string): Done => ({ end: { position, state: "skipped", reason }, audit: [] });
  if (!fact) return skipped("order_cancelled");
  if (fact.reason !== null) return skipped(fact.reason);
  // Money that goes back is exactly what was looked at; what a hold or a release is about may be paid meanwhile.
  const isAboutMoney = settings.kind === "cancel" || settings.kind === "refund";
  if (isAboutMoney && fact.amountMinor !== item.amountMinor) return skipped("amount_changed");
  const asked = await ask(tx, ctx, settings, item);
  if (!asked.ok) return { end: { position, state: "skipped", reason: asked.code, facts: { ...asked.params } }, audit: [] };
  const { subjectId, waits, audit } = asked;
  return { end: { position, state: "done", reason: waits ? "waits_for_charge" : null, ...(subjectId ? { subjectId } : {}) }, audit };
}

type Asked =
  | Refusal
  | { readonly ok: true; readonly subjectId: string | null; readonly waits: boolean; readonly audit: readonly AuditEntry[] };

async function ask(tx: Tx, ctx: OutsideCtx, settings: OrderRunSettings, { orderId, amountMinor, subjectId }: WaitingItem): Promise<Asked> {
  switch (settings.kind) {
    case "hold": {
      const { reason, note, until, told, toldReason } = settings;
      const wish = { orderId, reason, note: note || null, lines: null, until: until === null ? null : plainDate(until), told } as const;
      const { value, audit } = await askForHold(tx, ctx, { ...wish, toldReason: toldReason || null, source: "run" });
      return value.ok ? { ok: true, subjectId: value.value.holdId, waits: false, audit } : value;
    }
    case "release":
    case "undo_hold": {
      const holdId = settings.kind === "release" ? null : subjectId;
      const { value, audit } = await askForRelease(tx, ctx, { orderId, holdId, reason: settings.reason || null, isForced: false });
      return value.ok ? { ok: true, subjectId: holdId, waits: false, audit } : value;
    }
    case "cancel": {
      const { kind: _kind, ...wish } = settings;
      const { result, audit } = await openCancellation(tx, ctx, { ...wish, orderId, by: "staff" });
      return result.ok ? { ok: true, subjectId: result.value.cancellationId, waits: false, audit } : result;
    }
    case "move_promise": {
      const { promise, reason, alwaysAsk } = settings;
      const { result, audit } = await movePromise(tx, ctx, { orderId, newOn: promise?.to ?? null, reason, alwaysAsk });
      return result.ok ? { ok: true, subjectId: null, waits: false, audit } : result;
    }
    case "refund": {
      const { reason, note } = settings;
      const order = await lockOrderToRefund(tx, ctx.scope.merchantId, orderId);
      if (!order || amountMinor === null) return refuse("not_found");
      const { parts } = planRefund(await refundablePayments(tx, ctx.scope.merchantId, orderId), money(amountMinor, order.currency));
      const { value, audit } = await askForRefund(tx, ctx, { orderId, parts, reason, restock: false, note: note || null });
      return value.ok ? { ok: true, subjectId: value.value.refundIds[0] ?? null, waits: value.value.waits, audit } : value;
    }
  }
}
