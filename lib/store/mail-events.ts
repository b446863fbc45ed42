import type { MailEvent, MailNames } from "@/lib/domain/mail-events";
import type { MailKind } from "@/lib/domain/mail-kinds";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";

/** A report that names no mail is about a mail of these last days, if of any of ours. */
const RECIPIENT_DAYS = 14;

const uuids = (ids: readonly string[]): Prisma.Sql => Prisma.sql`${[...ids]}::uuid[]`;

/** The merchant whose address a mail service reports to. */
export async function acrossMerchantsByMailPath(db: Db, pathToken: string): Promise<string | null> {
  const row = await db.prisma.merchant.findUnique({ where: { mailPathToken: pathToken }, select: { id: true } });
  return row?.id ?? null;
}

/**
 * The mail a report is about: by our own id, its Message-ID or the service's id; failing that, the latest mail of the last
 * two weeks that was accepted for this recipient. Null: none of ours. `merchantId` null looks at every merchant's.
 */
export async function acrossMerchantsMailOf(
  db: Db,
  about: { readonly merchantId: string | null; readonly names: MailNames; readonly recipient: string | null; readonly now: Date },
): Promise<{ readonly merchantId: string; readonly mailId: string } | null> {
  const { names, recipient, now } = about;
  const of = about.merchantId ? Prisma.sql`m.merchant_id = ${about.merchantId}::uuid AND` : Prisma.empty;
  const messageIds = names.messageIds.map((id) => `<${id}>`);
  const [named] = await db.prisma.$queryRaw<{ merchantId: string; mailId: string }[]>(Prisma.sql`
    SELECT m.merchant_id::text AS "merchantId", m.id::text AS "mailId" FROM mail m
    WHERE ${of} (m.id = ANY (${uuids(names.mailId ? [names.mailId] : [])}) OR m.message_id = ANY (${messageIds}::text[])
      OR m.provider_id = ${names.providerId})
    ORDER BY (m.id = ANY (${uuids(names.mailId ? [names.mailId] : [])})) DESC, m.created_at DESC LIMIT 1`);
  if (named || recipient === null) return named ?? null;
  const [latest] = await db.prisma.$queryRaw<{ merchantId: string; mailId: string }[]>(Prisma.sql`
    SELECT m.merchant_id::text AS "merchantId", m.id::text AS "mailId" FROM mail m
    JOIN person p ON p.merchant_id = m.merchant_id AND p.id = m.person_id
    WHERE ${of} p.email = ANY (${[recipient, recipient.toLowerCase()]}::text[])
      AND m.accepted_at > ${now}::timestamptz - make_interval(days => ${RECIPIENT_DAYS})
    ORDER BY m.accepted_at DESC LIMIT 1`);
  return latest ?? null;
}

/** A mail with what a report about it touches. */
export interface ReportedMail {
  readonly id: string;
  readonly kind: MailKind;
  readonly personId: string | null;
  readonly customerId: string | null;
  readonly orderId: string | null;
  /** The address on file now: it may have been corrected since the mail left. */
  readonly email: string | null;
  readonly emailNumber: number | null;
  /** Which of the person's addresses the mail left for; null for one that was not theirs any more. */
  readonly sentToNumber: number | null;
}

/** Locks a mail, so that two reports about it come one after the other. */
export async function lockReportedMail(tx: Tx, merchantId: string, mailId: string): Promise<ReportedMail | null> {
  const rows = await tx.$queryRaw<ReportedMail[]>(Prisma.sql`
    SELECT m.id::text, m.kind, m.person_id::text AS "personId", c.id::text AS "customerId", m.order_id::text AS "orderId", p.email,
      p.email_number AS "emailNumber", m.email_number AS "sentToNumber"
    FROM mail m
    LEFT JOIN person p ON p.merchant_id = m.merchant_id AND p.id = m.person_id
    LEFT JOIN customer c ON c.merchant_id = p.merchant_id AND c.person_id = p.id
    WHERE m.merchant_id = ${merchantId}::uuid AND m.id = ${mailId}::uuid FOR NO KEY UPDATE OF m`);
  return rows[0] ?? null;
}

/** Keeps a report; false when it is known already. */
export async function keepMailEvent(tx: Tx, merchantId: string, mailId: string, event: MailEvent, now: Date): Promise<boolean> {
  const { count } = await tx.mailEvent.createMany({
    data: [
      {
        ...{ merchantId, id: newId(), mailId, source: event.source, externalId: event.externalId, meaning: event.meaning },
        ...{ statusCode: event.statusCode, detail: event.detail, occurredAt: event.occurredAt, receivedAt: now },
      },
    ],
    skipDuplicates: true,
  });
  return count === 1;
}

/** The mail came back. The first report counts; one that is still being sent keeps its claim. */
export async function markMailBounced(tx: Tx, merchantId: string, mailId: string, why: string, now: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE mail SET bounced_at = ${now}, status_reason = left(${why}, 500), status = CASE WHEN status = 'accepted' THEN 'bounced' ELSE status END
    WHERE merchant_id = ${merchantId}::uuid AND id = ${mailId}::uuid AND bounced_at IS NULL`);
}

/** The reader called our mail unwanted: no reminder goes to this person any more. False when known. */
export async function markComplained(tx: Tx, merchantId: string, personId: string, now: Date): Promise<boolean> {
  const { count } = await tx.person.updateMany({ where: { merchantId, id: personId, complainedAt: null }, data: { complainedAt: now } });
  return count === 1;
}

/** Orders of a customer on which something is still owed: those that a dead address or a complaint matters to. */
export async function openOrdersOfPerson(tx: Tx, merchantId: string, personId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT o.id::text FROM orders o
    JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
    WHERE o.merchant_id = ${merchantId}::uuid AND c.person_id = ${personId}::uuid AND o.cancelled_at IS NULL AND o.deleted_at IS NULL
      AND EXISTS (SELECT 1 FROM instalment i WHERE i.merchant_id = o.merchant_id AND i.order_id = o.id AND i.state NOT IN ('paid', 'cancelled'))
    ORDER BY o.id`);
  return rows.map((row) => row.id);
}
