import { systemActor } from "@/lib/domain/actor";
import type { ChargeOutcome } from "@/lib/domain/charge-outcome";
import { MINUTE_MS } from "@/lib/domain/dates";
import type { StripeGateway } from "@/lib/gateways/stripe/contract";
import { acrossMerchantsReturnClaims, type ClaimedAttempt } from "@/lib/store/attempts";
import { keepPrepared, preparePayment } from "./prepare-payment";
import type { AttemptAnswer } from "./settle-attempts";
import { enterMerchant, type WorkerCtx } from "./worker-context";

/** The right to send ends this long after the claim. The reconciler believes a claim dead only well after that (75 s). */
const MAY_SEND_MS = 30_000;
const CONFIRM_TIMEOUT_MS = 20_000;
/** Shop figures and window were right at commit 1; an attempt that lay this long (business time) is decided anew. */
const TOO_OLD_MS = 15 * MINUTE_MS;
/** What a person asked for: the customer's own, and staff's. Everything else is a batch's (rule 13). */
const PEOPLE_UP_TO = 1;

/** An attempt this process has taken, and since when. */
export type TakenAttempt = {
  readonly attempt: ClaimedAttempt;
  /** Business time of the claim. */
  readonly now: Date;
  /** Milliseconds since before it was claimed, by the clock of leases. */
  readonly sinceClaim: () => number;
};

/**
 * One attempt from claim to answer (architecture: the life of a charge, step 4).
 * @throws when it could not be sent for a fault of ours; its claim is then given back
 */
export async function confirmAttempt(
  worker: WorkerCtx,
  { attempt, now, sinceClaim }: TakenAttempt,
  gatewayOf: (attempt: ClaimedAttempt) => Promise<StripeGateway>,
): Promise<AttemptAnswer> {
  const answer = (outcome: ChargeOutcome, requestId: string | null = null): AttemptAnswer => ({
    attemptId: attempt.id,
    outcome,
    requestId,
  });
  if (attempt.isPaused) return answer({ kind: "not_made", why: "guard_refused", detail: "money was paused" });
  if (now.getTime() - attempt.openedAt.getTime() > TOO_OLD_MS)
    return answer({ kind: "not_made", why: "guard_refused", detail: "its figures are old" });
  if (attempt.paymentObject.isClosed) return answer({ kind: "not_made", why: "payment_object_canceled" });
  const mayStillSend = () => sinceClaim() < MAY_SEND_MS;
  try {
    const stripe = (await gatewayOf(attempt)).atPriority(attempt.priority <= PEOPLE_UP_TO ? "people" : "batch");
    const ready = await readyObject(worker, attempt, stripe);
    if (ready.kind === "not_made") return answer({ kind: "not_made", why: ready.why, detail: ready.detail });
    // What may or may not exist at Stripe was never confirmed: this attempt surely did not happen.
    if (ready.kind === "unknown") return answer({ kind: "not_made", why: "not_sent", detail: ready.detail });
    const { outcome, requestId } = await stripe.confirmOffSession({
      paymentIntentId: ready.stripeId,
      paymentMethodId: attempt.paymentMethodId,
      idempotencyKey: attempt.idempotencyKey,
      timeoutMs: CONFIRM_TIMEOUT_MS,
      mayStillSend,
    });
    return answer(outcome, requestId);
  } catch (error) {
    // Only what precedes the confirm throws (a confirm answers with a value): the claim goes back, the fault is not hidden.
    await acrossMerchantsReturnClaims(worker.db, worker.worker, [attempt.id]);
    throw error;
  }
}

async function readyObject(worker: WorkerCtx, attempt: ClaimedAttempt, stripe: StripeGateway) {
  const { paymentObject, amount } = attempt;
  if (paymentObject.stripeId && paymentObject.amount.minor === amount.minor) {
    return { kind: "ready" as const, stripeId: paymentObject.stripeId };
  }
  const outside = await enterMerchant(worker, attempt.merchantId, systemActor("worker"));
  const { instalmentId, orderId, orderName, customerId, stripeCustomerId } = attempt;
  const object = { ...paymentObject, instalmentId, orderId, orderName, customerId, stripeCustomerId, wanted: amount };
  const prepared = await preparePayment(outside, stripe, object);
  await keepPrepared(outside, [prepared], [object]);
  return prepared;
}
