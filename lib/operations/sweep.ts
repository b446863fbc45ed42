import { acrossMerchantsFreeJobs, acrossMerchantsSilentWorkers } from "@/lib/store/heartbeats";
import { forgetOldCounters } from "@/lib/store/rate-counter";
import { chainAudit } from "./chain-audit";
import { checkStripeConnections } from "./check-stripe-connections";
import { foldTabCounts } from "./fold-tab-counts";
import { nudgeCharging } from "./nudge-charging";
import { prepareAhead } from "./prepare-ahead";
import { reconcileAttempts } from "./reconcile-attempts";
import { sweepCustomers } from "./sweep-customers";
import { sweepOrders } from "./sweep-orders";
import { workOffOwed } from "./work-off-owed";
import { sweepRuns } from "./work-off-runs";
import type { WorkerCtx } from "./worker-context";

/**
 * Finds everything that is overdue, whatever became of its nudge (rule 12): each part stands for itself, so that one that
 * fails keeps none of the others from running. Safe to run twice and on several machines at once.
 */
export async function sweep(worker: WorkerCtx): Promise<void> {
  const parts: readonly (() => Promise<unknown>)[] = [
    () => freeDeadWorkersJobs(worker),
    () => reconcileAttempts(worker),
    () => sweepOrders(worker),
    () => sweepCustomers(worker),
    () => checkStripeConnections(worker),
    () => nudgeCharging(worker),
    () => workOffOwed(worker, null),
    () => sweepRuns(worker),
    () => prepareAhead(worker),
    () => forgetOldCounters(worker.db),
    () => foldTabCounts(worker),
    () => chainAudit(worker),
  ];
  const faults: unknown[] = [];
  for (const part of parts) {
    try {
      await part();
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} parts of the sweep failed`);
}

async function freeDeadWorkersJobs(worker: WorkerCtx): Promise<void> {
  await acrossMerchantsFreeJobs(worker.db, await acrossMerchantsSilentWorkers(worker.db));
}
