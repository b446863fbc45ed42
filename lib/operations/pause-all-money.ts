import { commitAcrossMerchants } from "@/lib/store/commit";
import { pauseInstallation } from "@/lib/store/installation";
import type { WorkerCtx } from "./worker-context";

/** *Pause all money* of this installation: every shop at once, read inside commit 1 (rule 5). Answers whether it was running. */
export async function pauseAllMoney(worker: Pick<WorkerCtx, "db" | "clock">, input: { readonly reason: string }): Promise<boolean> {
  const now = await worker.clock();
  return commitAcrossMerchants(worker.db, (tx) => pauseInstallation(tx, input.reason, now));
}
