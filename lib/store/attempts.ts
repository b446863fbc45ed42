import { type Money, money } from "@/lib/domain/money";
import type { ChargeRequester } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";

export type NewAttempt = {
  readonly id: string;
  readonly instalmentId: string;
  readonly orderId: string;
  readonly paymentObjectId: string;
  readonly connectionId: string;
  readonly number: number;
  readonly startedBy: ChargeRequester;
  readonly actorId: string | null;
  readonly isOnSession: boolean;
  readonly amount: Money;
  readonly cardId: string;
  readonly cardFingerprint: string | null;
  readonly paymentMethodId: string;
  readonly consentId: string;
  readonly noticeId: string | null;
  /** Lower goes first: people before batches (rule 13). */
  readonly priority: number;
};

/** One key an attempt, made from its id: it can be told for ever which attempt a key belongs to. */
export const attemptKey = (attemptId: string): string => `attempt_${attemptId}`;

/** Opens attempts. The partial unique index refuses a second open one: then the whole commit fails, and nothing was sent. */
export async function insertAttempts(tx: Tx, merchantId: string, attempts: readonly NewAttempt[], openedAt: Date): Promise<void> {
  if (attempts.length === 0) return;
  await tx.attempt.createMany({
    data: attempts.map(({ amount, paymentMethodId, ...attempt }) => ({
      ...attempt,
      merchantId,
      amountMinor: amount.minor,
      currency: amount.currency,
      stripePaymentMethodId: paymentMethodId,
      idempotencyKey: attemptKey(attempt.id),
      openedAt,
      // The customer's own confirm is sent by the page that opened it, never by a worker.
      claimedBy: attempt.isOnSession ? "page" : null,
      claimedAt: attempt.isOnSession ? openedAt : null,
    })),
  });
  // Leases run on the database's clock, not on business time: a moved practice clock must not make a fresh claim look old.
  if (attempts.some((attempt) => attempt.isOnSession)) {
    const ids = attempts.filter((attempt) => attempt.isOnSession).map((attempt) => attempt.id);
    await tx.$executeRaw(
      Prisma.sql`UPDATE attempt SET claimed_at = clock_timestamp() WHERE merchant_id = ${merchantId}::uuid AND id = ANY (${ids}::uuid[])`,
    );
  }
}

/** An attempt a worker may send, with the object it is sent on. */
export type ClaimedAttempt = {
  readonly merchantId: string;
  readonly id: string;
  readonly instalmentId: string;
  readonly orderId: string;
  readonly connectionId: string;
  readonly openedAt: Date;
  readonly amount: Money;
  readonly paymentMethodId: string;
  readonly idempotencyKey: string;
  /** Lower goes first. */
  readonly priority: number;
  /** Money was paused after commit 1: it goes back unmade. */
  readonly isPaused: boolean;
  readonly paymentObject: {
    readonly id: string;
    readonly stripeId: string | null;
    readonly isClosed: boolean;
    readonly amount: Money;
    readonly createKey: string;
    readonly createdAt: Date;
  };
  readonly orderName: string;
  readonly customerId: string;
  readonly stripeCustomerId: string | null;
};

type ClaimedRow = Omit<ClaimedAttempt, "amount" | "paymentObject"> & {
  amountMinor: bigint;
  currency: string;
  objectId: string;
  objectStripeId: string | null;
  objectClosed: boolean;
  objectMinor: bigint;
  objectCurrency: string;
  createKey: string;
  objectCreatedAt: Date;
  waitingBefore: number;
};

/**
 * Claims open attempts nobody has taken, people first, then those of the accounts of which this process has the fewest in hand (`held`, by connection):
 * an account whose limit is reached does not keep the others from being charged. A claimed attempt is taken for sent: what became of it is found out
 * at Stripe, never assumed. `left` is what still waits for a worker.
 */
export async function acrossMerchantsClaimAttempts(
  db: Db,
  input: { readonly worker: string; readonly limit: number; readonly held?: ReadonlyMap<string, number>; readonly ids?: readonly string[] },
): Promise<{ readonly attempts: readonly ClaimedAttempt[]; readonly left: number }> {
  const held = input.held ?? new Map<string, number>();
  const only = input.ids ? Prisma.sql`AND id = ANY (${[...input.ids]}::uuid[])` : Prisma.empty;
  const rows = await db.prisma.$queryRaw<ClaimedRow[]>(Prisma.sql`
    WITH waiting AS (
      SELECT w.merchant_id, w.id, row_number() OVER (PARTITION BY w.connection_id ORDER BY w.priority, w.opened_at, w.id) + coalesce(h.count, 0) AS turn
      FROM attempt w LEFT JOIN unnest(${[...held.keys()]}::uuid[], ${[...held.values()]}::int[]) AS h(connection_id, count) USING (connection_id)
      WHERE w.state = 'open' AND w.claimed_at IS NULL
    ),
    claimed AS (
      UPDATE attempt a SET claimed_by = ${input.worker}, claimed_at = clock_timestamp()
      FROM (SELECT merchant_id, id FROM attempt JOIN waiting USING (merchant_id, id) WHERE state = 'open' AND claimed_at IS NULL ${only}
            ORDER BY priority, turn, opened_at LIMIT ${input.limit} FOR NO KEY UPDATE OF attempt SKIP LOCKED) f
      WHERE a.merchant_id = f.merchant_id AND a.id = f.id
      RETURNING a.*
    )
    SELECT a.merchant_id AS "merchantId", a.id, a.instalment_id AS "instalmentId", a.order_id AS "orderId", a.connection_id AS "connectionId", a.opened_at AS "openedAt",
      a.amount_minor AS "amountMinor", a.currency, a.stripe_payment_method_id AS "paymentMethodId", a.idempotency_key AS "idempotencyKey", a.priority,
      (SELECT count(*) FROM waiting)::int AS "waitingBefore",
      m.money_paused_at IS NOT NULL OR m.mode <> 'collect' OR (SELECT money_paused_at IS NOT NULL FROM installation) AS "isPaused",
      po.id AS "objectId", po.stripe_id AS "objectStripeId", po.closed_at IS NOT NULL AS "objectClosed", po.amount_minor AS "objectMinor", po.currency AS "objectCurrency",
      po.create_key AS "createKey", po.created_at AS "objectCreatedAt",
      o.name AS "orderName", o.customer_id AS "customerId", cu.stripe_customer_id AS "stripeCustomerId"
    FROM claimed a
    JOIN merchant m ON m.id = a.merchant_id
    JOIN payment_object po ON po.merchant_id = a.merchant_id AND po.id = a.payment_object_id
    JOIN orders o ON o.merchant_id = a.merchant_id AND o.id = a.order_id
    JOIN customer cu ON cu.merchant_id = o.merchant_id AND cu.id = o.customer_id
    ORDER BY a.priority, a.opened_at`);
  return { attempts: rows.map(toClaimed), left: Math.max(0, (rows[0]?.waitingBefore ?? 0) - rows.length) };
}

function toClaimed(row: ClaimedRow): ClaimedAttempt {
  const {
    amountMinor,
    currency,
    objectId,
    objectStripeId,
    objectClosed,
    objectMinor,
    objectCurrency,
    createKey,
    objectCreatedAt,
    waitingBefore: _waiting,
    ...rest
  } = row;
  return {
    ...rest,
    amount: money(amountMinor, currency),
    paymentObject: {
      id: objectId,
      stripeId: objectStripeId,
      isClosed: objectClosed,
      amount: money(objectMinor, objectCurrency),
      createKey,
      createdAt: objectCreatedAt,
    },
  };
}

/** Gives claims back that were surely not sent, so that the next worker takes them at once. */
export async function acrossMerchantsReturnClaims(db: Db, worker: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.prisma.$executeRaw(Prisma.sql`
    UPDATE attempt SET claimed_by = NULL, claimed_at = NULL WHERE id = ANY (${[...ids]}::uuid[]) AND claimed_by = ${worker} AND state = 'open'`);
}

/** Whether an open attempt waits for a worker. */
export async function acrossMerchantsUnclaimed(db: Db): Promise<boolean> {
  const [row] = await db.prisma.$queryRaw<{ waits: boolean }[]>(Prisma.sql`
    SELECT EXISTS (SELECT 1 FROM attempt WHERE state = 'open' AND claimed_at IS NULL) AS waits`);
  return row?.waits ?? false;
}
