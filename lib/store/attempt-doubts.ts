import type { AttemptState } from "@/lib/domain/states";
import { Prisma } from "./commit";
import type { Db } from "./db";

/** An attempt whose fate Stripe must be asked about. */
export type DoubtfulAttempt = {
  readonly merchantId: string;
  readonly id: string;
  readonly instalmentId: string;
  readonly connectionId: string;
  readonly state: AttemptState;
  readonly paymentIntentId: string | null;
  readonly brand: string | null;
  /** So young that Stripe may still be at work on it: silence is no answer yet. */
  readonly isYoung: boolean;
  readonly earlier: { readonly chargeIds: readonly string[]; readonly refused: number };
};

/** A worker's right to send ends 30 s after its claim and a request lives 20 s: after this, what was sent has arrived or never will. */
const DEAD_WORKER_SECONDS = 75;
const DOUBT_SECONDS = 180;

/**
 * Attempts claimed long ago and not settled (rule 10: three minutes; less when their worker's heartbeat has stopped), those
 * with the bank, and those in doubt, each with a growing pause between two questions. Real time throughout.
 */
export async function acrossMerchantsDoubtful(db: Db, limit: number): Promise<DoubtfulAttempt[]> {
  type Row = Omit<DoubtfulAttempt, "earlier"> & { chargeIds: string[]; refused: bigint };
  const rows = await db.prisma.$queryRaw<Row[]>(Prisma.sql`
    WITH due AS (
      SELECT a.merchant_id, a.id FROM attempt a
      LEFT JOIN worker_heartbeat h ON h.id = a.claimed_by
      WHERE a.state IN ('open','processing','unknown') AND a.claimed_at IS NOT NULL
        AND (a.claimed_at < clock_timestamp() - make_interval(secs => ${DOUBT_SECONDS})
          OR (a.state = 'unknown' AND a.claimed_at < clock_timestamp() - interval '30 seconds')
          OR (a.claimed_by <> 'page' AND a.claimed_at < clock_timestamp() - make_interval(secs => ${DEAD_WORKER_SECONDS})
              AND (h.id IS NULL OR h.beat_at < clock_timestamp() - interval '60 seconds')))
        AND (a.checked_at IS NULL OR a.checked_at < clock_timestamp() - make_interval(secs => least(20 * power(2, least(a.checks, 8)), 3600)))
      ORDER BY a.claimed_at LIMIT ${limit} FOR NO KEY UPDATE OF a SKIP LOCKED
    ), taken AS (
      UPDATE attempt a SET checked_at = clock_timestamp(), checks = a.checks + 1 FROM due WHERE a.merchant_id = due.merchant_id AND a.id = due.id RETURNING a.*
    )
    SELECT a.merchant_id AS "merchantId", a.id, a.instalment_id AS "instalmentId", a.connection_id AS "connectionId", a.state, po.stripe_id AS "paymentIntentId", k.brand,
      (a.state = 'unknown' AND a.claimed_at > clock_timestamp() - interval '120 seconds') AS "isYoung",
      coalesce((SELECT array_agg(e.charge_id) FROM attempt e WHERE e.merchant_id = a.merchant_id AND e.instalment_id = a.instalment_id AND e.id <> a.id AND e.charge_id IS NOT NULL), '{}') AS "chargeIds",
      (SELECT count(*)::bigint FROM attempt e WHERE e.merchant_id = a.merchant_id AND e.payment_object_id = a.payment_object_id AND e.id <> a.id AND e.state IN ('declined','needs_customer')) AS refused
    FROM taken a
    JOIN payment_object po ON po.merchant_id = a.merchant_id AND po.id = a.payment_object_id
    LEFT JOIN card k ON k.merchant_id = a.merchant_id AND k.id = a.card_id`);
  return rows.map(({ chargeIds, refused, ...row }) => ({ ...row, earlier: { chargeIds, refused: Number(refused) } }));
}

/** The open attempt on a PaymentIntent and what is known of earlier ones; for webhooks and for going on from a backup. */
export type AttemptOnIntent = {
  readonly merchantId: string;
  readonly instalmentId: string;
  readonly orderId: string;
  readonly paymentObjectId: string;
  readonly kind: "payment_intent" | "checkout_session";
  readonly instalmentState: string;
  /** The last attempt is the customer's own, on the page. */
  readonly isOnSession: boolean;
  readonly attempt: { readonly id: string; readonly state: AttemptState; readonly chargeId: string | null } | null;
  readonly brand: string | null;
  readonly earlier: { readonly chargeIds: readonly string[]; readonly refused: number };
};

export async function attemptOnIntent(db: Db, merchantId: string, paymentIntentId: string): Promise<AttemptOnIntent | null> {
  type Row = Omit<AttemptOnIntent, "attempt" | "earlier"> & {
    attemptId: string | null;
    attemptState: AttemptState | null;
    chargeId: string | null;
    chargeIds: string[];
    refused: bigint;
  };
  const [row] = await db.prisma.$queryRaw<Row[]>(Prisma.sql`
    SELECT po.merchant_id AS "merchantId", po.instalment_id AS "instalmentId", i.order_id AS "orderId", po.id AS "paymentObjectId", po.kind, i.state AS "instalmentState",
      coalesce(a.is_on_session, false) AS "isOnSession", a.id AS "attemptId", a.state AS "attemptState", a.charge_id AS "chargeId", k.brand,
      coalesce((SELECT array_agg(e.charge_id) FROM attempt e WHERE e.merchant_id = po.merchant_id AND e.instalment_id = po.instalment_id AND e.id IS DISTINCT FROM a.id AND e.charge_id IS NOT NULL), '{}') AS "chargeIds",
      (SELECT count(*)::bigint FROM attempt e WHERE e.merchant_id = po.merchant_id AND e.payment_object_id = po.id AND e.id IS DISTINCT FROM a.id AND e.state IN ('declined','needs_customer')) AS refused
    FROM payment_object po
    JOIN instalment i ON i.merchant_id = po.merchant_id AND i.id = po.instalment_id
    LEFT JOIN LATERAL (SELECT * FROM attempt x WHERE x.merchant_id = po.merchant_id AND x.payment_object_id = po.id ORDER BY x.number DESC LIMIT 1) a ON true
    LEFT JOIN card k ON k.merchant_id = po.merchant_id AND k.id = coalesce(a.card_id, po.card_id)
    WHERE po.merchant_id = ${merchantId}::uuid AND (po.stripe_id = ${paymentIntentId} OR po.payment_intent_id = ${paymentIntentId})
    LIMIT 1`);
  if (!row) return null;
  const { attemptId, attemptState, chargeId, chargeIds, refused, ...rest } = row;
  return {
    ...rest,
    attempt: attemptId && attemptState ? { id: attemptId, state: attemptState, chargeId } : null,
    earlier: { chargeIds, refused: Number(refused) },
  };
}
