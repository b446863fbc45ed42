import { commitAcrossMerchants } from "@/lib/store/commit";
import { fingerprint, installation, keepFingerprint, pauseRestoredInstallation } from "@/lib/store/installation";
import type { WorkerCtx } from "./worker-context";

export const RESTORED_REASON = "This database was restored or copied. Resume only after it was compared with Stripe.";

/**
 * A database that finds itself somewhere else than where it last ran was restored or copied: what was charged since, it has
 * forgotten. All money stops until somebody resumes it, which first settles from Stripe (rule 5). Answers whether it stopped.
 */
export async function guardRestoredDatabase(worker: Pick<WorkerCtx, "db" | "clock">): Promise<boolean> {
  const [now, current, row] = await Promise.all([worker.clock(), fingerprint(worker.db), installation(worker.db)]);
  if (row.databaseFingerprint === current) return false;
  return commitAcrossMerchants(worker.db, async (tx) => {
    await keepFingerprint(tx, current);
    if (row.databaseFingerprint === null) return false;
    await pauseRestoredInstallation(tx, RESTORED_REASON, now);
    return true;
  });
}
