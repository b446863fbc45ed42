import type { Db } from "./db";

/**
 * Counts one more use of a door in a fixed window and answers whether it is still within the limit. Shared by all processes.
 * The window is the machine's time: limits on people never follow the practice clock.
 */
export async function countUse(db: Db, key: string, limit: number, windowSeconds: number): Promise<{ allowed: boolean; retryAt: Date }> {
  const windowMs = windowSeconds * 1000;
  const start = new Date(Math.floor(Date.now() / windowMs) * windowMs);
  const rows = await db.prisma.$queryRaw<{ count: number }[]>`
    INSERT INTO rate_counter (key, window_start, count) VALUES (${key}, ${start}, 1)
    ON CONFLICT (key, window_start) DO UPDATE SET count = rate_counter.count + 1
    RETURNING count`;
  return { allowed: (rows[0]?.count ?? 1) <= limit, retryAt: new Date(start.getTime() + windowMs) };
}

/** Forgets windows that can no longer refuse anybody. */
export async function forgetOldCounters(db: Db): Promise<void> {
  await db.prisma.$executeRaw`DELETE FROM rate_counter WHERE window_start < now() - interval '2 days'`;
}

/** Whether a door's limit is used up already, without counting: for doors that only count failures. */
export async function isUsedUp(db: Db, key: string, limit: number, windowSeconds: number): Promise<boolean> {
  const windowMs = windowSeconds * 1000;
  const start = new Date(Math.floor(Date.now() / windowMs) * windowMs);
  const row = await db.prisma.rateCounter.findUnique({ where: { key_windowStart: { key, windowStart: start } } });
  return (row?.count ?? 0) >= limit;
}
