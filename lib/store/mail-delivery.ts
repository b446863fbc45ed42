import type { Language } from "@/lib/domain/language";
import type { MailKind } from "@/lib/domain/mail-kinds";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import type { SenderRow } from "./senders";

/** A mail a worker holds, with the data it was queued with. */
export interface ClaimedMail {
  readonly id: string;
  readonly kind: MailKind;
  readonly language: Language;
  readonly personId: string | null;
  readonly userId: string | null;
  readonly orderId: string | null;
  readonly linkId: string | null;
  readonly senderId: string | null;
  readonly sentBy: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly tries: number;
  readonly messageId: string | null;
}

/** A claim nobody finished is free again after this many seconds; real time, leases are about processes. */
const LEASE_SECONDS = 180;

const isDue = (now: Date): Prisma.Sql =>
  Prisma.sql`((status = 'queued' AND next_try_at <= ${now}) OR (status = 'sending' AND claimed_at < clock_timestamp() - make_interval(secs => ${LEASE_SECONDS})))`;

/** The mails that leave from one verified sender, or from the installation's own (`null`): those that no verified sender takes. */
export interface MailsFrom {
  readonly senderId: string | null;
  readonly verified: readonly SenderRow[];
}

/** Mail without a chosen sender leaves from the default; staff mail from the installation's (rule 29). */
function isFrom({ senderId, verified }: MailsFrom): Prisma.Sql {
  const fallback = verified.find((sender) => sender.isDefault)?.id ?? null;
  const sender = Prisma.sql`CASE WHEN class <> 'staff' THEN coalesce(sender_id, ${fallback}::uuid) END`;
  if (senderId !== null) return Prisma.sql`${sender} = ${senderId}::uuid`;
  return Prisma.sql`(${sender} = ANY (${verified.map((one) => one.id)}::uuid[])) IS NOT TRUE`;
}

/** Whether anything is due from a sender. */
export async function hasDueMail(db: Db, merchantId: string, from: MailsFrom, now: Date): Promise<boolean> {
  const rows = await db.prisma.$queryRaw<unknown[]>(
    Prisma.sql`SELECT 1 FROM mail WHERE merchant_id = ${merchantId}::uuid AND ${isDue(now)} AND ${isFrom(from)} LIMIT 1`,
  );
  return rows.length > 0;
}

/** Claims what is due of one merchant's sender, oldest first; two workers never hold the same mail. `now` is business time. */
export async function claimMails(
  tx: Tx,
  merchantId: string,
  claim: { readonly worker: string; readonly now: Date; readonly limit: number; readonly from: MailsFrom },
): Promise<ClaimedMail[]> {
  const { worker, now, limit, from } = claim;
  return tx.$queryRaw<ClaimedMail[]>(Prisma.sql`
    UPDATE mail m SET status = 'sending', claimed_by = ${worker}, claimed_at = clock_timestamp(), started_at = coalesce(m.started_at, ${now}), tries = m.tries + 1
    FROM (
      SELECT merchant_id, id FROM mail
      WHERE merchant_id = ${merchantId}::uuid AND ${isDue(now)} AND ${isFrom(from)}
      ORDER BY next_try_at, id LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED
    ) d
    WHERE m.merchant_id = d.merchant_id AND m.id = d.id
    RETURNING m.id::text, m.kind, m.language, m.person_id::text AS "personId", m.user_id::text AS "userId", m.order_id::text AS "orderId", m.link_id::text AS "linkId",
      m.sender_id::text AS "senderId", m.sent_by::text AS "sentBy", m.data, m.tries, m.message_id AS "messageId"`);
}

/** Gives back what a worker still holds, to be tried again at `nextTryAt` (business time). */
export async function returnMails(tx: Tx, merchantId: string, worker: string, nextTryAt: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE mail SET status = 'queued', next_try_at = ${nextTryAt}, claimed_by = NULL, claimed_at = NULL
    WHERE merchant_id = ${merchantId}::uuid AND status = 'sending' AND claimed_by = ${worker}`);
}

/** What became of one try. */
export interface MailEnd {
  readonly id: string;
  readonly status: "accepted" | "refused" | "cancelled" | "queued";
  readonly reason: string | null;
  readonly acceptedAt: Date | null;
  readonly nextTryAt: Date | null;
  /** What the mail service calls the mail, where it said so. */
  readonly providerId: string | null;
}

/** Writes ends by compare-and-set on the claim: a worker that lost its lease changes nothing. Answers the ids really written. */
export async function finishMails(tx: Tx, merchantId: string, worker: string, ends: readonly MailEnd[]): Promise<ReadonlySet<string>> {
  if (ends.length === 0) return new Set();
  const rows = ends.map((end) => ({
    ...end,
    acceptedAt: end.acceptedAt?.toISOString() ?? null,
    nextTryAt: end.nextTryAt?.toISOString() ?? null,
  }));
  const written = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    UPDATE mail m SET status = CASE WHEN r.status = 'accepted' AND m.bounced_at IS NOT NULL THEN 'bounced' ELSE r.status END, provider_id = coalesce(r."providerId", m.provider_id), status_reason = left(r.reason, 500), accepted_at = r."acceptedAt", next_try_at = r."nextTryAt", claimed_by = NULL, claimed_at = NULL
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, status text, reason text, "acceptedAt" timestamptz, "nextTryAt" timestamptz, "providerId" text)
    WHERE m.merchant_id = ${merchantId}::uuid AND m.id = r.id AND m.status = 'sending' AND m.claimed_by = ${worker}
    RETURNING m.id::text`);
  return new Set(written.map((row) => row.id));
}

/** Before a try: the link, sender, Message-ID and address it goes out with. */
export async function setMailSending(
  tx: Tx,
  merchantId: string,
  rows: readonly {
    readonly id: string;
    readonly linkId: string | null;
    readonly senderId: string | null;
    readonly messageId: string;
    readonly emailNumber: number | null;
  }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    UPDATE mail m SET link_id = r."linkId", sender_id = r."senderId", message_id = r."messageId", email_number = r."emailNumber"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, "linkId" uuid, "senderId" uuid, "messageId" text, "emailNumber" int)
    WHERE m.merchant_id = ${merchantId}::uuid AND m.id = r.id`);
}

/**
 * A dead address stops all sending to it until somebody corrects it; one that was corrected meanwhile is not blamed for the
 * old. Answers the orders whose customer can no longer be written to.
 */
export async function markAddressesDead(
  tx: Tx,
  merchantId: string,
  rows: readonly { readonly personId: string; readonly emailNumber: number; readonly why: string }[],
  now: Date,
): Promise<string[]> {
  if (rows.length === 0) return [];
  const orders = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    WITH dead AS (
      UPDATE person p SET email_bounced_at = ${now}, email_bounce_reason = left(r.why, 500)
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("personId" uuid, "emailNumber" int, why text)
      WHERE p.merchant_id = ${merchantId}::uuid AND p.id = r."personId" AND p.email_number = r."emailNumber" AND p.email_bounced_at IS NULL
      RETURNING p.id
    )
    SELECT o.id::text FROM dead JOIN customer c ON c.merchant_id = ${merchantId}::uuid AND c.person_id = dead.id
    JOIN orders o ON o.merchant_id = c.merchant_id AND o.customer_id = c.id`);
  return orders.map((order) => order.id);
}

/** Merchants with mail to send: queued and due, or held by a worker that is gone. */
export async function acrossMerchantsWithDueMail(db: Db, now: Date): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ merchantId: string }[]>(Prisma.sql`
    SELECT DISTINCT merchant_id::text AS "merchantId" FROM mail
    WHERE ${isDue(now)}`);
  return rows.map((row) => row.merchantId);
}
