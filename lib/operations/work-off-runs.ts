import { HOUR_MS, plusMs } from "@/lib/domain/dates";
import { PLAN_HOURS } from "@/lib/domain/run-kinds";
import { commit, commitAcrossMerchants } from "@/lib/store/commit";
import { nudge } from "@/lib/store/nudge";
import { acrossMerchantsForgetPlans } from "@/lib/store/run-plans";
import { acrossMerchantsClaimRun, acrossMerchantsRunsReady, holdRun, markRunEnded, type RunRow, releaseRun } from "@/lib/store/runs";
import { chargesBatch } from "./run-charges";
import { dueDatesBatch } from "./run-due-dates";
import { linksBatch } from "./run-links";
import { ordersBatch } from "./run-orders";
import type { BatchEnd, RunStep } from "./run-step";
import { enterMerchant, type WorkerCtx } from "./worker-context";

/**
 * Goes on with every run that is ready, batch by batch. A batch is one transaction with its rows' ends in it: a worker killed in the
 * middle leaves the whole batch undone, and the next claim begins where the last commit ended. Answers how many runs were looked at.
 */
export async function workOffRuns(worker: WorkerCtx): Promise<number> {
  const looked: string[] = [];
  for (;;) {
    const run = await acrossMerchantsClaimRun(worker.db, worker.worker, await worker.clock(), looked);
    if (run === null) return looked.length;
    looked.push(run.id);
    try {
      await goOn(worker, run);
    } finally {
      await releaseRun(worker.db, run, worker.worker);
    }
  }
}

/** For the sweep, which must not wait for ten thousand orders: nudges the job when a run is ready, and forgets plans nobody started. */
export async function sweepRuns(worker: WorkerCtx): Promise<void> {
  const now = await worker.clock();
  if (await acrossMerchantsRunsReady(worker.db, now)) await nudge(worker.db.prisma, "run");
  await commitAcrossMerchants(worker.db, (tx) => acrossMerchantsForgetPlans(tx, plusMs(now, -2 * PLAN_HOURS * HOUR_MS), PLANS_A_SWEEP));
}

const PLANS_A_SWEEP = 5;

async function goOn(worker: WorkerCtx, run: RunRow): Promise<void> {
  if (run.startedBy === null) throw new Error(`run ${run.id} runs and nobody started it`);
  for (;;) {
    const outside = await enterMerchant(worker, run.merchantId, { kind: "staff", userId: run.startedBy });
    const step: RunStep = { run, outside, worker: worker.worker };
    const end = await batch(step);
    if (end === "empty") return finish(step);
    if (end === "rest") return;
  }
}

function batch(step: RunStep): Promise<BatchEnd> {
  const { settings } = step.run;
  switch (settings.kind) {
    case "send_links":
      return linksBatch(step, settings);
    case "collect":
      return chargesBatch(step, settings);
    case "change_due":
    case "undo_due":
      return dueDatesBatch(step, "change_due", { tellCustomer: settings.tellCustomer, reason: settings.reason || null });
    default:
      return ordersBatch(step, settings);
  }
}

async function finish({ run, outside, worker }: RunStep): Promise<void> {
  await commit(outside.scope, outside, async (tx) => {
    if (!(await holdRun(tx, run, worker))) return { value: null, audit: [] };
    const { done, skipped } = await markRunEnded(tx, run, "done", outside.now);
    return { value: null, audit: [{ event: { type: "run.finished", runId: run.id, kind: run.kind, done, skipped } }] };
  });
}
