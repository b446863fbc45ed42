import { covers } from "@/lib/domain/consent";
import { dateInZone, type PlainDate, plainDate } from "@/lib/domain/dates";
import type { InstalmentSnapshot } from "@/lib/domain/instalment-commands";
import { type Money, money } from "@/lib/domain/money";
import type { Collector, InstalmentKind, InstalmentState } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import { CONSENT_LEFT } from "./consents";
import type { Db } from "./db";
import { readPendingIntent } from "./pending-intents";
import { lockInstalmentRows } from "./row-locks";
import type { Scope } from "./scope";

/** What may change on an instalment; the rest is fixed when it is planned. */
export type InstalmentColumns = {
  readonly state: InstalmentState;
  readonly amountMinor: bigint;
  readonly dueOn: PlainDate | null;
  readonly cardId: string | null;
  readonly consentId: string | null;
  readonly nextAttemptAt: Date | null;
  readonly nextStepWhy: unknown;
  readonly triesOnCard: number;
  readonly lastOutcome: unknown;
  readonly lastAttemptAt: Date | null;
  readonly paidAt: Date | null;
  readonly cancelledAt: Date | null;
};

/** A locked row with what the machine must know around it. */
export type LockedInstalment = InstalmentColumns & {
  readonly id: string;
  readonly orderId: string;
  readonly kind: InstalmentKind;
  readonly currency: string;
  readonly version: number;
  readonly collector: Collector;
  readonly timezone: string;
  readonly fromHour: number;
  readonly untilHour: number;
  readonly country: string | null;
  /** Rule 4: the shop only watches, or this order is only observed: nothing is mailed, held or written back. */
  readonly isWatched: boolean;
  readonly consent: {
    readonly cardId: string;
    readonly capMinor: bigint;
    readonly currency: string;
    readonly latestOn: PlainDate;
    readonly agreedAt: Date;
  } | null;
  readonly pendingIntents: readonly unknown[];
  readonly paidChargeId: string | null;
};

type Row = Omit<LockedInstalment, "consent" | "dueOn"> & {
  dueOn: string | null;
  consentCardId: string | null;
  consentCapMinor: bigint | null;
  consentCurrency: string | null;
  consentLatestOn: string | null;
  consentAgreedAt: Date | null;
};

/**
 * Locks rows (in id order, so that two batches never wait for each other) and then reads what surrounds them: a wish that was kept while
 * this waited counts. Only consent in force counts as consent.
 */
export async function lockInstalments(tx: Tx, merchantId: string, ids: readonly string[]): Promise<LockedInstalment[]> {
  await lockInstalmentRows(tx, merchantId, ids);
  const rows = await tx.$queryRaw<Row[]>(Prisma.sql`
    SELECT i.id, i.order_id AS "orderId", i.kind, i.state, i.amount_minor AS "amountMinor", i.currency, i.due_on::text AS "dueOn", i.card_id AS "cardId",
      i.consent_id AS "consentId", i.next_attempt_at AS "nextAttemptAt", i.next_step_why AS "nextStepWhy", i.tries_on_card AS "triesOnCard",
      i.last_outcome AS "lastOutcome", i.last_attempt_at AS "lastAttemptAt", i.paid_at AS "paidAt", i.cancelled_at AS "cancelledAt", i.version,
      o.collector, m.timezone, m.charge_from_hour AS "fromHour", m.charge_until_hour AS "untilHour", o.country,
      m.mode <> 'collect' OR o.activation <> 'active' AS "isWatched",
      c.card_id AS "consentCardId", ${CONSENT_LEFT} AS "consentCapMinor", c.currency AS "consentCurrency", c.latest_on::text AS "consentLatestOn", c.agreed_at AS "consentAgreedAt",
      coalesce((SELECT jsonb_agg(p.payload ORDER BY p.asked_at, p.id) FROM pending_intent p
        WHERE p.merchant_id = i.merchant_id AND p.instalment_id = i.id AND p.applied_at IS NULL), '[]'::jsonb) AS "pendingIntents",
      coalesce((SELECT a.charge_id FROM attempt a WHERE a.merchant_id = i.merchant_id AND a.instalment_id = i.id AND a.state = 'succeeded'),
        (SELECT y.stripe_charge_id FROM payment y WHERE y.merchant_id = i.merchant_id AND y.instalment_id = i.id AND y.kind = 'charge' AND y.status = 'succeeded'
          AND y.stripe_charge_id IS NOT NULL ORDER BY y.occurred_at, y.id LIMIT 1)) AS "paidChargeId"
    FROM instalment i
    JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
    JOIN merchant m ON m.id = i.merchant_id
    LEFT JOIN consent c ON c.merchant_id = i.merchant_id AND c.id = i.consent_id AND c.status = 'active'
    WHERE i.merchant_id = ${merchantId}::uuid AND i.id = ANY (${[...ids]}::uuid[])
    ORDER BY i.id`);
  return rows.map(toLocked);
}

function toLocked(row: Row): LockedInstalment {
  const { consentCardId, consentCapMinor, consentCurrency, consentLatestOn, consentAgreedAt, ...rest } = row;
  const hasConsent = consentCardId && consentCapMinor !== null && consentCurrency && consentLatestOn && consentAgreedAt;
  return {
    ...rest,
    dueOn: row.dueOn === null ? null : plainDate(row.dueOn),
    consent: hasConsent
      ? {
          cardId: consentCardId,
          capMinor: consentCapMinor,
          currency: consentCurrency,
          latestOn: plainDate(consentLatestOn),
          agreedAt: consentAgreedAt,
        }
      : null,
  };
}

export function amountOf(row: Pick<LockedInstalment, "amountMinor" | "currency">): Money {
  return money(row.amountMinor, row.currency);
}

/** The consent in force as the domain reads it; null without one. */
export function consentInForce(row: Pick<LockedInstalment, "consent">) {
  const consent = row.consent;
  return (
    consent && {
      cardId: consent.cardId,
      cap: money(consent.capMinor, consent.currency),
      latestOn: consent.latestOn,
      agreedAt: consent.agreedAt,
    }
  );
}

/** Whether the consent in force covers this amount, this card and today. */
export function isCovered(row: LockedInstalment, now: Date): boolean {
  const on = dateInZone(now, row.timezone);
  return row.cardId !== null && covers(consentInForce(row), { amount: amountOf(row), cardId: row.cardId, on }).ok;
}

/** The row as the machine sees it. */
export function snapshotOf(row: LockedInstalment, now: Date): InstalmentSnapshot {
  return {
    state: row.state,
    kind: row.kind,
    collector: row.collector,
    amount: amountOf(row),
    dueOn: row.dueOn,
    cardId: row.cardId,
    consentCovers: isCovered(row, now),
    pendingIntents: row.pendingIntents.map(readPendingIntent),
    paidChargeId: row.paidChargeId,
    version: row.version,
  };
}

export type InstalmentWrite = { readonly row: LockedInstalment; readonly patch: Partial<InstalmentColumns> };

function columnsOf({ row, patch }: InstalmentWrite) {
  const next = { ...row, ...patch };
  return {
    id: row.id,
    version: row.version,
    from_state: row.state,
    state: next.state,
    amount_minor: next.amountMinor.toString(),
    due_on: next.dueOn,
    card_id: next.cardId,
    consent_id: next.consentId,
    next_attempt_at: next.nextAttemptAt?.toISOString() ?? null,
    next_step_why: next.nextStepWhy ?? null,
    tries_on_card: next.triesOnCard,
    last_outcome: next.lastOutcome ?? null,
    last_attempt_at: next.lastAttemptAt?.toISOString() ?? null,
    paid_at: next.paidAt?.toISOString() ?? null,
    cancelled_at: next.cancelledAt?.toISOString() ?? null,
  };
}

/**
 * Compare-and-set on state and version, all rows in one statement.
 * @throws Error when a row is not as it was locked: a bug, and the transaction must not go on
 */
export async function writeInstalments(tx: Tx, merchantId: string, writes: readonly InstalmentWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const changed = await tx.$executeRaw(Prisma.sql`
    UPDATE instalment i SET state = r.state, amount_minor = r.amount_minor, due_on = r.due_on, card_id = r.card_id, consent_id = r.consent_id,
      next_attempt_at = r.next_attempt_at, next_step_why = r.next_step_why, tries_on_card = r.tries_on_card, last_outcome = r.last_outcome,
      last_attempt_at = r.last_attempt_at, paid_at = r.paid_at, cancelled_at = r.cancelled_at, version = i.version + 1
    FROM jsonb_to_recordset(${JSON.stringify(writes.map(columnsOf))}::jsonb) AS r(id uuid, version int, from_state text, state text, amount_minor bigint,
      due_on date, card_id uuid, consent_id uuid, next_attempt_at timestamptz, next_step_why jsonb, tries_on_card int, last_outcome jsonb,
      last_attempt_at timestamptz, paid_at timestamptz, cancelled_at timestamptz)
    WHERE i.merchant_id = ${merchantId}::uuid AND i.id = r.id AND i.version = r.version AND i.state = r.from_state`);
  if (changed !== writes.length) throw new Error(`instalments changed under their lock: ${changed} of ${writes.length} written`);
}

export type DueInstalment = {
  readonly merchantId: string;
  readonly id: string;
  readonly orderId: string;
  readonly shopReadAt: Date | null;
};

/**
 * Names what is due, of every merchant that collects and is not paused: ids only, the guard is commit 1. `now` is business time. Oldest first, and of one
 * merchant no more than may still wait to be sent: one with very many keeps no other from its turn.
 */
export async function acrossMerchantsDue(
  db: Db,
  now: Date,
  limits: { readonly atMost: number; readonly waitingAtMost: number },
): Promise<DueInstalment[]> {
  return db.prisma.$queryRaw<DueInstalment[]>(Prisma.sql`
    WITH waiting AS MATERIALIZED (
      SELECT merchant_id, count(*) AS count FROM attempt WHERE state = 'open' AND claimed_at IS NULL GROUP BY merchant_id
    )
    SELECT m.id AS "merchantId", d.id, d.order_id AS "orderId", d.shop_read_at AS "shopReadAt"
    FROM merchant m
    LEFT JOIN waiting w ON w.merchant_id = m.id
    CROSS JOIN LATERAL (
      SELECT i.id, i.order_id, i.next_attempt_at, o.shop_read_at
      FROM instalment i
      JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
      WHERE i.merchant_id = m.id AND i.state IN ('scheduled', 'retry_wait') AND i.next_attempt_at <= ${now} AND i.amount_minor > 0
        AND o.activation = 'active' AND o.collector = 'stripe' AND o.cancelled_at IS NULL AND o.deleted_at IS NULL AND NOT o.is_disputed
      ORDER BY i.next_attempt_at, i.id LIMIT greatest(0, ${limits.waitingAtMost}::bigint - coalesce(w.count, 0))
    ) d
    WHERE m.mode = 'collect' AND m.money_paused_at IS NULL AND (SELECT money_paused_at IS NULL FROM installation)
    ORDER BY d.next_attempt_at, d.id LIMIT ${limits.atMost}`);
}

/**
 * Commit 1's compare-and-set: scheduled, waiting or challenged → charging.
 * @throws Error when one is not as it was locked
 */
export async function startCharging(
  tx: Tx,
  merchantId: string,
  rows: readonly { readonly id: string; readonly version: number }[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const changed = await tx.$executeRaw(Prisma.sql`
    UPDATE instalment i SET state = 'charging', last_attempt_at = ${now}, next_attempt_at = NULL, next_step_why = NULL, version = i.version + 1
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, version int)
    WHERE i.merchant_id = ${merchantId}::uuid AND i.id = r.id AND i.version = r.version AND i.state IN ('scheduled', 'retry_wait', 'needs_customer')`);
  if (changed !== rows.length) throw new Error(`instalments changed under their lock: ${changed} of ${rows.length} are charging`);
}

/**
 * Moves the next look of refused charges (null leaves it) and keeps why. The version stays: nothing a person decided on has changed. Answers
 * the reasons that stood before.
 */
export async function postponeInstalments(
  tx: Tx,
  merchantId: string,
  rows: readonly { readonly id: string; readonly nextAttemptAt: Date | null; readonly why: unknown }[],
): Promise<ReadonlyMap<string, unknown>> {
  if (rows.length === 0) return new Map();
  const json = rows.map((row) => ({ id: row.id, at: row.nextAttemptAt?.toISOString() ?? null, why: row.why }));
  const before = await tx.$queryRaw<{ id: string; why: unknown }[]>(Prisma.sql`
    UPDATE instalment i SET next_attempt_at = coalesce(r.at, i.next_attempt_at), next_step_why = r.why
    FROM jsonb_to_recordset(${JSON.stringify(json)}::jsonb) AS r(id uuid, at timestamptz, why jsonb)
    JOIN instalment b ON b.merchant_id = ${merchantId}::uuid AND b.id = r.id
    WHERE i.merchant_id = ${merchantId}::uuid AND i.id = r.id AND i.state IN ('scheduled', 'retry_wait')
    RETURNING i.id, b.next_step_why AS why`);
  return new Map(before.map((row) => [row.id, row.why]));
}

export async function orderOfInstalment(scope: Scope, instalmentId: string): Promise<string | null> {
  const row = await scope.db.prisma.instalment.findUnique({
    where: { merchantId_id: { merchantId: scope.merchantId, id: instalmentId } },
    select: { orderId: true },
  });
  return row?.orderId ?? null;
}
