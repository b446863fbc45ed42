import { acrossMerchantsUnclaimed } from "@/lib/store/attempts";
import { nudge } from "@/lib/store/nudge";
import { isSomethingDue } from "./collect-due";
import type { WorkerCtx } from "./worker-context";

/** Charges to be opened and attempts to be sent are told to the queue: they have jobs of their own, which a sweep must not wait for. */
export async function nudgeCharging(worker: WorkerCtx): Promise<void> {
  if (await isSomethingDue(worker)) await nudge(worker.db.prisma, "collect");
  if (await acrossMerchantsUnclaimed(worker.db)) await nudge(worker.db.prisma, "attempts");
}
