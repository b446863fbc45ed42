import type { Language } from "@/lib/domain/language";
import type { MailData } from "@/lib/domain/mail-data";
import { MAIL_DATA } from "@/lib/domain/mail-data";
import { type MailKind, mailClassOf } from "@/lib/domain/mail-kinds";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";
import { nudge } from "./nudge";
import type { Scope } from "./scope";

/** A mail to be written and sent. */
export type MailToQueue = { readonly [K in MailKind]: QueuedKind<K> }[MailKind];

type QueuedKind<K extends MailKind> = {
  readonly merchantId: string;
  readonly kind: K;
  readonly data: MailData<K>;
  /** The same event never mails twice: one key, one mail, for ever. Name the event, for instance `receipt:{attemptId}`. */
  readonly dedupeKey: string;
  /** Whom to write to: a person (customer), a user (staff), or the customer of `orderId` when both are left out. */
  readonly personId?: string | null;
  readonly userId?: string | null;
  readonly orderId?: string | null;
  readonly linkId?: string | null;
  readonly senderId?: string | null;
  /** The reader's language; that of the order's customer, else the merchant's, when left out. */
  readonly language?: Language;
  /** Staff who pressed the button. */
  readonly sentBy?: string | null;
  /** Business time. */
  readonly now: Date;
  /** Not before this instant; at once when left out. */
  readonly sendAt?: Date;
};

/**
 * Queues mails inside the transaction that causes them and nudges the sender; a dedupe key that is known is left alone.
 * Answers the ids of the rows really queued, by dedupe key.
 */
export async function queueMails(tx: Tx, mails: readonly MailToQueue[]): Promise<ReadonlyMap<string, string>> {
  if (mails.length === 0) return new Map();
  const rows = mails.map((mail) => ({
    merchant_id: mail.merchantId,
    id: newId(),
    person_id: mail.personId ?? null,
    user_id: mail.userId ?? null,
    order_id: mail.orderId ?? null,
    link_id: mail.linkId ?? null,
    sender_id: mail.senderId ?? null,
    kind: mail.kind,
    class: mailClassOf(mail.kind),
    language: mail.language ?? null,
    data: MAIL_DATA[mail.kind].parse(mail.data),
    dedupe_key: mail.dedupeKey,
    next_try_at: (mail.sendAt ?? mail.now).toISOString(),
    sent_by: mail.sentBy ?? null,
    created_at: mail.now.toISOString(),
  }));
  const queued = await tx.$queryRaw<{ id: string; dedupeKey: string }[]>(Prisma.sql`
    INSERT INTO mail (merchant_id, id, person_id, user_id, order_id, link_id, sender_id, kind, class, language, data, dedupe_key, next_try_at, sent_by, created_at)
    SELECT m.merchant_id, m.id, coalesce(m.person_id, CASE WHEN m.user_id IS NULL THEN co.person_id END), m.user_id, m.order_id, m.link_id, m.sender_id, m.kind,
           m.class, coalesce(m.language, u.language, cp.language, co.language, t.default_language), m.data, m.dedupe_key, m.next_try_at, m.sent_by, m.created_at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS m(merchant_id uuid, id uuid, person_id uuid, user_id uuid, order_id uuid, link_id uuid, sender_id uuid,
           kind text, class text, language text, data jsonb, dedupe_key text, next_try_at timestamptz, sent_by uuid, created_at timestamptz)
    JOIN merchant t ON t.id = m.merchant_id
    LEFT JOIN users u ON u.id = m.user_id
    LEFT JOIN orders o ON o.merchant_id = m.merchant_id AND o.id = m.order_id
    LEFT JOIN customer co ON co.merchant_id = m.merchant_id AND co.id = o.customer_id AND m.user_id IS NULL AND m.class <> 'staff'
    LEFT JOIN customer cp ON cp.merchant_id = m.merchant_id AND cp.person_id = m.person_id
    ON CONFLICT (merchant_id, dedupe_key) DO NOTHING
    RETURNING id::text, dedupe_key AS "dedupeKey"`);
  for (const merchantId of new Set(mails.map((mail) => mail.merchantId))) await nudge(tx, "mail", merchantId);
  return new Map(queued.map((row) => [row.dedupeKey, row.id]));
}

/** Queues one mail; null when its event was mailed before. */
export async function queueMail(tx: Tx, mail: MailToQueue): Promise<string | null> {
  return (await queueMails(tx, [mail])).get(mail.dedupeKey) ?? null;
}

/** The mail of an event, by the key it was queued under; null while there is none. */
export async function mailIdOfKey(scope: Scope, dedupeKey: string): Promise<string | null> {
  const { merchantId } = scope;
  const row = await scope.db.prisma.mail.findUnique({ where: { merchantId_dedupeKey: { merchantId, dedupeKey } }, select: { id: true } });
  return row?.id ?? null;
}
