import type { PlainDate } from "@/lib/domain/dates";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";

/** A charge that can be announced: an open instalment with card and consent, and the announcement that stands, if any (rule 21). */
export interface NoticeCandidate {
  readonly instalmentId: string;
  readonly orderId: string;
  readonly personId: string;
  readonly isRetry: boolean;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly dueOn: PlainDate;
  readonly cardId: string;
  readonly consentAgreedAt: Date;
  readonly billingCountry: string | null;
  readonly standing: StandingNotice | null;
}

export interface StandingNotice {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly chargeOn: PlainDate;
  readonly cardId: string;
  readonly statementText: string;
  readonly acceptedAt: Date | null;
}

type Row = Omit<NoticeCandidate, "standing"> & {
  readonly standing: (Omit<StandingNotice, "amountMinor" | "acceptedAt"> & { amountMinor: string; acceptedAt: string | null }) | null;
};

/**
 * Locks the instalments of a merchant whose charge must have been announced by `dueBy`, with the notice that stands.
 * Only those whose customer can be written to: the others are a case for staff.
 */
export async function lockNoticeCandidates(
  tx: Tx,
  merchantId: string,
  page: {
    readonly dueBy: PlainDate;
    readonly after: { readonly dueOn: PlainDate; readonly instalmentId: string } | null;
    readonly limit: number;
  },
): Promise<NoticeCandidate[]> {
  const { dueBy, after, limit } = page;
  const beyond = after ? Prisma.sql`AND (i.due_on, i.id) > (${after.dueOn}::date, ${after.instalmentId}::uuid)` : Prisma.empty;
  const rows = await tx.$queryRaw<Row[]>(Prisma.sql`
    SELECT i.id::text AS "instalmentId", i.order_id::text AS "orderId", c.person_id::text AS "personId", (i.state = 'retry_wait') AS "isRetry",
           i.amount_minor AS "amountMinor", i.currency, i.due_on::text AS "dueOn", i.card_id::text AS "cardId", k.agreed_at AS "consentAgreedAt", o.country AS "billingCountry",
           CASE WHEN n.id IS NOT NULL THEN jsonb_build_object('id', n.id, 'amountMinor', n.amount_minor::text, 'currency', n.currency, 'chargeOn', n.charge_on::text,
             'cardId', n.card_id, 'statementText', n.statement_text, 'acceptedAt', n.accepted_at) END AS standing
    FROM instalment i
    JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
    JOIN merchant m ON m.id = i.merchant_id
    JOIN consent k ON k.merchant_id = i.merchant_id AND k.id = i.consent_id AND k.status = 'active' AND k.card_id = i.card_id
    JOIN card d ON d.merchant_id = i.merchant_id AND d.id = i.card_id AND d.status = 'active'
    JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
    JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    LEFT JOIN LATERAL (SELECT * FROM notice WHERE merchant_id = i.merchant_id AND instalment_id = i.id AND voided_at IS NULL AND bounced_at IS NULL
      ORDER BY created_at DESC LIMIT 1) n ON true
    WHERE i.merchant_id = ${merchantId}::uuid AND i.state IN ('scheduled', 'retry_wait') AND i.due_on <= ${dueBy}::date AND i.amount_minor > 0
      ${beyond}
      AND m.mode = 'collect' AND o.activation = 'active' AND o.collector = 'stripe' AND o.cancelled_at IS NULL AND o.deleted_at IS NULL
      AND p.email IS NOT NULL AND p.email <> '' AND p.email_bounced_at IS NULL AND p.erased_at IS NULL
      AND (n.id IS NULL OR n.amount_minor <> i.amount_minor OR n.currency <> i.currency OR n.card_id <> i.card_id OR n.statement_text <> m.statement_descriptor
        OR (i.state = 'scheduled' AND n.charge_on <> i.due_on))
    ORDER BY i.due_on, i.id LIMIT ${limit} FOR NO KEY UPDATE OF i SKIP LOCKED`);
  return rows.map(({ standing, ...row }) => ({ ...row, standing: standing && readStanding(standing) }));
}

function readStanding(json: NonNullable<Row["standing"]>): StandingNotice {
  return { ...json, amountMinor: BigInt(json.amountMinor), acceptedAt: json.acceptedAt === null ? null : new Date(json.acceptedAt) };
}

export interface NewNotice {
  readonly orderId: string;
  readonly instalmentId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly chargeOn: PlainDate;
  readonly cardId: string;
  readonly statementText: string;
  readonly via: "mail" | "page" | "call";
  /** For page and call: when the customer agreed. A mailed one is accepted by the mail server later. */
  readonly acceptedAt: Date | null;
}

/** Writes announcements; answers their ids in the order given. */
export async function createNotices(tx: Tx, merchantId: string, notices: readonly NewNotice[], now: Date): Promise<string[]> {
  const rows = notices.map((notice) => ({ ...notice, id: newId() }));
  if (rows.length === 0) return [];
  await tx.notice.createMany({
    data: rows.map((row) => ({ ...row, merchantId, chargeOn: new Date(`${row.chargeOn}T00:00:00Z`), createdAt: now })),
  });
  return rows.map((row) => row.id);
}

/** Ties announcements to the mails that carry them. */
export async function setNoticeMails(
  tx: Tx,
  merchantId: string,
  pairs: readonly { readonly noticeId: string; readonly mailId: string }[],
): Promise<void> {
  if (pairs.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    UPDATE notice n SET mail_id = r."mailId" FROM jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) AS r("noticeId" uuid, "mailId" uuid)
    WHERE n.merchant_id = ${merchantId}::uuid AND n.id = r."noticeId"`);
}

export interface VoidedNotice {
  readonly id: string;
  readonly orderId: string;
  readonly instalmentId: string;
  readonly acceptedAt: Date | null;
  readonly via: string;
}

/** What was announced no longer holds: amount, date, card or statement text changed, or nothing is owed. */
export async function voidNotices(tx: Tx, merchantId: string, instalmentIds: readonly string[], now: Date): Promise<VoidedNotice[]> {
  if (instalmentIds.length === 0) return [];
  return tx.$queryRaw<VoidedNotice[]>(Prisma.sql`
    UPDATE notice SET voided_at = ${now} WHERE merchant_id = ${merchantId}::uuid AND instalment_id = ANY (${[...instalmentIds]}::uuid[]) AND voided_at IS NULL
    RETURNING id::text, order_id::text AS "orderId", instalment_id::text AS "instalmentId", accepted_at AS "acceptedAt", via`);
}

/** The mail server took these notices' mails: the customer's time starts now (rule 21). */
export async function acceptNotices(tx: Tx, merchantId: string, mailIds: readonly string[], now: Date): Promise<void> {
  if (mailIds.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    UPDATE notice SET accepted_at = ${now} WHERE merchant_id = ${merchantId}::uuid AND mail_id = ANY (${[...mailIds]}::uuid[]) AND accepted_at IS NULL`);
}

/** These notices' mails came back, or will never leave: nobody was told. */
export async function bounceNotices(tx: Tx, merchantId: string, mailIds: readonly string[], now: Date): Promise<void> {
  if (mailIds.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    UPDATE notice SET bounced_at = ${now} WHERE merchant_id = ${merchantId}::uuid AND mail_id = ANY (${[...mailIds]}::uuid[]) AND bounced_at IS NULL`);
}

/** Merchants that collect by Stripe and have a charge to announce by a date. */
export async function acrossMerchantsWithNoticesToPlan(db: Db, dueBy: PlainDate): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ merchantId: string }[]>(Prisma.sql`
    SELECT DISTINCT i.merchant_id::text AS "merchantId" FROM instalment i
    JOIN merchant m ON m.id = i.merchant_id AND m.mode = 'collect'
    WHERE i.state IN ('scheduled', 'retry_wait') AND i.due_on <= ${dueBy}::date AND i.card_id IS NOT NULL AND i.consent_id IS NOT NULL`);
  return rows.map((row) => row.merchantId);
}

/** These notices' mails were cancelled before they left: nothing was announced. */
export async function voidNoticesOfMails(tx: Tx, merchantId: string, mailIds: readonly string[], now: Date): Promise<void> {
  if (mailIds.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    UPDATE notice SET voided_at = ${now} WHERE merchant_id = ${merchantId}::uuid AND mail_id = ANY (${[...mailIds]}::uuid[]) AND voided_at IS NULL`);
}
