import { type Money, money } from "@/lib/domain/money";
import type { CardAttempt } from "@/lib/domain/network-ceilings";
import type { RunSettings } from "@/lib/domain/run-kinds";
import { CARD_KEY, toCardAttempt } from "./card-attempts";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";
import { type ChosenOrders, type PlanMoment, runFacts } from "./run-facts";

/** Plans of runs: made in a few statements, whatever the number of orders. */

export type NewPlan = {
  readonly settings: RunSettings;
  /** The list's address; null for orders picked by hand. */
  readonly search: string | null;
  readonly plannedBy: string;
};

/** Writes the run and one row an order or part of its debt; answers the run's id. The plan is not sealed yet. */
export async function insertPlan(tx: Tx, at: PlanMoment, plan: NewPlan, chosen: ChosenOrders): Promise<string> {
  const runId = newId();
  const { merchantId } = at;
  // One large sort in memory, and no compiling of a statement that runs once.
  await tx.$executeRaw`SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO run (merchant_id, id, kind, search, settings, planned_by, planned_at)
    VALUES (${merchantId}::uuid, ${runId}::uuid, ${plan.settings.kind}, ${plan.search}, ${JSON.stringify(plan.settings)}::jsonb, ${plan.plannedBy}::uuid, ${at.now})`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO run_item (merchant_id, run_id, position, order_id, instalment_id, action, state, reason, warning, amount_minor, currency, card_id, due_on, new_due_on, subject_id)
    SELECT ${merchantId}::uuid, ${runId}::uuid, row_number() OVER (ORDER BY f.due_on NULLS LAST, f.order_id, f.part), f.order_id, f.instalment_id, f.action,
      CASE WHEN f.reason IS NULL THEN 'waiting' ELSE 'left_out' END, f.reason, f.warning, f.amount_minor, f.currency, f.card_id, f.due_on, f.new_due_on, f.subject_id
    FROM (${runFacts(at, plan.settings, chosen, "planning")}) f`);
  return runId;
}

/** Every order a run has done something with. */
export function ordersOfRun(merchantId: string, runId: string): ChosenOrders {
  const from = Prisma.sql`FROM orders o WHERE o.merchant_id = ${merchantId}::uuid AND o.deleted_at IS NULL
    AND o.id IN (SELECT x.order_id FROM run_item x WHERE x.merchant_id = ${merchantId}::uuid AND x.run_id = ${runId}::uuid AND x.state = 'done')`;
  return { from, ids: null };
}

export type CeilingCandidate = {
  readonly position: number;
  readonly amount: Money;
  readonly brand: string;
  readonly attempts: readonly CardAttempt[];
};

/** Charges of a plan whose card was tried at all within the ceilings' longest window: few, whatever the size of the plan. */
export async function ceilingCandidates(tx: Tx, merchantId: string, runId: string, now: Date): Promise<CeilingCandidate[]> {
  type Row = { position: number; minor: bigint; currency: string; brand: string; list: Parameters<typeof toCardAttempt>[0][] };
  const rows = await tx.$queryRaw<Row[]>(Prisma.sql`
    WITH tried AS (
      SELECT a.card_fingerprint, jsonb_agg(jsonb_build_object('at', a.opened_at, 'minor', a.amount_minor::text, 'currency', a.currency, 'declined', a.state = 'declined',
          'challenged', a.state = 'needs_customer')) AS list
      FROM attempt a WHERE a.merchant_id = ${merchantId}::uuid AND (a.state = 'declined' OR (a.state = 'needs_customer' AND NOT a.is_on_session)) AND a.card_fingerprint IS NOT NULL
        AND a.opened_at > ${now}::timestamptz - interval '31 days'
      GROUP BY a.card_fingerprint HAVING count(*) > 5
    )
    SELECT x.position, x.amount_minor AS minor, x.currency, k.brand, t.list
    FROM tried t
    JOIN card k ON k.merchant_id = ${merchantId}::uuid AND ${Prisma.raw(CARD_KEY)} = t.card_fingerprint
    JOIN run_item x ON x.merchant_id = k.merchant_id AND x.run_id = ${runId}::uuid AND x.card_id = k.id AND x.state = 'waiting' AND x.action = 'charge'`);
  return rows.map((row) => ({
    position: row.position,
    amount: money(row.minor, row.currency),
    brand: row.brand,
    attempts: row.list.map(toCardAttempt),
  }));
}

export async function leaveOut(tx: Tx, merchantId: string, runId: string, positions: readonly number[], reason: string): Promise<void> {
  if (positions.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    UPDATE run_item SET state = 'left_out', reason = ${reason}
    WHERE merchant_id = ${merchantId}::uuid AND run_id = ${runId}::uuid AND position = ANY (${[...positions]}::int[])`);
}

export type SealedPlan = { readonly included: number; readonly leftOut: number; readonly fingerprint: string };

/** Counts the plan and seals it: the fingerprint is a hash over every row and the settings, so no other plan has it. */
export async function sealPlan(tx: Tx, merchantId: string, runId: string): Promise<SealedPlan> {
  const rows = await tx.$queryRaw<SealedPlan[]>(Prisma.sql`
    UPDATE run r SET included = t.included, left_out = t.left_out,
      fingerprint = encode(sha256(convert_to(r.settings::text || coalesce(t.rows, ''), 'UTF8')), 'hex')
    FROM (
      SELECT count(*) FILTER (WHERE state = 'waiting')::int AS included, count(*) FILTER (WHERE state = 'left_out')::int AS left_out,
        string_agg(concat_ws('|', order_id, instalment_id, action, amount_minor, currency, card_id, due_on, new_due_on, subject_id), ';' ORDER BY position)
          FILTER (WHERE state = 'waiting') AS rows
      FROM run_item WHERE merchant_id = ${merchantId}::uuid AND run_id = ${runId}::uuid
    ) t
    WHERE r.merchant_id = ${merchantId}::uuid AND r.id = ${runId}::uuid
    RETURNING r.included, r.left_out AS "leftOut", r.fingerprint`);
  const [sealed] = rows;
  if (!sealed) throw new Error(`there is no run ${runId} to seal`);
  return sealed;
}

/** Forgets plans nobody started, with their rows: they are nobody's evidence. Answers how many. */
export async function acrossMerchantsForgetPlans(tx: Tx, before: Date, limit: number): Promise<number> {
  const plans = await tx.$queryRaw<{ merchantId: string; id: string }[]>(Prisma.sql`
    SELECT merchant_id::text AS "merchantId", id::text FROM run WHERE status = 'planned' AND planned_at < ${before}
    ORDER BY planned_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED`);
  for (const { merchantId, id } of plans) {
    await tx.$executeRaw(Prisma.sql`DELETE FROM run_item WHERE merchant_id = ${merchantId}::uuid AND run_id = ${id}::uuid`);
    await tx.$executeRaw(Prisma.sql`DELETE FROM run WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid`);
  }
  return plans.length;
}
