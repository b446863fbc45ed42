import { type AuditEntry, commit } from "@/lib/store/commit";
import { closeGone, type FoundDifference, keepDifferences, type NewDifference } from "@/lib/store/reconciliation-differences";
import { moveReconciliation, type Progress, type ReconciliationRow, renewReconciliation } from "@/lib/store/reconciliation-runs";
import type { OutsideCtx } from "./context";
import { examineOrders } from "./examine-orders";

/** What a phase of a reconciliation is handed. */
export type ReconcileStep = { readonly run: ReconciliationRow; readonly outside: OutsideCtx; readonly worker: string };

/** `moved`: written, go on; `rest`: wait for the other side; `lost`: another worker has the run now. */
export type StepEnd = { readonly kind: "moved"; readonly run: ReconciliationRow } | { readonly kind: "rest" } | { readonly kind: "lost" };

export type Looked = {
  readonly found: readonly FoundDifference[];
  /** What was looked at: open differences about it that were not found again are gone. */
  readonly orderIds: readonly string[];
  readonly subjects?: readonly string[];
};

/** Looks at a page's suspects once more, under a claim that is kept alive. */
export function examine(
  { run, outside, worker }: ReconcileStep,
  orderIds: readonly string[],
  charges?: ReadonlyMap<string, readonly string[]>,
): Promise<FoundDifference[]> {
  return examineOrders(outside, orderIds, { charges, beat: () => renewReconciliation(outside.scope.db, run, worker) });
}

/** One page's end: what was found and how far the run is, in one transaction. A worker killed before it does the page again. */
export async function keepPage({ run, outside, worker }: ReconcileStep, looked: Looked, to: Progress): Promise<StepEnd> {
  const { merchantId } = outside.scope;
  const { found, orderIds, subjects = [] } = looked;
  return commit<StepEnd>(outside.scope, outside, async (tx) => {
    if (!(await moveReconciliation(tx, run, worker, to))) return { value: { kind: "lost" }, audit: [] };
    const isQuiet = found.length === 0 && orderIds.length === 0 && subjects.length === 0;
    const fresh = isQuiet ? [] : await keepDifferences(tx, merchantId, found, outside.now);
    if (!isQuiet) await closeGone(tx, merchantId, { orderIds, subjects }, found, outside.now);
    return { value: { kind: "moved", run: { ...run, phase: to.phase, cursor: to.cursor } }, audit: fresh.map(foundAudit) };
  });
}

const foundAudit = ({ id, class: differenceClass, orderId }: NewDifference): AuditEntry => ({
  orderId,
  event: { type: "reconciliation.difference_found", differenceId: id, class: differenceClass },
});
