import { type Money, money } from "@/lib/domain/money";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { createKeyOf } from "./payment-objects";

/** Checkout Sessions in payment mode: the pages a customer pays on (rules 7 and 27). */

/** The live payment object of an instalment, as the question "which page?" needs it. */
export type LivePage = {
  readonly id: string;
  readonly kind: "payment_intent" | "checkout_session";
  readonly connectionId: string;
  readonly stripeId: string | null;
  readonly amount: Money;
  readonly createKey: string;
  readonly url: string | null;
  readonly expiresAt: Date | null;
};

/** Inside the transaction that has locked the instalment: nobody can make another one meanwhile. */
export async function livePageOf(tx: Tx, merchantId: string, instalmentId: string): Promise<LivePage | null> {
  const row = await tx.paymentObject.findFirst({ where: { merchantId, instalmentId, closedAt: null } });
  if (!row) return null;
  const { id, connectionId, stripeId, createKey, url, expiresAt } = row;
  const kind = row.kind === "checkout_session" ? "checkout_session" : "payment_intent";
  return { id, kind, connectionId, stripeId, createKey, url, expiresAt, amount: money(row.amountMinor, row.currency) };
}

export type PageToMake = {
  readonly id: string;
  readonly instalmentId: string;
  readonly connectionId: string;
  readonly amount: Money;
  readonly expiresAt: Date;
};

/** The row before its page; the partial unique index holds it to one live object an instalment. */
export async function insertPage(tx: Tx, merchantId: string, page: PageToMake, at: Date): Promise<void> {
  const { amount, ...rest } = page;
  await tx.paymentObject.create({
    data: {
      ...{ ...rest, merchantId, kind: "checkout_session", state: "creating", createKey: createKeyOf(page.id), createdAt: at },
      ...{ amountMinor: amount.minor, currency: amount.currency },
    },
  });
}

/** The page exists at Stripe. False when its row was closed meanwhile: nobody may be led to it then. */
export async function keepPage(
  tx: Tx,
  merchantId: string,
  page: { readonly id: string; readonly stripeId: string; readonly url: string; readonly at: Date },
): Promise<boolean> {
  const { count } = await tx.paymentObject.updateMany({
    where: { merchantId, id: page.id, closedAt: null, OR: [{ stripeId: null }, { stripeId: page.stripeId }] },
    data: { stripeId: page.stripeId, url: page.url, state: "live", preparedAt: page.at },
  });
  return count === 1;
}

/** The PaymentIntent a page made, kept before anything is booked from it. */
export async function keepIntentOfPage(tx: Tx, merchantId: string, paymentObjectId: string, paymentIntentId: string): Promise<void> {
  await tx.paymentObject.updateMany({
    where: { merchantId, id: paymentObjectId, kind: "checkout_session", paymentIntentId: null },
    data: { paymentIntentId },
  });
}

/** Whether a payment object is such a page. */
export async function isPage(tx: Tx, merchantId: string, paymentObjectId: string): Promise<boolean> {
  return (await tx.paymentObject.count({ where: { merchantId, id: paymentObjectId, kind: "checkout_session" } })) > 0;
}

export type PageRow = { readonly id: string; readonly instalmentId: string; readonly orderId: string; readonly customerId: string };
const OF_ORDER = { instalment: { select: { orderId: true, order: { select: { customerId: true } } } } } as const;

/** The row of a page of ours, by its session or, where the answer to its making was lost, by its own id in the metadata. */
export async function pageOfSession(
  db: Db,
  merchantId: string,
  session: { readonly sessionId: string; readonly paymentObjectId: string | null },
): Promise<PageRow | null> {
  const row =
    (await db.prisma.paymentObject.findUnique({ where: { stripeId: session.sessionId, merchantId }, include: OF_ORDER })) ??
    (session.paymentObjectId && /^[0-9a-f-]{36}$/.test(session.paymentObjectId)
      ? await db.prisma.paymentObject.findFirst({
          where: { merchantId, id: session.paymentObjectId, kind: "checkout_session", stripeId: null },
          include: OF_ORDER,
        })
      : null);
  return (
    row && { id: row.id, instalmentId: row.instalmentId, orderId: row.instalment.orderId, customerId: row.instalment.order.customerId }
  );
}

/** Where a payment page belongs; null for a session of somebody else. */
export async function acrossMerchantsPageOfSession(
  db: Db,
  sessionId: string,
): Promise<{ readonly merchantId: string; readonly customerId: string; readonly connectionId: string } | null> {
  const row = await db.prisma.paymentObject.findUnique({ where: { stripeId: sessionId }, include: OF_ORDER });
  return row && { merchantId: row.merchantId, customerId: row.instalment.order.customerId, connectionId: row.connectionId };
}

/**
 * Pages past their end (a minute's grace for Stripe) whose row is still live: their webhook was lost, or nobody ever made them. Pages of
 * a debt that is closed belong to nobody any more.
 */
export async function acrossMerchantsOverduePages(db: Db, now: Date): Promise<{ readonly merchantId: string; readonly id: string }[]> {
  return db.prisma.$queryRaw(Prisma.sql`
    SELECT po.merchant_id::text AS "merchantId", po.id::text AS id FROM payment_object po
    WHERE po.kind = 'checkout_session' AND po.closed_at IS NULL AND po.expires_at < ${now}::timestamptz - interval '1 minute'
      AND NOT EXISTS (SELECT 1 FROM owed_work w WHERE w.merchant_id = po.merchant_id AND w.kind = 'release_payment_object' AND w.subject_id = po.id::text AND w.done_at IS NULL)
    LIMIT 200`);
}
