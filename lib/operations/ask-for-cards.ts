import { type CardRequestStep, nextCardRequest } from "@/lib/domain/card-requests";
import type { MailKind } from "@/lib/domain/mail-kinds";
import { type CardRequestMove, type DueCardRequest, lockDueCardRequests, moveCardRequests } from "@/lib/store/card-requests";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { type CustomerSettings, readCustomerSettings } from "@/lib/store/customer-settings";
import { moneyStaff } from "@/lib/store/instalment-effects";
import { type MailToQueue, queueMails } from "@/lib/store/mail";
import type { Ctx } from "./context";

const BATCH = 200;

/** Asks for every card whose time has come, of one merchant (rule 23). Answers how many requests were looked at. */
export async function askForCards(ctx: Ctx): Promise<number> {
  let looked = 0;
  for (;;) {
    const count = await commit(ctx.scope, ctx, (tx) => askBatch(tx, ctx));
    looked += count;
    if (count < BATCH) return looked;
  }
}

async function askBatch(tx: Tx, ctx: Ctx): Promise<{ value: number; audit: AuditEntry[] }> {
  const { merchantId } = ctx.scope;
  const due = await lockDueCardRequests(tx, merchantId, ctx.now, BATCH);
  if (due.length === 0) return { value: 0, audit: [] };
  const settings = await readCustomerSettings(tx, merchantId);
  const staff = due.some((row) => !row.hasAddress) ? await moneyStaff(tx, merchantId) : [];
  const steps = due.map((row) => ({ row, ...nextFor(row, settings, ctx.now) }));
  await moveCardRequests(
    tx,
    merchantId,
    steps.map((one) => one.move),
    ctx.now,
  );
  await queueMails(
    tx,
    steps.flatMap(({ row, step, kind }) => {
      if (!step || !kind) return [];
      return row.hasAddress ? mailsFor(ctx, row, step, kind) : alertsFor(ctx, row, staff);
    }),
  );
  return { value: due.length, audit: steps.flatMap(({ row, step, move }) => auditOf(row, row.hasAddress ? step : null, move)) };
}

type Step = { readonly step: CardRequestStep | null; readonly kind: AskingKind | null; readonly move: CardRequestMove };
type AskingKind = Extract<MailKind, "card_request" | "card_reminder" | "new_card_reminder">;

const stop = (row: DueCardRequest, stopReason: string): Step => ({
  step: null,
  kind: null,
  move: { orderId: row.orderId, step: row.step, nextAt: null, lastSentAt: row.lastSentAt, stopReason },
});

function nextFor(row: DueCardRequest, settings: CustomerSettings, now: Date): Step {
  if (row.isOver || row.instalmentId === null) return stop(row, "nothing_owed");
  if (row.state !== "card_missing" && row.state !== "needs_card") return stop(row, "has_card");
  const schedule = {
    startedAt: row.startedAt,
    dueOn: row.dueOn,
    zone: settings.timezone,
    hour: settings.chargeFromHour,
    afterDays: settings.cardRequestAfterDays,
    beforeDays: settings.cardRequestBeforeDays,
  };
  const { due, nextAt } = nextCardRequest(schedule, { lastSentAt: row.lastSentAt, now });
  if (due && due.kind === "card_reminder" && row.remindersOff) return stop(row, "reminders_off");
  const goesOn = row.remindersOff ? null : nextAt;
  const stopReason = goesOn ? null : row.remindersOff ? "reminders_off" : "asked_to_the_end";
  const move = { orderId: row.orderId, step: row.step + (due ? 1 : 0), nextAt: goesOn, lastSentAt: due ? now : row.lastSentAt, stopReason };
  return { step: due, kind: due ? kindFor(row, due) : null, move };
}

/** After a refused charge the failure mail has asked already: only its reminders are left to send. */
function kindFor(row: DueCardRequest, step: CardRequestStep): AskingKind | null {
  if (row.state === "card_missing") return step.kind;
  return step.kind === "card_request" ? null : "new_card_reminder";
}

function mailsFor(ctx: Ctx, row: DueCardRequest, step: CardRequestStep, kind: AskingKind): MailToQueue[] {
  if (row.instalmentId === null) return [];
  const dedupeKey = `${kind}:${row.orderId}:${row.startedAt.toISOString()}:${step.step}`;
  return [
    { merchantId: ctx.scope.merchantId, orderId: row.orderId, kind, data: { instalmentId: row.instalmentId }, dedupeKey, now: ctx.now },
  ];
}

/** Nobody to write to: staff get the order to copy a link from, once; the schedule goes on, should an address turn up. */
function alertsFor(ctx: Ctx, row: DueCardRequest, staff: readonly string[]): MailToQueue[] {
  return staff.map((userId) => ({
    merchantId: ctx.scope.merchantId,
    userId,
    orderId: row.orderId,
    kind: "staff_alert",
    data: { alert: "no_address_for_request" },
    dedupeKey: `staff_alert:no_address_for_request:${row.orderId}:${userId}`,
    now: ctx.now,
  }));
}

function auditOf(row: DueCardRequest, step: CardRequestStep | null, move: CardRequestMove): AuditEntry[] {
  const entries: AuditEntry[] = [];
  if (step) entries.push({ orderId: row.orderId, event: { type: "card.requested", step: step.step } });
  if (move.stopReason) entries.push({ orderId: row.orderId, event: { type: "card.request_stopped", why: move.stopReason } });
  return entries;
}
