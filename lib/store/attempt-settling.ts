import type { ChargeOutcome } from "@/lib/domain/charge-outcome";
import { type PlainDate, plainDate } from "@/lib/domain/dates";
import { type Money, money } from "@/lib/domain/money";
import type { CardAttempt } from "@/lib/domain/network-ceilings";
import type { AttemptState } from "@/lib/domain/states";
import { attemptsOnCard, type CardAttemptJson, toCardAttempt } from "./card-attempts";
import { Prisma, type Tx } from "./commit";

/** Everything settling an attempt needs beside its instalment: the recovery planner's facts. */
export type SettlingAttempt = {
  readonly id: string;
  readonly instalmentId: string;
  readonly orderId: string;
  readonly number: number;
  readonly state: AttemptState;
  /** The customer was there and confirmed on the page. */
  readonly isOnSession: boolean;
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
    cardAttempts: CardAttemptJson[];
    notMadeBefore: bigint;
  };
  const rows = await tx.$queryRaw<Row[]>(Prisma.sql`
    SELECT a.id, a.instalment_id AS "instalmentId", a.order_id AS "orderId", a.number, a.state, a.is_on_session AS "isOnSession", a.amount_minor AS "amountMinor", a.currency, a.opened_at AS "openedAt",
      a.payment_object_id AS "paymentObjectId", coalesce(po.payment_intent_id, po.stripe_id) AS "paymentIntentId", k.brand, k.last4, m.timezone AS zone, m.charge_from_hour AS "fromHour",
      m.charge_until_hour AS "untilHour", m.retry_after_days AS "retryAfterDays", m.retry_max AS "retryMax", c.latest_on::text AS "consentLatestOn",
      ${attemptsOnCard({ merchantId: "a.merchant_id", connectionId: "a.connection_id", fingerprint: "a.card_fingerprint", but: "a.id" }, now)} AS "cardAttempts",
      (SELECT count(*)::bigint FROM attempt e WHERE e.merchant_id = a.merchant_id AND e.instalment_id = a.instalment_id AND e.state = 'not_made' AND e.number < a.number
        AND e.number > coalesce((SELECT max(f.number) FROM attempt f WHERE f.merchant_id = a.merchant_id AND f.instalment_id = a.instalment_id
          AND f.number < a.number AND f.state <> 'not_made'), 0)) AS "notMadeBefore"
    FROM attempt a
    JOIN payment_object po ON po.merchant_id = a.merchant_id AND po.id = a.payment_object_id
    JOIN merchant m ON m.id = a.merchant_id
    LEFT JOIN card k ON k.merchant_id = a.merchant_id AND k.id = a.card_id
    LEFT JOIN consent c ON c.merchant_id = a.merchant_id AND c.id = a.consent_id
    WHERE a.merchant_id = ${merchantId}::uuid AND a.id = ANY (${[...ids]}::uuid[])
    ORDER BY a.id FOR NO KEY UPDATE OF a`);
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
