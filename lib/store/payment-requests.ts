import { nextReminderAt, type RequestState } from "@/lib/domain/payment-request";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";

/** Requests to pay one balance by a link of ours. The sum is the instalment's own, always. */

/** A request that is open from now on; null when the balance has an open one already. */
export async function insertRequest(
  tx: Tx,
  merchantId: string,
  request: {
    readonly orderId: string;
    readonly instalmentId: string;
    readonly openedBy: string | null;
    readonly openedAt: Date;
    readonly expiresAt: Date;
  },
): Promise<string | null> {
  const id = newId();
  const { orderId, instalmentId, openedBy, openedAt, expiresAt } = request;
  const remindAt = nextReminderAt({ openedAt, expiresAt, sent: 0 });
  const inserted = await tx.$executeRaw(Prisma.sql`
    INSERT INTO payment_request (merchant_id, id, order_id, instalment_id, state, opened_by, opened_at, expires_at, next_reminder_at)
    VALUES (${merchantId}::uuid, ${id}::uuid, ${orderId}::uuid, ${instalmentId}::uuid, 'open', ${openedBy}::uuid, ${openedAt}, ${expiresAt}, ${remindAt})
    ON CONFLICT DO NOTHING`);
  return inserted === 1 ? id : null;
}

/** Ends the open request of a balance; answers its id, null when there is none. */
export async function closeRequest(
  tx: Tx,
  merchantId: string,
  end: {
    readonly instalmentId: string;
    readonly state: Exclude<RequestState, "open">;
    readonly by: string | null;
    readonly reason: string | null;
    readonly at: Date;
  },
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    UPDATE payment_request SET state = ${end.state}, closed_at = ${end.at}, closed_by = ${end.by}::uuid, closed_reason = ${end.reason}, next_reminder_at = NULL
    WHERE merchant_id = ${merchantId}::uuid AND instalment_id = ${end.instalmentId}::uuid AND state = 'open' RETURNING id`);
  return row?.id ?? null;
}

export type DueRequest = {
  readonly merchantId: string;
  readonly id: string;
  readonly orderId: string;
  readonly instalmentId: string;
  /** `paid`, `withdrawn`: its balance has left for another state; `expired`: its time is up; `remind`: a reminder is due. */
  readonly what: "paid" | "withdrawn" | "expired" | "remind";
};

/** Open requests with something to do: the balance was paid or cancelled, the time is up, or a reminder is due. */
export async function acrossMerchantsDueRequests(db: Db, now: Date, limit: number): Promise<DueRequest[]> {
  return db.prisma.$queryRaw<DueRequest[]>(Prisma.sql`
    SELECT r.merchant_id AS "merchantId", r.id, r.order_id AS "orderId", r.instalment_id AS "instalmentId",
      CASE WHEN i.state = 'paid' THEN 'paid' WHEN i.state <> 'invoice_open' THEN 'withdrawn' WHEN r.expires_at <= ${now} THEN 'expired' ELSE 'remind' END AS what
    FROM payment_request r JOIN instalment i ON i.merchant_id = r.merchant_id AND i.id = r.instalment_id
    WHERE r.state = 'open' AND (i.state <> 'invoice_open' OR r.expires_at <= ${now} OR r.next_reminder_at <= ${now})
    ORDER BY r.expires_at LIMIT ${limit}`);
}

/** Counts a reminder and says when the next is due; answers its number, null when another worker was first. */
export async function countReminder(tx: Tx, merchantId: string, id: string, now: Date): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ reminders: number; openedAt: Date; expiresAt: Date }[]>(Prisma.sql`
    UPDATE payment_request SET reminders = reminders + 1, next_reminder_at = NULL
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND state = 'open' AND next_reminder_at <= ${now}
    RETURNING reminders, opened_at AS "openedAt", expires_at AS "expiresAt"`);
  if (!row) return null;
  const next = nextReminderAt({ openedAt: row.openedAt, expiresAt: row.expiresAt, sent: row.reminders });
  await tx.paymentRequest.update({ where: { merchantId_id: { merchantId, id } }, data: { nextReminderAt: next } });
  return row.reminders;
}

/** Whether an order's payment is disputed: then nobody is asked for more. */
export async function isDisputed(tx: Tx, merchantId: string, orderId: string): Promise<boolean> {
  return (await tx.dispute.count({ where: { merchantId, orderId, closedAt: null } })) > 0;
}
