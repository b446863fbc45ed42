import type { Refusal } from "@/lib/domain/refusals";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { runShop } from "@/lib/store/run-shop";
import { holdRun, markRunPaused, type RunRow, whyOf } from "@/lib/store/runs";
import type { OutsideCtx } from "./context";
import { switchedOff } from "./run-moment";

/** A worker's turn at a run it has claimed; `outside` acts for the person who started the run. */
export type RunStep = { readonly run: RunRow; readonly outside: OutsideCtx; readonly worker: string };

/** `more`: go on. `rest`: paused, stopped, taken over, or waiting for something. `empty`: nothing of this action waits any more. */
export type BatchEnd = "more" | "rest" | "empty";
export type Batch = { readonly value: BatchEnd; readonly audit: readonly AuditEntry[] };

/** The beginning of every batch: the run is still ours and runs, and no switch of the shop stands in its way. Else what ends the batch. */
export async function beginBatch(tx: Tx, { run, outside, worker }: RunStep): Promise<Batch | null> {
  if (!(await holdRun(tx, run, worker))) return { value: "rest", audit: [] };
  const off = switchedOff(run.settings, await runShop(tx, outside.scope.merchantId));
  return off ? pauseBecause(tx, run, off) : null;
}

export async function pauseBecause(tx: Tx, run: RunRow, refusal: Refusal): Promise<Batch> {
  await markRunPaused(tx, run, whyOf(refusal));
  return { value: "rest", audit: [{ event: { type: "run.paused", runId: run.id, kind: run.kind, why: refusal.code } }] };
}
