import { addDays, dateInZone, type PlainDate } from "@/lib/domain/dates";
import { money, moneyJson } from "@/lib/domain/money";
import { type NoticePlan, noticeStands, planNotice } from "@/lib/domain/notices";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { type CustomerSettings, readCustomerSettings } from "@/lib/store/customer-settings";
import { type MailToQueue, queueMails } from "@/lib/store/mail";
import { createNotices, lockNoticeCandidates, type NoticeCandidate, setNoticeMails, voidNotices } from "@/lib/store/notices";
import type { Ctx } from "./context";

const BATCH = 200;
/** Days ahead that are looked at: the longest lead a shop may set, with room for the window and the margin. */
const HORIZON_DAYS = 21;

/** The furthest due date whose notice may have to leave today. */
export function noticeHorizon(now: Date): PlainDate {
  return addDays(dateInZone(now, "UTC"), HORIZON_DAYS);
}

/**
 * Announces the charges of one merchant that must be announced now, and takes back announcements that no longer hold
 * (rule 21). Answers how many were queued.
 */
export async function sendNotices(ctx: Ctx): Promise<number> {
  let queued = 0;
  let after: Batch["last"] = null;
  for (;;) {
    const from: Batch["last"] = after;
    const batch: Batch = await commit(ctx.scope, ctx, (tx) => announceBatch(tx, ctx, from));
    queued += batch.queued;
    if (!batch.last) return queued;
    after = batch.last;
  }
}

type Batch = { readonly queued: number; readonly last: { dueOn: PlainDate; instalmentId: string } | null };
type Planned = { readonly row: NoticeCandidate; readonly plan: NoticePlan };

async function announceBatch(tx: Tx, ctx: Ctx, after: Batch["last"]): Promise<{ value: Batch; audit: AuditEntry[] }> {
  const { merchantId } = ctx.scope;
  const rows = await lockNoticeCandidates(tx, merchantId, { dueBy: noticeHorizon(ctx.now), after, limit: BATCH });
  const last = rows.length === BATCH ? (rows.at(-1) ?? null) : null;
  if (rows.length === 0) return { value: { queued: 0, last: null }, audit: [] };
  const settings = await readCustomerSettings(tx, merchantId);
  const planned = rows.map((row) => ({ row, plan: planFor(row, settings, ctx.now) })).filter((one) => !stands(one, settings, ctx.now));
  const stale = planned.filter(({ row }) => row.standing !== null);
  const due = planned.filter(({ plan }) => plan.sendAt <= ctx.now);
  const voided = await voidNotices(
    tx,
    merchantId,
    stale.map(({ row }) => row.instalmentId),
    ctx.now,
  );
  await announce(tx, ctx, settings, due);
  await queueMails(
    tx,
    stale.filter(({ plan }) => plan.sendAt > ctx.now).flatMap(({ row }) => withdrawnMail(ctx, row)),
  );
  const queuedAudit = due.map(({ row, plan }): AuditEntry => {
    const amount = moneyJson(money(row.amountMinor, row.currency));
    return { orderId: row.orderId, event: { type: "notice.queued", instalmentId: row.instalmentId, amount, chargeOn: plan.chargeOn } };
  });
  const voidedAudit = voided.map(
    ({ orderId, instalmentId }): AuditEntry => ({
      orderId,
      event: { type: "notice.voided", instalmentId, why: "terms_changed" },
    }),
  );
  return {
    value: { queued: due.length, last: last && { dueOn: last.dueOn, instalmentId: last.instalmentId } },
    audit: [...voidedAudit, ...queuedAudit],
  };
}

function planFor(row: NoticeCandidate, settings: CustomerSettings, now: Date): NoticePlan {
  return planNotice({
    dueOn: row.dueOn,
    zone: settings.timezone,
    fromHour: settings.chargeFromHour,
    untilHour: settings.chargeUntilHour,
    billingCountry: row.billingCountry,
    consentAgreedAt: row.consentAgreedAt,
    lead: settings,
    now,
  });
}

function stands({ row, plan }: Planned, settings: CustomerSettings, now: Date): boolean {
  const { standing } = row;
  if (!standing) return false;
  return noticeStands(
    { ...standing, amount: money(standing.amountMinor, standing.currency) },
    {
      amount: money(row.amountMinor, row.currency),
      cardId: row.cardId,
      statementText: settings.statementText,
      dueOn: row.dueOn,
      today: dateInZone(now, settings.timezone),
      isRetry: row.isRetry,
      plan,
    },
  );
}

/** Notice and mail in one go; the notice counts once the mail server has accepted its mail. */
async function announce(tx: Tx, ctx: Ctx, settings: CustomerSettings, due: readonly Planned[]): Promise<void> {
  const { merchantId } = ctx.scope;
  const ids = await createNotices(
    tx,
    merchantId,
    due.map(({ row, plan }) => ({
      orderId: row.orderId,
      instalmentId: row.instalmentId,
      amountMinor: row.amountMinor,
      currency: row.currency,
      chargeOn: plan.chargeOn,
      cardId: row.cardId,
      statementText: settings.statementText,
      via: "mail",
      acceptedAt: null,
    })),
    ctx.now,
  );
  const mails = due.flatMap(({ row }, index): MailToQueue[] => {
    const noticeId = ids[index];
    if (noticeId === undefined) return [];
    return [
      { merchantId, orderId: row.orderId, kind: "charge_notice", data: { noticeId }, dedupeKey: `charge_notice:${noticeId}`, now: ctx.now },
    ];
  });
  const queued = await queueMails(tx, mails);
  const pairs = ids.flatMap((noticeId) => {
    const mailId = queued.get(`charge_notice:${noticeId}`);
    return mailId ? [{ noticeId, mailId }] : [];
  });
  await setNoticeMails(tx, merchantId, pairs);
}

/** The customer was told of a charge that will not be made that way, and the new one is not due to be told yet. */
function withdrawnMail(ctx: Ctx, { orderId, standing }: NoticeCandidate): MailToQueue[] {
  if (!standing?.acceptedAt) return [];
  const dedupeKey = `charge_notice_withdrawn:${standing.id}`;
  return [
    {
      merchantId: ctx.scope.merchantId,
      orderId,
      kind: "charge_notice_withdrawn",
      data: { noticeId: standing.id },
      dedupeKey,
      now: ctx.now,
    },
  ];
}
