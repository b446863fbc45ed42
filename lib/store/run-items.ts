import { type PlainDate, plainDate } from "@/lib/domain/dates";
import { toStoredFacts } from "@/lib/domain/next-step";
import type { RunAction, RunSettings } from "@/lib/domain/run-kinds";
import { Prisma, type Tx } from "./commit";
import { lockInstalmentRows, lockOrderRows } from "./row-locks";
import { type PlanMoment, runFacts } from "./run-facts";
import type { RunRow } from "./runs";
import type { Scope } from "./scope";

/** Rows of a run. A row leaves `waiting` in the transaction that does its work: done or not done, never twice. */

export type WaitingItem = {
  readonly position: number;
  readonly orderId: string;
  readonly instalmentId: string | null;
  readonly action: RunAction;
  readonly newDueOn: PlainDate | null;
  readonly tries: number;
  /** What the plan saw go back or be owed of the order, in minor units. */
  readonly amountMinor: bigint | null;
  readonly subjectId: string | null;
  /** Why it no longer is as planned; null when it is. Of an order as a whole its facts are asked anew. */
  readonly changed: "amount_changed" | "card_changed" | "due_changed" | null;
};

type Raw = Omit<WaitingItem, "newDueOn"> & { newDueOn: string | null };
type Which = { readonly action: RunAction; readonly limit: number };

const CHANGED = Prisma.sql`CASE
  WHEN x.instalment_id IS NULL THEN NULL
  WHEN i.amount_minor IS DISTINCT FROM x.amount_minor OR i.currency IS DISTINCT FROM x.currency THEN 'amount_changed'
  WHEN i.card_id IS DISTINCT FROM x.card_id THEN 'card_changed'
  WHEN i.due_on IS DISTINCT FROM x.due_on THEN 'due_changed' END`;

const waiting = (run: Pick<RunRow, "merchantId" | "id">, { action, limit }: Which) => Prisma.sql`
  SELECT x.position, x.order_id::text AS "orderId", x.instalment_id::text AS "instalmentId", x.action, x.new_due_on::text AS "newDueOn", x.tries,
    x.amount_minor AS "amountMinor", x.subject_id::text AS "subjectId", ${CHANGED} AS changed
  FROM run_item x
  LEFT JOIN instalment i ON i.merchant_id = x.merchant_id AND i.id = x.instalment_id
  WHERE x.merchant_id = ${run.merchantId}::uuid AND x.run_id = ${run.id}::uuid AND x.state = 'waiting' AND x.action = ${action}
  ORDER BY x.tries, x.position LIMIT ${limit}`;

const toItem = (raw: Raw): WaitingItem => ({ ...raw, newDueOn: raw.newDueOn === null ? null : plainDate(raw.newDueOn) });

/** The next rows, looked at only: to read their orders at the shop first. */
export async function peekItems(scope: Scope, run: Pick<RunRow, "merchantId" | "id">, which: Which): Promise<WaitingItem[]> {
  return (await scope.db.prisma.$queryRaw<Raw[]>(waiting(run, which))).map(toItem);
}

/** The next rows, held to the end of the transaction. */
export async function lockItems(tx: Tx, run: Pick<RunRow, "merchantId" | "id">, which: Which): Promise<WaitingItem[]> {
  return (await tx.$queryRaw<Raw[]>(Prisma.sql`${waiting(run, which)} FOR NO KEY UPDATE OF x`)).map(toItem);
}

/** The same rows with the parts of the debt they are about: what somebody changed while this waited for them counts as changed. */
export async function lockParts(tx: Tx, run: Pick<RunRow, "merchantId" | "id">, which: Which): Promise<WaitingItem[]> {
  const held = await lockItems(tx, run, which);
  await lockInstalmentRows(
    tx,
    run.merchantId,
    held.flatMap(({ instalmentId }) => instalmentId ?? []),
  );
  return (await tx.$queryRaw<Raw[]>(waiting(run, which))).map(toItem);
}

/** What the plan would say of an order now. */
export type FactNow = { readonly reason: string | null; readonly amountMinor: bigint | null };

/** Locks orders, and says why a plan may no longer be carried out for them: asked with the plan's own question, just before the work. */
export async function factsNow(
  tx: Tx,
  at: PlanMoment,
  settings: RunSettings,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, FactNow>> {
  const ids = [...orderIds];
  // Held, so that two runs, or a run and a person, come one after the other and the later sees what the earlier did.
  await lockOrderRows(tx, at.merchantId, ids);
  const from = Prisma.sql`FROM orders o WHERE o.merchant_id = ${at.merchantId}::uuid AND o.id = ANY (${ids}::uuid[]) AND o.deleted_at IS NULL`;
  const rows = await tx.$queryRaw<(FactNow & { orderId: string })[]>(Prisma.sql`
    SELECT f.order_id::text AS "orderId", f.reason, f.amount_minor AS "amountMinor" FROM (${runFacts(at, settings, { from, ids }, "its turn")}) f`);
  return new Map(rows.map(({ orderId, ...fact }) => [orderId, fact]));
}

/** Orders staff sent or copied a card link for since an instant. */
export async function ordersLinkedSince(
  tx: Tx,
  merchantId: string,
  orderIds: readonly string[],
  since: Date,
): Promise<ReadonlySet<string>> {
  const ids = Prisma.sql`ANY (${[...orderIds]}::uuid[])`;
  const rows = await tx.$queryRaw<{ orderId: string }[]>(Prisma.sql`
    SELECT order_id::text AS "orderId" FROM mail WHERE merchant_id = ${merchantId}::uuid AND order_id = ${ids} AND sent_by IS NOT NULL AND kind = 'card_request'
      AND status <> 'cancelled' AND created_at > ${since}
    UNION
    SELECT order_id::text FROM link WHERE merchant_id = ${merchantId}::uuid AND order_id = ${ids} AND created_by IS NOT NULL AND created_at > ${since}`);
  return new Set(rows.map((row) => row.orderId));
}

export type ItemEnd =
  | {
      readonly position: number;
      readonly state: "done";
      readonly attemptId?: string | null;
      readonly subjectId?: string;
      readonly reason?: string | null;
    }
  | { readonly position: number; readonly state: "skipped"; readonly reason: string; readonly facts?: Readonly<Record<string, unknown>> };

/** Writes what became of rows this transaction holds, and adds them to the run's figures. */
export async function endItems(tx: Tx, run: Pick<RunRow, "merchantId" | "id">, ends: readonly ItemEnd[], now: Date): Promise<void> {
  if (ends.length === 0) return;
  const rows = ends.map((end) => ({
    position: end.position,
    state: end.state,
    reason: end.reason ?? null,
    facts: end.state === "skipped" && end.facts ? toStoredFacts(end.facts) : null,
    attempt: end.state === "done" ? (end.attemptId ?? null) : null,
    subject: end.state === "done" ? (end.subjectId ?? null) : null,
  }));
  const changed = await tx.$executeRaw(Prisma.sql`
    UPDATE run_item x SET state = r.state, reason = r.reason, facts = r.facts, attempt_id = r.attempt, subject_id = coalesce(r.subject, x.subject_id), done_at = ${now}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(position int, state text, reason text, facts jsonb, attempt uuid, subject uuid)
    WHERE x.merchant_id = ${run.merchantId}::uuid AND x.run_id = ${run.id}::uuid AND x.position = r.position AND x.state = 'waiting'`);
  if (changed !== ends.length) throw new Error(`rows of a run changed under their lock: ${changed} of ${ends.length} written`);
  const done = ends.filter((end) => end.state === "done").length;
  await tx.$executeRaw(Prisma.sql`
    UPDATE run SET done = done + ${done}, skipped = skipped + ${ends.length - done} WHERE merchant_id = ${run.merchantId}::uuid AND id = ${run.id}::uuid`);
}

/** These wait on, behind those that were not tried yet. */
export async function countTries(tx: Tx, run: Pick<RunRow, "merchantId" | "id">, positions: readonly number[]): Promise<void> {
  if (positions.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    UPDATE run_item SET tries = tries + 1
    WHERE merchant_id = ${run.merchantId}::uuid AND run_id = ${run.id}::uuid AND position = ANY (${[...positions]}::int[]) AND state = 'waiting'`);
}
