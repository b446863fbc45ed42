import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { endItems, type ItemEnd, lockParts, type WaitingItem } from "@/lib/store/run-items";
import { type ChangedDue, changeDueDates, type DueChangeOptions } from "./change-due-dates";
import { type Batch, type BatchEnd, beginBatch, type RunStep } from "./run-step";

const BATCH = 500;

/**
 * Moves the next due dates of a run, by the rules of a single change. `notify` of a run that collects is the same: the date becomes
 * the first that can be announced in time, the announcement leaves now, and the timer collects on that date (rule 21).
 */
export async function dueDatesBatch(step: RunStep, action: "change_due" | "notify", options: DueChangeOptions): Promise<BatchEnd> {
  const { outside } = step;
  return commit(outside.scope, outside, async (tx): Promise<Batch> => {
    const end = await beginBatch(tx, step);
    if (end) return end;
    const items = await lockParts(tx, step.run, { action, limit: BATCH });
    if (items.length === 0) return { value: "empty", audit: [] };
    return { value: "more", audit: await change(tx, step, items, options) };
  });
}

async function change(
  tx: Tx,
  { run, outside }: RunStep,
  items: readonly WaitingItem[],
  options: DueChangeOptions,
): Promise<readonly AuditEntry[]> {
  const asPlanned = items.flatMap(({ instalmentId, newDueOn, changed }) =>
    instalmentId && newDueOn && changed === null ? [{ instalmentId, dueOn: newDueOn }] : [],
  );
  const { results, audit } = await changeDueDates(tx, outside, asPlanned, options);
  const byId = new Map(results.map((result) => [result.instalmentId, result]));
  const ends = items.map((item) => endOf(item, item.instalmentId === null ? undefined : byId.get(item.instalmentId)));
  await endItems(tx, run, ends, outside.now);
  return audit;
}

function endOf({ position, changed }: WaitingItem, result: ChangedDue | undefined): ItemEnd {
  if (changed !== null) return { position, state: "skipped", reason: changed };
  if (!result) return { position, state: "skipped", reason: "nothing_owed" };
  if (result.kind === "refused") return { position, state: "skipped", reason: result.refusal.code, facts: { ...result.refusal.params } };
  return { position, state: "done", reason: result.kind === "waits" ? "waits_for_charge" : null };
}
