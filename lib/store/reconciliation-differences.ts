import type { DifferenceClass, DifferenceFix, DifferenceState, FixTarget } from "@/lib/domain/reconciliation";
import type { Evidence } from "@/lib/domain/reconciliation-evidence";
import type { StoredReason } from "@/lib/domain/sync-reasons";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";

/** Differences between the books: found by runs, closed by runs, pressed by people. */

export type FoundDifference = {
  readonly class: DifferenceClass;
  readonly subject: string;
  readonly orderId: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** ISO date in the shop's zone. */
  readonly occurredOn: string;
  readonly evidence: Evidence;
  readonly fix: DifferenceFix;
  readonly target: FixTarget;
};

export type NewDifference = {
  readonly id: string;
  readonly class: DifferenceClass;
  readonly subject: string;
  readonly orderId: string | null;
};

/**
 * Writes what a look at orders has found: a difference that is open already is brought up to date, one that a person has set aside
 * stays so while its sum and fix are the same. Answers the new ones.
 */
export async function keepDifferences(tx: Tx, merchantId: string, found: readonly FoundDifference[], now: Date): Promise<NewDifference[]> {
  if (found.length === 0) return [];
  const json = found.map(({ amountMinor, ...one }) => ({ ...one, id: newId(), amountMinor: amountMinor.toString() }));
  const rows = await tx.$queryRaw<(NewDifference & { isNew: boolean })[]>(Prisma.sql`
    INSERT INTO reconciliation_difference AS d (merchant_id, id, class, subject, order_id, amount_minor, currency, occurred_on, evidence, fix, fix_target, found_at, seen_at)
    SELECT ${merchantId}::uuid, r.id, r.class, r.subject, r."orderId", r."amountMinor", r.currency, r."occurredOn", r.evidence, r.fix, r.target, ${now}, ${now}
    FROM jsonb_to_recordset(${JSON.stringify(json)}::jsonb) AS r(id uuid, class text, subject text, "orderId" uuid, "amountMinor" bigint, currency text, "occurredOn" date, evidence jsonb, fix text, target jsonb)
    ON CONFLICT (merchant_id, class, subject) WHERE state IN ('open', 'fixing', 'dismissed') DO UPDATE SET
      evidence = EXCLUDED.evidence, fix = EXCLUDED.fix, fix_target = EXCLUDED.fix_target, amount_minor = EXCLUDED.amount_minor, currency = EXCLUDED.currency, seen_at = EXCLUDED.seen_at,
      state = CASE WHEN d.state = 'dismissed' AND (d.amount_minor, d.currency, d.fix) IS DISTINCT FROM (EXCLUDED.amount_minor, EXCLUDED.currency, EXCLUDED.fix) THEN 'open' ELSE d.state END,
      closed_at = CASE WHEN d.state = 'dismissed' AND (d.amount_minor, d.currency, d.fix) IS NOT DISTINCT FROM (EXCLUDED.amount_minor, EXCLUDED.currency, EXCLUDED.fix) THEN d.closed_at END
    RETURNING d.id::text, d.class, d.subject, d.order_id::text AS "orderId", d.found_at = ${now} AS "isNew"`);
  return rows.filter((row) => row.isNew).map(({ isNew: _isNew, ...row }) => row);
}

/** Open differences of these orders (or of these subjects) that were not found again: the books agree now. Answers how many. */
export async function closeGone(
  tx: Tx,
  merchantId: string,
  about: { readonly orderIds: readonly string[]; readonly subjects: readonly string[] },
  stillThere: readonly { readonly class: DifferenceClass; readonly subject: string }[],
  now: Date,
): Promise<number> {
  const kept = stillThere.map(({ class: name, subject }) => ({ class: name, subject }));
  return tx.$executeRaw(Prisma.sql`
    UPDATE reconciliation_difference d SET state = CASE WHEN d.state = 'fixing' THEN 'fixed' ELSE 'gone' END, closed_at = ${now}, closed_by = CASE WHEN d.state = 'fixing' THEN d.pressed_by END, problem = NULL
    WHERE d.merchant_id = ${merchantId}::uuid AND d.state IN ('open', 'fixing')
      AND (d.order_id = ANY (${[...about.orderIds]}::uuid[]) OR d.subject = ANY (${[...about.subjects]}::text[]))
      AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) AS r(class text, subject text) WHERE r.class = d.class AND r.subject = d.subject)`);
}

export type OpenDifference = {
  readonly id: string;
  readonly class: DifferenceClass;
  readonly subject: string;
  readonly orderId: string | null;
  readonly minor: bigint;
  readonly currency: string;
  readonly fix: DifferenceFix;
  readonly target: FixTarget;
  readonly state: DifferenceState;
  readonly pressedBy: string | null;
};

const COLUMNS = Prisma.sql`d.id::text, d.class, d.subject, d.order_id::text AS "orderId", d.amount_minor AS minor, d.currency, d.fix, d.fix_target AS target, d.state, d.pressed_by::text AS "pressedBy"`;

export async function differenceById(db: Db, merchantId: string, id: string): Promise<OpenDifference | null> {
  const rows = await db.prisma.$queryRaw<OpenDifference[]>(Prisma.sql`
    SELECT ${COLUMNS} FROM reconciliation_difference d WHERE d.merchant_id = ${merchantId}::uuid AND d.id = ${id}::uuid`);
  return rows[0] ?? null;
}

/** Locks it, so that of two presses one finds the other's. */
export async function lockDifference(tx: Tx, merchantId: string, id: string): Promise<OpenDifference | null> {
  const rows = await tx.$queryRaw<OpenDifference[]>(Prisma.sql`
    SELECT ${COLUMNS} FROM reconciliation_difference d WHERE d.merchant_id = ${merchantId}::uuid AND d.id = ${id}::uuid FOR NO KEY UPDATE`);
  return rows[0] ?? null;
}

/** Charges at Stripe that open differences of these orders are about: looked at again with the order. */
export async function chargesInQuestion(
  db: Db,
  merchantId: string,
  orderIds: readonly string[],
): Promise<{ orderId: string; chargeId: string }[]> {
  return db.prisma.$queryRaw(Prisma.sql`
    SELECT DISTINCT order_id::text AS "orderId", fix_target ->> 'chargeId' AS "chargeId" FROM reconciliation_difference
    WHERE merchant_id = ${merchantId}::uuid AND order_id = ANY (${[...orderIds]}::uuid[]) AND state IN ('open', 'fixing', 'dismissed') AND fix_target ? 'chargeId'`);
}

/** Charges no order of ours explains whose difference is open. */
export async function openOrphans(db: Db, merchantId: string): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ chargeId: string }[]>(Prisma.sql`
    SELECT fix_target ->> 'chargeId' AS "chargeId" FROM reconciliation_difference
    WHERE merchant_id = ${merchantId}::uuid AND order_id IS NULL AND state IN ('open', 'fixing') AND fix_target ? 'chargeId' LIMIT 1000`);
  return rows.map((row) => row.chargeId);
}

export async function markFixing(tx: Tx, merchantId: string, id: string, by: string | null, now: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE reconciliation_difference SET state = 'fixing', problem = NULL, pressed_by = ${by}::uuid, pressed_at = ${now}
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND state = 'open'`);
}

/** The fix has been carried out; the next run looks whether the books agree. */
export async function markFixed(tx: Tx, merchantId: string, id: string, now: Date): Promise<boolean> {
  const done = await tx.$executeRaw(Prisma.sql`
    UPDATE reconciliation_difference SET state = 'fixed', problem = NULL, closed_at = ${now}, closed_by = pressed_by
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND state = 'fixing'`);
  return done === 1;
}

/** Somebody said no: open again, with their words. */
export async function markNotFixed(tx: Tx, merchantId: string, id: string, problem: StoredReason): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE reconciliation_difference SET state = 'open', problem = left(${problem}, 1000)
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND state = 'fixing'`);
}

export async function markDismissed(
  tx: Tx,
  merchantId: string,
  id: string,
  input: { readonly by: string | null; readonly note: string; readonly now: Date },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE reconciliation_difference SET state = 'dismissed', note = ${input.note}, problem = NULL, closed_at = ${input.now}, closed_by = ${input.by}::uuid
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND state = 'open'`);
}
