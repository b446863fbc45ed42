import { HOUR_MS, plusMs } from "@/lib/domain/dates";
import { type DunningStep, morningFrom, nextDunningStep } from "@/lib/domain/dunning";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { type DunnedDebt, dueDunning, lockDunning } from "@/lib/store/dunning-facts";
import { type FollowUpMove, moveFollowUps } from "@/lib/store/follow-ups";
import { type MailToQueue, queueMails } from "@/lib/store/mail";
import type { Ctx, OutsideCtx } from "./context";
import { reReadOrders } from "./re-read-orders";
import { openCancellation } from "./request-cancellation";

const BATCH = 50;

/**
 * Takes debts that failed a step further (rule 24): the final notice, then cancelling with the deposit refunded in full. Every fact is read
 * again under lock before an order is cancelled, and Shopify is asked just before. Answers how many were looked at.
 */
export async function dunUnpaid(outside: OutsideCtx): Promise<number> {
  let looked = 0;
  for (;;) {
    const due = await dueDunning(outside.scope, outside.now, BATCH);
    if (due.length === 0) return looked;
    const toRead = due.filter(({ facts }) => isForWantOfReading(nextDunningStep(facts)));
    if (toRead.length > 0) await reReadOrders(outside, [...new Set(toRead.map((one) => one.orderId))]);
    const ctx: Ctx = { ...outside, now: await outside.clock() };
    const ids = due.map((one) => one.id);
    const moved = await commit(ctx.scope, ctx, (tx) => dunBatch(tx, ctx, ids));
    looked += moved;
    // Nothing moved: another worker holds them all, or they are due again at once; the next sweep looks again.
    if (moved === 0 || due.length < BATCH) return looked;
  }
}

function isForWantOfReading(step: DunningStep): boolean {
  return step.kind === "wait" && step.why === "shop_not_read";
}

async function dunBatch(tx: Tx, ctx: Ctx, ids: readonly string[]): Promise<{ value: number; audit: AuditEntry[] }> {
  const debts = await lockDunning(tx, ctx.scope.merchantId, ids, ctx.now);
  const steps = debts.map((debt) => ({ debt, step: nextDunningStep(debt.facts) }));
  const mails = steps.flatMap(({ debt, step }) => mailFor(ctx, debt, step));
  const queued = await queueMails(tx, mails);
  const told = mails.flatMap(({ dedupeKey, kind, orderId }): AuditEntry[] => {
    const mailId = queued.get(dedupeKey);
    return mailId ? [{ orderId, event: { type: "mail.queued", mailId, kind } }] : [];
  });
  // The rows move before any order is cancelled: cancelling ends what is followed up, and the end has the last word.
  await moveFollowUps(
    tx,
    ctx.scope.merchantId,
    steps.map(({ debt, step }) => moveFor(debt, step)),
    ctx.now,
  );
  const cancelled: AuditEntry[] = [];
  for (const { debt, step } of steps) if (step.kind === "cancel") cancelled.push(...(await cancel(tx, ctx, debt)));
  return { value: debts.length, audit: [...told, ...cancelled] };
}

async function cancel(tx: Tx, ctx: Ctx, debt: DunnedDebt): Promise<readonly AuditEntry[]> {
  const request = { orderId: debt.orderId, reason: "declined", by: "dunning", refund: "full", restock: true, tellCustomer: true } as const;
  return (await openCancellation(tx, ctx, request)).audit;
}

function mailFor(ctx: Ctx, debt: DunnedDebt, step: DunningStep): MailToQueue[] {
  const { orderId, instalmentId, attemptId } = debt;
  const base = { merchantId: ctx.scope.merchantId, orderId, now: ctx.now };
  const key = `${instalmentId}:${debt.startedAt.toISOString()}:${debt.step}`;
  if (step.kind === "final_notice") {
    return [{ ...base, kind: "final_notice", data: { instalmentId, cancelOn: step.cancelOn }, dedupeKey: `final_notice:${key}` }];
  }
  if (step.kind !== "failure_notice" || attemptId === null) return [];
  const kind = debt.facts.state === "needs_customer" ? "confirm_payment" : "charge_failed";
  return [{ ...base, kind, data: { instalmentId, attemptId }, dedupeKey: `${kind}:${attemptId}:${key}` }];
}

/** When to look again: at the instant the step names, and every morning for what nobody can foresee. */
function moveFor(debt: DunnedDebt, step: DunningStep): FollowUpMove {
  const { facts } = debt;
  const tomorrow = morningFrom(facts, plusMs(facts.now, HOUR_MS));
  const isSent = step.kind === "final_notice" || step.kind === "failure_notice";
  const soon = isForWantOfReading(step) || isSent ? plusMs(facts.now, HOUR_MS) : tomorrow;
  const until = step.kind === "wait" && step.until && step.until < soon ? step.until : soon;
  return { id: debt.id, step: debt.step + (isSent ? 1 : 0), nextAt: until, isSent, stopReason: null };
}
