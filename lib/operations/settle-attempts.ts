import { settleAttempt } from "@/lib/domain/attempt";
import type { ChargeOutcome, NotMadeReason } from "@/lib/domain/charge-outcome";
import type { Effect } from "@/lib/domain/effects";
import { decide, type InstalmentCommand } from "@/lib/domain/instalment";
import type { CardAttempt } from "@/lib/domain/network-ceilings";
import { storedNextStep } from "@/lib/domain/next-step";
import { planRecovery, type RecoveryPlan } from "@/lib/domain/recovery";
import type { InstalmentState } from "@/lib/domain/states";
import {
  type AttemptWrite,
  instalmentsOfAttempts,
  lockAttempts,
  type SettledBy,
  type SettlingAttempt,
  writeAttempts,
} from "@/lib/store/attempt-settling";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { type InstalmentColumns, type LockedInstalment, lockInstalments, snapshotOf, writeInstalments } from "@/lib/store/instalments";
import { refreshOrders } from "@/lib/store/order-cache";
import { closePaymentObjects } from "@/lib/store/payment-objects";
import { keepStripeCharges } from "@/lib/store/payments";
import { firstAttemptAt } from "./apply-command";
import { applyPendingIntents } from "./apply-pending-intents";
import { carryOutEffects } from "./carry-out-effects";
import type { Ctx } from "./context";
import { settlementAudit } from "./settlement-audit";

export type AttemptAnswer = { readonly attemptId: string; readonly outcome: ChargeOutcome; readonly requestId: string | null };

export type Settlement = {
  /** Attempts that moved by this call; the others had been settled by somebody else, or nothing new was learnt. */
  readonly settled: readonly string[];
};

/** One answer with everything decided about it, before anything is written. */
export type DecidedAnswer = {
  readonly attempt: SettlingAttempt;
  readonly row: LockedInstalment;
  readonly outcome: ChargeOutcome;
  readonly write: AttemptWrite;
  readonly next: InstalmentState;
  readonly effects: readonly Effect[];
  readonly recovery: RecoveryPlan | null;
  readonly patch: Partial<InstalmentColumns>;
};

/**
 * Commit 2: the one way an attempt is settled, whoever brings the answer — worker, webhook, reconciler or the customer's own
 * page (architecture: the life of a charge, step 6). Many answers share one transaction. Who comes second finds the attempt
 * settled and changes nothing.
 */
export async function settleAttempts(
  ctx: Ctx,
  input: { readonly answers: readonly AttemptAnswer[]; readonly by: SettledBy },
): Promise<Settlement> {
  if (input.answers.length === 0) return { settled: [] };
  return commit(ctx.scope, ctx, async (tx) => {
    const decided = await decideAnswers(tx, ctx, input.answers);
    const audit = await writeAnswers(tx, ctx, decided, input.by);
    return { value: { settled: decided.map(({ attempt }) => attempt.id) }, audit };
  });
}

async function decideAnswers(tx: Tx, ctx: Ctx, answers: readonly AttemptAnswer[]): Promise<DecidedAnswer[]> {
  const merchantId = ctx.scope.merchantId;
  const ids = answers.map((answer) => answer.attemptId);
  const rows = await lockInstalments(tx, merchantId, await instalmentsOfAttempts(tx, merchantId, ids));
  const attempts = await lockAttempts(tx, merchantId, ids, ctx.now);
  return attempts.flatMap((attempt) => {
    const row = rows.find((candidate) => candidate.id === attempt.instalmentId);
    const answer = answers.find((candidate) => candidate.attemptId === attempt.id);
    return row && answer ? (decideOne(ctx, attempt, row, answer) ?? []) : [];
  });
}

function decideOne(ctx: Ctx, attempt: SettlingAttempt, row: LockedInstalment, answer: AttemptAnswer): DecidedAnswer | null {
  const { outcome, requestId } = answer;
  const settled = settleAttempt({ state: attempt.state }, outcome);
  // `reconcile` has moved nothing when the same doubt comes again.
  if (!settled.ok || !settled.changed) return null;
  const recovery = recoveryFor(attempt, row, outcome, ctx.now);
  const command: InstalmentCommand = { type: "answer", outcome, recovery, at: ctx.now };
  const decision = decide(snapshotOf(row, ctx.now), command);
  // The attempt is settled even when the instalment has moved on: what happened at the bank is kept.
  const next = decision.ok ? decision.next : row.state;
  const effects = decision.ok ? decision.effects : [];
  const write = { id: attempt.id, from: attempt.state, to: settled.next, outcome, requestId };
  return { attempt, row, outcome, write, next, effects, recovery, patch: patchFor(ctx, attempt, row, outcome, next, recovery) };
}

/** Charges that reached the bank count on the card; the planner says what comes next and why. */
function recoveryFor(attempt: SettlingAttempt, row: LockedInstalment, outcome: ChargeOutcome, now: Date): RecoveryPlan | null {
  if (outcome.kind !== "declined" && outcome.kind !== "needs_customer" && outcome.kind !== "not_made") return null;
  const reached = outcome.kind !== "not_made";
  if (outcome.kind === "not_made" && mayTryAtOnce(outcome.why, attempt.notMadeBefore)) return null;
  return planRecovery({
    outcome,
    now,
    zone: attempt.zone,
    fromHour: attempt.fromHour,
    untilHour: attempt.untilHour,
    brand: attempt.brand,
    amount: attempt.amount,
    triesOnCard: row.triesOnCard + (reached ? 1 : 0),
    notMadeInRow: reached ? 0 : attempt.notMadeBefore + 1,
    cardAttempts: reached
      ? [...attempt.cardAttempts, { at: attempt.openedAt, amount: attempt.amount, ...answeredAs(attempt, outcome) }]
      : attempt.cardAttempts,
    schedule: { afterDays: attempt.retryAfterDays, max: attempt.retryMax },
    consentLatestOn: attempt.consentLatestOn,
  });
}

/** A question the bank asked off-session is a refusal to the networks; one asked while the customer was there is not. */
function answeredAs(attempt: SettlingAttempt, outcome: ChargeOutcome): Pick<CardAttempt, "declined" | "challenged"> {
  return { declined: outcome.kind === "declined", challenged: outcome.kind === "needs_customer" && !attempt.isOnSession };
}

/**
 * A confirm that surely never left (its worker died, money was paused) is no reason to wait: the debt goes back to scheduled
 * and commit 1 has the next word. Only the first time in a row: after that the planner's growing pauses count.
 */
function mayTryAtOnce(why: NotMadeReason, notMadeBefore: number): boolean {
  return (
    notMadeBefore === 0 && (why === "never_confirmed" || why === "not_sent" || why === "guard_refused" || why === "earlier_decline_shown")
  );
}

function patchFor(
  ctx: Ctx,
  attempt: SettlingAttempt,
  row: LockedInstalment,
  outcome: ChargeOutcome,
  next: InstalmentState,
  recovery: RecoveryPlan | null,
): Partial<InstalmentColumns> {
  const reachedBank = outcome.kind === "declined" || outcome.kind === "needs_customer";
  return {
    state: next,
    lastOutcome: outcome,
    lastAttemptAt: attempt.openedAt,
    triesOnCard: row.triesOnCard + (reachedBank ? 1 : 0),
    nextStepWhy: recovery ? storedNextStep({ kind: "recovery", plan: recovery }) : null,
    nextAttemptAt: nextAttemptAt(ctx, row, next, recovery),
    ...(next === "paid" && row.state !== "paid" ? { paidAt: outcome.kind === "succeeded" ? outcome.at : ctx.now } : {}),
    ...(next === "cancelled" && row.state !== "cancelled" ? { cancelledAt: ctx.now } : {}),
  };
}

function nextAttemptAt(ctx: Ctx, row: LockedInstalment, next: InstalmentState, recovery: RecoveryPlan | null): Date | null {
  if (next === "retry_wait") return recovery?.action === "retry" ? recovery.at : null;
  return next === "scheduled" ? firstAttemptAt(row, ctx.now) : null;
}

async function writeAnswers(tx: Tx, ctx: Ctx, decided: readonly DecidedAnswer[], by: SettledBy): Promise<AuditEntry[]> {
  const merchantId = ctx.scope.merchantId;
  await writeAttempts(tx, { merchantId, writes: decided.map((one) => one.write), by, now: ctx.now });
  await writeInstalments(tx, merchantId, decided);
  const payments = await keepStripeCharges(tx, merchantId, decided.flatMap(chargeOf));
  await closePaymentObjects(tx, merchantId, objectsClosed(decided, "succeeded"), "succeeded", ctx.now);
  await closePaymentObjects(tx, merchantId, objectsClosed(decided, "canceled"), "canceled", ctx.now);
  const effects = await carryOutEffects(
    tx,
    ctx,
    decided.map(({ attempt, row, patch, effects, outcome }) => ({
      row: { ...row, ...patch, version: row.version + 1 },
      effects,
      attemptId: attempt.id,
      paymentId: outcome.kind === "succeeded" ? (payments.get(outcome.chargeId) ?? null) : null,
    })),
  );
  const applied = await applyPendingIntents(tx, ctx, decided);
  await refreshOrders(tx, merchantId, [...new Set(decided.map(({ row }) => row.orderId))]);
  return [...decided.flatMap((one) => settlementAudit(one, by)), ...effects, ...applied];
}

function chargeOf({ attempt, outcome }: DecidedAnswer) {
  if (outcome.kind !== "succeeded") return [];
  const { orderId, instalmentId, amount, paymentIntentId } = attempt;
  return [{ orderId, instalmentId, amount, chargeId: outcome.chargeId, paymentIntentId, occurredAt: outcome.at }];
}

/** Closed by Stripe's own word only (rule 7). */
function objectsClosed(decided: readonly DecidedAnswer[], by: "succeeded" | "canceled"): string[] {
  return decided
    .filter(({ outcome }) =>
      by === "succeeded" ? outcome.kind === "succeeded" : outcome.kind === "not_made" && outcome.why === "payment_object_canceled",
    )
    .map(({ attempt }) => attempt.paymentObjectId);
}
