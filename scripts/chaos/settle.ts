/** Waits, within bounds, until nobody has anything left to do at this business time. */
import { setTimeout as sleep } from "node:timers/promises";
import { nudge } from "@/lib/store/nudge";
import type { BusinessTime } from "./business-time";
import type { Installation } from "./installation";

const LOOK_EVERY_MS = 150;

/** What is left, by name; the same questions the product's sweep asks. */
async function leftOver({ database, door, sandbox }: Installation, now: Date): Promise<Record<string, number>> {
  const [row] = await database.rows<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM attempt WHERE state IN ('open','processing','unknown')) AS attempts,
       (SELECT count(*)::int FROM owed_work WHERE done_at IS NULL AND next_at <= $1) AS owed,
       (SELECT count(*)::int FROM mail WHERE status = 'sending' OR (status = 'queued' AND next_try_at <= $1)) AS mails,
       (SELECT count(*)::int FROM inbox WHERE status = 'received' AND (next_try_at IS NULL OR next_try_at <= $1)) AS webhooks,
       (SELECT count(*)::int FROM graphile_worker.jobs WHERE attempts < max_attempts AND (run_at <= now() OR locked_at IS NOT NULL)) AS jobs,
       (SELECT count(*)::int FROM instalment i JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
         WHERE i.state IN ('scheduled','retry_wait') AND i.next_attempt_at <= $1 AND o.cancelled_at IS NULL AND o.deleted_at IS NULL AND NOT o.is_disputed) AS due`,
    [now],
  );
  const stripe = await door<unknown[]>(`${sandbox.stripe}/__sandbox/deliveries`);
  const shop = await door<{ deliveries: unknown[] }>(`${sandbox.shopify}/__sandbox/deliveries?outcome=pending`);
  return { ...row, "stripe's deliveries": stripe.length, "the shop's deliveries": shop.deliveries.length };
}

const something = (left: Record<string, number>): boolean => Object.values(left).some((count) => count > 0);

/** @returns what was left when the time was over; null when everything came to rest */
export async function comeToRest(chaos: Installation, time: BusinessTime, withinMs: number): Promise<string | null> {
  const giveUpAt = performance.now() + withinMs;
  let isSwept = false;
  for (;;) {
    const left = await leftOver(chaos, time.now());
    if (!something(left)) {
      if (isSwept) return null;
      // Rows that only a sweep finds: it looks once more, and if that leads to nothing there is nothing.
      await nudge(chaos.app.db.prisma, "sweep");
      isSwept = true;
    } else if (Object.entries(left).some(([name, count]) => name !== "jobs" && count > 0)) isSwept = false;
    if (performance.now() > giveUpAt)
      return Object.entries(left)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => `${count} ${name}`)
        .join(", ");
    await sleep(LOOK_EVERY_MS);
  }
}

/** As if the minutes had passed after which the dead are believed dead. Only when every worker has just been ended: nobody holds anything. */
export async function forgetTheDead({ database }: Installation): Promise<void> {
  for (const table of ["attempt", "owed_work", "mail", "inbox"])
    await database.rows(`UPDATE ${table} SET claimed_at = claimed_at - interval '10 minutes' WHERE claimed_at IS NOT NULL`);
  await database.rows(
    "UPDATE attempt SET checked_at = checked_at - interval '2 hours' WHERE checked_at IS NOT NULL AND state IN ('open','processing','unknown')",
  );
  await database.rows("UPDATE worker_heartbeat SET beat_at = beat_at - interval '5 minutes'");
  await database.rows("UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '5 minutes' WHERE locked_at IS NOT NULL");
  await database.rows(
    "UPDATE graphile_worker._private_job_queues SET locked_at = locked_at - interval '5 minutes' WHERE locked_at IS NOT NULL",
  );
}
