import { acrossMerchantsFoldTabCounts } from "@/lib/store/tab-counts";
import type { WorkerCtx } from "./worker-context";

const MOST_ROUNDS = 20;

/** Folds the deltas of tab counts until none is left, or the next sweep goes on (rule 36). */
export async function foldTabCounts(worker: Pick<WorkerCtx, "db">): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    if ((await acrossMerchantsFoldTabCounts(worker.db)) === 0) return;
  }
}
