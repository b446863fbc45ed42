import { setTimeout } from "node:timers/promises";
import { systemActor } from "@/lib/domain/actor";
import type { ChargeOutcome } from "@/lib/domain/charge-outcome";
import { MINUTE_MS } from "@/lib/domain/dates";
import type { StripeGateway } from "@/lib/gateways/stripe/contract";
import { acrossMerchantsClaimAttempts, acrossMerchantsReturnClaims, type ClaimedAttempt } from "@/lib/store/attempts";
import { leaseClock } from "@/lib/store/lease-clock";
import { keepPrepared, preparePayment } from "./prepare-payment";
import { type AttemptAnswer, settleAttempts } from "./settle-attempts";
import { enterMerchant, type WorkerCtx } from "./worker-context";

export type ConfirmOptions = {
  /** Confirms under way at the same time in this process. */
  readonly atOnce: number;
  /** Only these attempts; for tests of single steps. */
  readonly ids?: readonly string[];
};

/** The right to send ends this long after the claim. The reconciler believes a claim dead only well after that (75 s). */
const MAY_SEND_MS = 30_000;
const CONFIRM_TIMEOUT_MS = 20_000;
/** Shop figures and window were right at commit 1; an attempt that lay this long (business time) is decided anew. */
const TOO_OLD_MS = 15 * MINUTE_MS;
const CLAIM_AT_MOST = 20;
const SETTLE_AT_MOST = 25;
/** Real time between tries of a settlement that the database did not take. */
const SETTLE_AGAIN_AFTER_MS = [250, 1_000, 3_000, 8_000] as const;

type Answered = { readonly attempt: ClaimedAttempt; readonly answer: AttemptAnswer };

/**
 * Sends the open attempts nobody has taken, until there are none (architecture: the life of a charge, step 4). Claims come in
 * small batches and answers are settled in batches, so that statements per charge stay few while each is on its way by itself.
 */
export async function confirmAttempts(worker: WorkerCtx, options: ConfirmOptions): Promise<{ readonly sent: number }> {
  const gateways = new Map<string, Promise<StripeGateway>>();
  const gatewayOf = (attempt: ClaimedAttempt): Promise<StripeGateway> => {
    const known = gateways.get(attempt.connectionId) ?? worker.gateways.stripe(attempt.merchantId, attempt.connectionId);
    gateways.set(attempt.connectionId, known);
    return known;
  };
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let answered: Answered[] = [];
  let sent = 0;
  for (;;) {
    // After a failure nothing more is taken up: what runs is finished and settled, then the failure is told.
    const room = failures.length > 0 ? 0 : options.atOnce - running.size;
    const sinceClaim = leaseClock();
    const claimed = room > 0 ? await claim(worker, Math.min(room, CLAIM_AT_MOST), options.ids) : [];
    const now = await worker.clock();
    for (const attempt of claimed) {
      const job: Promise<void> = answerOne(worker, attempt, now, sinceClaim, gatewayOf)
        .then(
          (answer) => void answered.push({ attempt, answer }),
          (error: unknown) => void failures.push(error),
        )
        .finally(() => running.delete(job));
      running.add(job);
    }
    sent += claimed.length;
    // With nothing more to take up, an answer is settled at once: it must not wait, in memory only, for the slowest of the others.
    if (answered.length >= SETTLE_AT_MOST || (claimed.length === 0 && answered.length > 0)) {
      const batch = answered;
      answered = [];
      await settleByMerchant(worker, batch);
    } else if (running.size > 0) await Promise.race(running);
    else if (claimed.length === 0) break;
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} attempts could not be sent and were given back`);
  return { sent };
}

function claim(worker: WorkerCtx, limit: number, ids: readonly string[] | undefined): Promise<ClaimedAttempt[]> {
  return acrossMerchantsClaimAttempts(worker.db, { worker: worker.worker, limit, ids });
}

/** One attempt from claim to answer. @throws when it could not be sent for a fault of ours; its claim is then given back */
async function answerOne(
  worker: WorkerCtx,
  attempt: ClaimedAttempt,
  now: Date,
  sinceClaim: () => number,
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
    const stripe = (await gatewayOf(attempt)).atPriority("batch");
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

async function settleByMerchant(worker: WorkerCtx, batch: readonly Answered[]): Promise<void> {
  for (const merchantId of new Set(batch.map(({ attempt }) => attempt.merchantId))) {
    const answers = batch.filter(({ attempt }) => attempt.merchantId === merchantId).map(({ answer }) => answer);
    await settleWithPatience(worker, merchantId, answers);
  }
}

/**
 * Answers stand in memory only, and the reconciler takes three minutes to ask for one again: a database that is being started anew is
 * waited for. Settling twice settles once, so a commit whose fate is unknown may be asked for again.
 */
async function settleWithPatience(worker: WorkerCtx, merchantId: string, answers: readonly AttemptAnswer[]): Promise<void> {
  for (const pause of [...SETTLE_AGAIN_AFTER_MS, null]) {
    try {
      const outside = await enterMerchant(worker, merchantId, systemActor("worker"));
      await settleAttempts(outside, { answers, by: "worker" });
      return;
    } catch (error) {
      if (pause === null) throw error;
      await setTimeout(pause);
    }
  }
}
