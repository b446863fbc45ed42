import { nextReminder, REMINDED_STATE } from "@/lib/domain/follow-ups";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { type CustomerSettings, readCustomerSettings } from "@/lib/store/customer-settings";
import { type DueReminder, type FollowUpMove, lockDueReminders, moveFollowUps } from "@/lib/store/follow-ups";
import { type MailToQueue, queueMails } from "@/lib/store/mail";
import type { Ctx } from "./context";

const BATCH = 200;

/**
 * Reminds customers of what only they can do: confirm a payment with their bank, agree anew. Stops on success, and where the customer
 * stopped reminders (rule 28). Answers how many rows were looked at.
 */
export async function sendReminders(ctx: Ctx): Promise<number> {
  let looked = 0;
  for (;;) {
    const count = await commit(ctx.scope, ctx, (tx) => remindBatch(tx, ctx));
    looked += count;
    if (count < BATCH) return looked;
  }
}

async function remindBatch(tx: Tx, ctx: Ctx): Promise<{ value: number; audit: AuditEntry[] }> {
  const { merchantId } = ctx.scope;
  const due = await lockDueReminders(tx, merchantId, ctx.now, BATCH);
  if (due.length === 0) return { value: 0, audit: [] };
  const settings = await readCustomerSettings(tx, merchantId);
  const steps = due.map((row) => ({ row, move: moveFor(row, settings, ctx.now) }));
  await moveFollowUps(
    tx,
    merchantId,
    steps.map(({ move }) => move),
    ctx.now,
  );
  const mails = steps.flatMap(({ row, move }) => (move.isSent ? mailFor(ctx, row, move.step) : []));
  const queued = await queueMails(tx, mails);
  const audit = mails.flatMap(({ dedupeKey, kind, orderId }): AuditEntry[] => {
    const mailId = queued.get(dedupeKey);
    return mailId ? [{ orderId, event: { type: "mail.queued", mailId, kind } }] : [];
  });
  return { value: due.length, audit };
}

function moveFor(row: DueReminder, settings: CustomerSettings, now: Date): FollowUpMove {
  const stop = (stopReason: string): FollowUpMove => ({ id: row.id, step: row.step, nextAt: null, isSent: false, stopReason });
  if (row.isOver || row.state !== REMINDED_STATE[row.kind]) return stop("done");
  if (row.remindersOff) return stop("reminders_off");
  const { startedAt, step } = row;
  const next = nextReminder({ startedAt, step, zone: settings.timezone, hour: settings.chargeFromHour, now });
  return {
    id: row.id,
    step: next.step,
    nextAt: next.nextAt,
    isSent: next.isDue,
    stopReason: next.nextAt ? null : "asked_to_the_end",
  };
}

function mailFor(ctx: Ctx, row: DueReminder, step: number): MailToQueue[] {
  const { orderId, instalmentId, attemptId } = row;
  const base = { merchantId: ctx.scope.merchantId, orderId, now: ctx.now };
  if (row.kind === "consent") {
    const dedupeKey = `consent_reminder:${instalmentId}:${row.startedAt.toISOString()}:${step}`;
    return [{ ...base, kind: "consent_reminder", data: { instalmentId }, dedupeKey }];
  }
  if (attemptId === null) return [];
  return [{ ...base, kind: "confirm_reminder", data: { instalmentId, attemptId }, dedupeKey: `confirm_reminder:${attemptId}:${step}` }];
}
