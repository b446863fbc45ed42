import type { Db } from "./db";

/** Deltas folded at a time: small enough that the reading pages never wait. */
const AT_ONCE = 20_000;

/**
 * Folds deltas of tab counts into the counts (rule 36) and answers how many. Counts and remaining deltas add up to the same before and after, so a page
 * reads the truth at any moment. One folder at a time; another one leaves at once.
 */
export async function acrossMerchantsFoldTabCounts(db: Db): Promise<number> {
  return db.prisma.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ free: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtext('fold tab counts')) AS free`;
    if (!lock?.free) return 0;
    const [folded] = await tx.$queryRaw<{ deltas: bigint }[]>`
      WITH taken AS (
        DELETE FROM tab_delta WHERE id IN (SELECT id FROM tab_delta ORDER BY id LIMIT ${AT_ONCE}) RETURNING merchant_id, tab, day, delta
      ), folded AS (
        INSERT INTO tab_count (merchant_id, tab, day, count)
        SELECT merchant_id, tab, day, sum(delta) FROM taken GROUP BY merchant_id, tab, day
        ON CONFLICT (merchant_id, tab, day) DO UPDATE SET count = tab_count.count + EXCLUDED.count
        RETURNING 1
      )
      SELECT (SELECT count(*) FROM taken) AS deltas, (SELECT count(*) FROM folded) AS rows`;
    return Number(folded?.deltas ?? 0n);
  });
}
