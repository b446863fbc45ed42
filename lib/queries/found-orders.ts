import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";
import { type KeysetRequest, keysetIds } from "./keyset";

/** Counted exactly up to this many; more is said as "10,000+" (rule 36). */
export const EXACT_COUNT = 10_000;

export interface Found {
  /** One more than {@link EXACT_COUNT} stands for "more". */
  readonly count: number;
  /** The ids of the page as SQL, columns `id`, `part` and `sort_value`, in the order of travel. */
  readonly ids: Prisma.Sql;
  readonly isDown: boolean;
}

/**
 * Finds what a search or a free filter leaves, once: counted and sorted from the same rows. Only when there are more than are counted is the page read on its
 * own, by walking the list's order, which so many matches make short.
 */
export async function findOrders(scope: Scope, request: KeysetRequest): Promise<Found> {
  const isDown = request.order.descending !== Boolean(request.before);
  const page = keysetIds({ ...request, from: Prisma.sql`FROM found o WHERE true` });
  const rows = await scope.db.prisma.$queryRaw<{ count: bigint; ids: string[] }[]>`
    WITH found AS MATERIALIZED (
      SELECT o.id, o.due_on, o.promise_on, o.placed_at, o.currency, o.balance_minor, o.customer_sort, o.case_reason, o.case_since, o.case_minor ${request.from} LIMIT ${EXACT_COUNT + 1}
    ), page AS MATERIALIZED (${page})
    SELECT (SELECT count(*) FROM found) AS count,
      ARRAY(SELECT id::text FROM page ORDER BY part, sort_value ${Prisma.raw(isDown ? "DESC" : "ASC")}, id ${Prisma.raw(isDown ? "DESC" : "ASC")}) AS ids`;
  const count = Number(rows[0]?.count ?? 0n);
  if (count > EXACT_COUNT) return { count, ids: keysetIds(request), isDown };
  const ids = Prisma.sql`SELECT id, 0 AS part, place AS sort_value FROM unnest(${rows[0]?.ids ?? []}::uuid[]) WITH ORDINALITY AS page (id, place)`;
  return { count, ids, isDown: false };
}
