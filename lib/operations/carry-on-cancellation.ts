import { MINUTE_MS } from "@/lib/domain/dates";
import type { StoredReason } from "@/lib/domain/sync-reasons";
import {
  type CancellationStepRow,
  type CancellationUnderWay,
  cancellationUnderWay,
  finishCancellation,
  moveStep,
} from "@/lib/store/cancellations";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import type { ClaimedWork } from "@/lib/store/owed-work";
import { refundAll } from "./cancel-step-refund";
import { cancelInShop, releaseHold } from "./cancel-step-shop";
import { stopAllCharges, tellOfCancellation, voidPayments } from "./cancel-steps-here";
import type { OutsideCtx } from "./context";
import type { OwedAnswer } from "./work-off-owed";

/** What became of one step. `waiting` goes on by itself, `refused` waits for a person. */
export type StepAnswer =
  | { readonly state: "done" | "skipped"; readonly detail?: StoredReason }
  | { readonly state: "waiting"; readonly detail: StoredReason; readonly inMs?: number }
  | { readonly state: "refused"; readonly detail: StoredReason };

export type StepWork = (outside: OutsideCtx, cancellation: CancellationUnderWay, step: CancellationStepRow) => Promise<StepAnswer>;

const STEPS: Readonly<Record<CancellationStepRow["step"], StepWork>> = {
  stop_schedule: stopAllCharges,
  void_payments: voidPayments,
  refund: refundAll,
  release_hold: releaseHold,
  cancel_in_shop: cancelInShop,
  tell_customer: tellOfCancellation,
};

const NEXT_LOOK_MS = MINUTE_MS / 4;

/**
 * Cancelling an order everywhere, from the first step that is not over (issue 4 §7). Each step may be begun twice and comes to
 * the same end; what it found is written before the next begins, so a worker that is killed anywhere is simply followed.
 */
export async function carryOnCancellation(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  for (;;) {
    const cancellation = await cancellationUnderWay(outside.scope, work.subjectId);
    if (!cancellation || cancellation.isDone) return { kind: "done" };
    const step = cancellation.steps.find((one) => one.state !== "done" && one.state !== "skipped");
    if (!step) return finish(outside, cancellation);
    // Somebody said no to it: it goes on when a person says so.
    if (step.state === "refused") return { kind: "done" };
    const answer = await STEPS[step.step](outside, cancellation, step);
    await note(outside, cancellation, step, answer);
    if (answer.state === "refused") return { kind: "done" };
    if (answer.state === "waiting") return { kind: "again", why: answer.detail, inMs: answer.inMs ?? NEXT_LOOK_MS };
  }
}

/** Waiting for the same thing once more is no news. */
async function note(outside: OutsideCtx, { orderId }: CancellationUnderWay, step: CancellationStepRow, answer: StepAnswer): Promise<void> {
  const detail = answer.detail ?? null;
  await commit(outside.scope, outside, async (tx) => {
    const isMoved = await moveStep(tx, outside.scope.merchantId, step.id, { state: answer.state, detail }, outside.now);
    const isNews = isMoved && (step.state !== answer.state || step.detail !== detail);
    const event = { type: "order.cancel_step", step: step.step, state: answer.state, detail } as const;
    return { value: null, audit: isNews && answer.state !== "waiting" ? [{ orderId, event }] : [] };
  });
}

async function finish(outside: OutsideCtx, { id, orderId }: CancellationUnderWay): Promise<OwedAnswer> {
  const { merchantId } = outside.scope;
  await commit(outside.scope, outside, async (tx) => {
    const isNews = await finishCancellation(tx, merchantId, id, outside.now);
    await refreshOrders(tx, merchantId, [orderId]);
    const audit: AuditEntry[] = isNews ? [{ orderId, event: { type: "order.cancel_done" } }] : [];
    return { value: null, audit };
  });
  return { kind: "done" };
}
