import { acrossMerchantsUnclaimed } from "@/lib/store/attempts";
import { acrossMerchantsFreeJobs, acrossMerchantsSilentWorkers } from "@/lib/store/heartbeats";
import { forgetOldCounters } from "@/lib/store/rate-counter";
import { chainAudit } from "./chain-audit";
import { checkStripeConnections } from "./check-stripe-connections";
import { collectDue } from "./collect-due";
import { confirmAttempts } from "./confirm-attempts";
import { foldTabCounts } from "./fold-tab-counts";
import { prepareAhead } from "./prepare-payment";
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
export async function sweep(worker: WorkerCtx, options: { readonly atOnce: number }): Promise<void> {
  const parts: readonly (() => Promise<unknown>)[] = [
    () => freeDeadWorkersJobs(worker),
    () => reconcileAttempts(worker),
    () => sweepOrders(worker),
    () => sweepCustomers(worker),
    () => checkStripeConnections(worker),
    () => collectDue(worker),
    async () => ((await acrossMerchantsUnclaimed(worker.db)) ? confirmAttempts(worker, options) : undefined),
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
