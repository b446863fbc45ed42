import type { ChargeOutcome } from "@/lib/domain/charge-outcome";
import { type PlainDate, plainDate } from "@/lib/domain/dates";
import { type Money, money } from "@/lib/domain/money";
import type { CardAttempt } from "@/lib/domain/network-ceilings";
import type { AttemptState, ChargeRequester } from "@/lib/domain/states";
import { toCardAttempt } from "./charge-facts";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";

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
};

/**
 * Claims open attempts nobody has taken, people first. A claimed attempt is taken for sent: what became of it is found out
 * at Stripe, never assumed.
 */
export async function acrossMerchantsClaimAttempts(
  db: Db,
  input: { readonly worker: string; readonly limit: number; readonly ids?: readonly string[] },
): Promise<ClaimedAttempt[]> {
  const only = input.ids ? Prisma.sql`AND id = ANY (${[...input.ids]}::uuid[])` : Prisma.empty;
  const rows = await db.prisma.$queryRaw<ClaimedRow[]>(Prisma.sql`
    WITH claimed AS (
      UPDATE attempt a SET claimed_by = ${input.worker}, claimed_at = clock_timestamp()
      FROM (SELECT merchant_id, id FROM attempt WHERE state = 'open' AND claimed_at IS NULL ${only}
            ORDER BY priority, opened_at LIMIT ${input.limit} FOR UPDATE SKIP LOCKED) f
      WHERE a.merchant_id = f.merchant_id AND a.id = f.id
      RETURNING a.*
    )
    SELECT a.merchant_id AS "merchantId", a.id, a.instalment_id AS "instalmentId", a.order_id AS "orderId", a.connection_id AS "connectionId", a.opened_at AS "openedAt",
      a.amount_minor AS "amountMinor", a.currency, a.stripe_payment_method_id AS "paymentMethodId", a.idempotency_key AS "idempotencyKey",
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
  return rows.map(toClaimed);
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
      ORDER BY a.claimed_at LIMIT ${limit} FOR UPDATE OF a SKIP LOCKED
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
    SELECT po.merchant_id AS "merchantId", po.instalment_id AS "instalmentId", i.order_id AS "orderId", po.id AS "paymentObjectId", i.state AS "instalmentState",
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

/** Everything settling an attempt needs beside its instalment: the recovery planner's facts. */
export type SettlingAttempt = {
  readonly id: string;
  readonly instalmentId: string;
  readonly orderId: string;
  readonly number: number;
  readonly state: AttemptState;
  readonly amount: Money;
  readonly openedAt: Date;
  readonly paymentObjectId: string;
  readonly paymentIntentId: string | null;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly zone: string;
  readonly fromHour: number;
  readonly untilHour: number;
  readonly retryAfterDays: readonly number[];
  readonly retryMax: number;
  readonly consentLatestOn: PlainDate | null;
  readonly cardAttempts: readonly CardAttempt[];
  /** Settled attempts right before this one that were not made. */
  readonly notMadeBefore: number;
};

/** Locks attempts; call it after their instalments are locked. */
export async function lockAttempts(tx: Tx, merchantId: string, ids: readonly string[], now: Date): Promise<SettlingAttempt[]> {
  type Row = Omit<SettlingAttempt, "amount" | "cardAttempts" | "consentLatestOn" | "notMadeBefore"> & {
    amountMinor: bigint;
    currency: string;
    consentLatestOn: string | null;
    cardAttempts: { at: string; minor: string; currency: string; declined: boolean }[];
    notMadeBefore: bigint;
  };
  const rows = await tx.$queryRaw<Row[]>(Prisma.sql`
    SELECT a.id, a.instalment_id AS "instalmentId", a.order_id AS "orderId", a.number, a.state, a.amount_minor AS "amountMinor", a.currency, a.opened_at AS "openedAt",
      a.payment_object_id AS "paymentObjectId", coalesce(po.payment_intent_id, po.stripe_id) AS "paymentIntentId", k.brand, k.last4, m.timezone AS zone, m.charge_from_hour AS "fromHour",
      m.charge_until_hour AS "untilHour", m.retry_after_days AS "retryAfterDays", m.retry_max AS "retryMax", c.latest_on::text AS "consentLatestOn",
      coalesce((SELECT jsonb_agg(jsonb_build_object('at', e.opened_at, 'minor', e.amount_minor::text, 'currency', e.currency, 'declined', e.state = 'declined'))
        FROM attempt e WHERE e.merchant_id = a.merchant_id AND e.card_fingerprint = a.card_fingerprint AND e.id <> a.id
        AND e.state IN ('succeeded','declined','needs_customer') AND e.opened_at > ${now}::timestamptz - interval '31 days'), '[]'::jsonb) AS "cardAttempts",
      (SELECT count(*)::bigint FROM attempt e WHERE e.merchant_id = a.merchant_id AND e.instalment_id = a.instalment_id AND e.state = 'not_made' AND e.number < a.number
        AND e.number > coalesce((SELECT max(f.number) FROM attempt f WHERE f.merchant_id = a.merchant_id AND f.instalment_id = a.instalment_id
          AND f.number < a.number AND f.state <> 'not_made'), 0)) AS "notMadeBefore"
    FROM attempt a
    JOIN payment_object po ON po.merchant_id = a.merchant_id AND po.id = a.payment_object_id
    JOIN merchant m ON m.id = a.merchant_id
    LEFT JOIN card k ON k.merchant_id = a.merchant_id AND k.id = a.card_id
    LEFT JOIN consent c ON c.merchant_id = a.merchant_id AND c.id = a.consent_id
    WHERE a.merchant_id = ${merchantId}::uuid AND a.id = ANY (${[...ids]}::uuid[])
    ORDER BY a.id FOR UPDATE OF a`);
  return rows.map(({ amountMinor, currency, cardAttempts, consentLatestOn, notMadeBefore, ...row }) => ({
    ...row,
    amount: money(amountMinor, currency),
    consentLatestOn: consentLatestOn === null ? null : plainDate(consentLatestOn),
    cardAttempts: cardAttempts.map(toCardAttempt),
    notMadeBefore: Number(notMadeBefore),
  }));
}

/** Which instalments attempts belong to: read first, because instalments are always locked before their attempts. */
export async function instalmentsOfAttempts(tx: Tx, merchantId: string, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT DISTINCT instalment_id AS id FROM attempt WHERE merchant_id = ${merchantId}::uuid AND id = ANY (${[...ids]}::uuid[])`);
  return rows.map((row) => row.id);
}

export type SettledBy = "worker" | "webhook" | "reconciler" | "customer";

export type AttemptWrite = {
  readonly id: string;
  readonly from: AttemptState;
  readonly to: AttemptState;
  readonly outcome: ChargeOutcome;
  readonly requestId: string | null;
};

const OPEN = ["open", "processing", "unknown"];

/**
 * Compare-and-set of many attempts in one statement.
 * @throws Error when one was not as it was locked
 */
export async function writeAttempts(
  tx: Tx,
  input: { readonly merchantId: string; readonly writes: readonly AttemptWrite[]; readonly by: SettledBy; readonly now: Date },
): Promise<void> {
  if (input.writes.length === 0) return;
  const json = input.writes.map(({ id, from, to, outcome, requestId }) => ({
    id,
    from,
    to,
    outcome,
    charge_id: "chargeId" in outcome ? (outcome.chargeId ?? null) : null,
    request_id: requestId,
    is_settled: !OPEN.includes(to),
  }));
  const changed = await tx.$executeRaw(Prisma.sql`
    UPDATE attempt a SET state = r."to", outcome = r.outcome, charge_id = coalesce(r.charge_id, a.charge_id), request_id = coalesce(r.request_id, a.request_id),
      sent_at = coalesce(a.sent_at, a.claimed_at),
      settled_at = CASE WHEN r.is_settled THEN ${input.now}::timestamptz END, settled_by = CASE WHEN r.is_settled THEN ${input.by} END
    FROM jsonb_to_recordset(${JSON.stringify(json)}::jsonb) AS r(id uuid, "from" text, "to" text, outcome jsonb, charge_id text, request_id text, is_settled boolean)
    WHERE a.merchant_id = ${input.merchantId}::uuid AND a.id = r.id AND a.state = r."from"`);
  if (changed !== input.writes.length) throw new Error(`attempts changed under their lock: ${changed} of ${input.writes.length} written`);
}

/**
 * An attempt for money that came without one being open: a copy of the last on that object, open for the settlement that
 * follows. Null when the object never had an attempt.
 * @throws when one is open after all (the unique index): the settlement of that one is then the right way
 */
export async function insertLateAttempt(
  tx: Tx,
  input: { readonly merchantId: string; readonly instalmentId: string; readonly paymentObjectId: string; readonly now: Date },
): Promise<string | null> {
  const id = newId();
  const inserted = await tx.$executeRaw(Prisma.sql`
    INSERT INTO attempt (merchant_id, id, instalment_id, payment_object_id, connection_id, order_id, number, state, started_by, actor_id, is_on_session, amount_minor, currency,
      card_id, card_fingerprint, stripe_payment_method_id, consent_id, notice_id, idempotency_key, priority, opened_at, claimed_by, claimed_at)
    SELECT a.merchant_id, ${id}::uuid, a.instalment_id, a.payment_object_id, a.connection_id, a.order_id,
      (SELECT max(n.number) + 1 FROM attempt n WHERE n.merchant_id = a.merchant_id AND n.instalment_id = a.instalment_id), 'open', a.started_by, a.actor_id, a.is_on_session,
      a.amount_minor, a.currency, a.card_id, a.card_fingerprint, a.stripe_payment_method_id, a.consent_id, a.notice_id, ${attemptKey(id)}, a.priority, ${input.now}, 'late', clock_timestamp()
    FROM attempt a
    WHERE a.merchant_id = ${input.merchantId}::uuid AND a.instalment_id = ${input.instalmentId}::uuid AND a.payment_object_id = ${input.paymentObjectId}::uuid
    ORDER BY a.number DESC LIMIT 1`);
  return inserted === 1 ? id : null;
}

/** Whether an open attempt waits for a worker. */
export async function acrossMerchantsUnclaimed(db: Db): Promise<boolean> {
  const [row] = await db.prisma.$queryRaw<{ waits: boolean }[]>(Prisma.sql`
    SELECT EXISTS (SELECT 1 FROM attempt WHERE state = 'open' AND claimed_at IS NULL) AS waits`);
  return row?.waits ?? false;
}

/** An open attempt for a charge that was made before this database's memory ends; the settlement that follows closes it. */
export async function insertAdoptedAttempt(
  tx: Tx,
  merchantId: string,
  input: Pick<
    NewAttempt,
    "instalmentId" | "orderId" | "paymentObjectId" | "connectionId" | "amount" | "cardId" | "consentId" | "paymentMethodId"
  > & { readonly at: Date },
): Promise<void> {
  const id = newId();
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO attempt (merchant_id, id, instalment_id, payment_object_id, connection_id, order_id, number, state, started_by, amount_minor, currency, card_id,
      stripe_payment_method_id, consent_id, idempotency_key, opened_at, claimed_by, claimed_at)
    VALUES (${merchantId}::uuid, ${id}::uuid, ${input.instalmentId}::uuid, ${input.paymentObjectId}::uuid, ${input.connectionId}::uuid, ${input.orderId}::uuid,
      (SELECT coalesce(max(number), 0) + 1 FROM attempt WHERE merchant_id = ${merchantId}::uuid AND instalment_id = ${input.instalmentId}::uuid), 'open', 'timer',
      ${input.amount.minor}, ${input.amount.currency}, ${input.cardId}::uuid, ${input.paymentMethodId}, ${input.consentId}::uuid, ${attemptKey(id)}, ${input.at}, 'adopted', clock_timestamp())`);
}
