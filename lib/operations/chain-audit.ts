import { acrossMerchantsChain, acrossMerchantsUnchained } from "@/lib/store/audit-chain";
import type { WorkerCtx } from "./worker-context";

const AT_ONCE = 1_000;
const MOST_ROUNDS = 20;

/**
 * Gives every audit row that was committed its place in its merchant's chain (rule 36), in batches after the commit, so that no unit of
 * work waits for another's audit rows. Goes on until none is left, or the next sweep goes on.
 * @throws AggregateError after every merchant had its turn: a chain somebody tampered with keeps no other one from growing
 */
export async function chainAudit(worker: Pick<WorkerCtx, "db" | "clock">): Promise<void> {
  const now = await worker.clock();
  const faults: unknown[] = [];
  for (const merchantId of await acrossMerchantsUnchained(worker.db)) {
    try {
      await chainOne(worker, merchantId, now);
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} audit chains could not be lengthened`);
}

async function chainOne({ db }: Pick<WorkerCtx, "db">, merchantId: string, now: Date): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    if ((await acrossMerchantsChain(db, merchantId, { now, limit: AT_ONCE })) < AT_ONCE) return;
  }
}
