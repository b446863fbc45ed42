import { type ChargeFacts, mayCharge } from "@/lib/domain/charge-guard";
import { addDays, atHour, dateInZone, HOUR_MS, MINUTE_MS, plusMs } from "@/lib/domain/dates";
import { decide, type InstalmentSnapshot } from "@/lib/domain/instalment";
import { add, moneyJson } from "@/lib/domain/money";
import { type NextStep, readNextStep, storedNextStep, toStoredFacts } from "@/lib/domain/next-step";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import type { ChargeRequester } from "@/lib/domain/states";
import { insertAttempts, type NewAttempt } from "@/lib/store/attempts";
import { type ChargeCandidate, chargeCandidates, lockMerchantCharging } from "@/lib/store/charge-facts";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { postponeInstalments, startCharging } from "@/lib/store/instalments";
import { nudge } from "@/lib/store/nudge";
import { refreshOrders } from "@/lib/store/order-cache";
import { insertPaymentObjects, type NewPaymentObject } from "@/lib/store/payment-objects";
import type { Ctx } from "./context";

export type OpenChargesInput = {
  readonly instalmentIds: readonly string[];
  readonly by: ChargeRequester;
  /** The version the person saw, for a single instalment; null for timers and runs. */
  readonly expectedVersion: number | null;
};

export type OpenedCharge = {
  readonly instalmentId: string;
  readonly orderId: string;
  readonly attemptId: string;
  readonly paymentObjectId: string;
};
export type RefusedCharge = { readonly instalmentId: string; readonly orderId: string | null; readonly refusal: Refusal };

export type OpenedCharges = {
  readonly opened: readonly OpenedCharge[];
  readonly refused: readonly RefusedCharge[];
  readonly audit: readonly AuditEntry[];
};

/** People are served before batches (rule 13). */
const PRIORITY: Readonly<Record<ChargeRequester, number>> = { customer: 0, staff: 1, new_card: 5, run: 10, timer: 10 };

/**
 * Commit 1, inside the caller's transaction (architecture: the life of a charge, step 3): every fact read and locked, the
 * guard asked for each, attempts opened and instalments moved by compare-and-set for those it lets pass. Nothing leaves the
 * house here. The number of statements does not grow with the number of instalments.
 */
export async function openCharges(tx: Tx, ctx: Ctx, input: OpenChargesInput): Promise<OpenedCharges> {
  const merchantId = ctx.scope.merchantId;
  await lockMerchantCharging(tx, merchantId);
  const candidates = await chargeCandidates(tx, { merchantId, ...input, now: ctx.now });
  const { passed, refused } = sift(candidates);
  const missing = input.instalmentIds.filter((id) => !candidates.some((candidate) => candidate.instalmentId === id));
  const objects = passed.filter(({ candidate }) => candidate.paymentObjectId === null).map((one) => objectFor(one));
  const objectOf = new Map(objects.map((object) => [object.instalmentId, object.id]));
  const attempts = passed.map((one) =>
    attemptFor(ctx, input.by, one, one.candidate.paymentObjectId ?? objectOf.get(one.candidate.instalmentId)),
  );
  await insertPaymentObjects(tx, merchantId, objects, ctx.now);
  await insertAttempts(tx, merchantId, attempts, ctx.now);
  await startCharging(
    tx,
    merchantId,
    passed.map(({ candidate }) => ({ id: candidate.instalmentId, version: candidate.facts.instalment.version })),
    ctx.now,
  );
  const postponed = input.by === "timer" ? await postponeRefused(tx, ctx, refused) : new Set<string>();
  // A refusal that time will not change is a case for a person: the order's cache says so.
  const touched = [...passed, ...(input.by === "timer" ? refused : [])].map(({ candidate }) => candidate.orderId);
  await refreshOrders(tx, merchantId, [...new Set(touched)]);
  if (input.by !== "customer" && attempts.length > 0) await nudge(tx, "attempts", merchantId);
  const reported = refused.filter(({ candidate }) => input.by !== "timer" || postponed.has(candidate.instalmentId));
  return {
    opened: attempts.map(({ id, instalmentId, orderId, paymentObjectId }) => ({ attemptId: id, instalmentId, orderId, paymentObjectId })),
    refused: [
      ...refused.map(({ candidate, refusal }) => ({ instalmentId: candidate.instalmentId, orderId: candidate.orderId, refusal })),
      ...missing.map((instalmentId) => ({ instalmentId, orderId: null, refusal: refuse("not_found") })),
    ],
    audit: [
      ...attempts.map((attempt, index) => startedAudit(attempt, passed[index])),
      ...reported.map((one) => refusedAudit(input.by, one)),
    ],
  };
}

type Usable = ChargeCandidate & {
  readonly card: NonNullable<ChargeCandidate["card"]>;
  readonly connectionId: string;
  readonly consentId: string;
};
type Passed = { readonly candidate: Usable };
type Refused = { readonly candidate: ChargeCandidate; readonly refusal: Refusal };

/** Asks the guard for each in turn; what passes counts against the day's cap for the next. */
function sift(candidates: readonly ChargeCandidate[]): { passed: Passed[]; refused: Refused[] } {
  const passed: Passed[] = [];
  const refused: Refused[] = [];
  for (const candidate of candidates) {
    const facts = withCounted(candidate.facts, passed);
    const answer = mayCharge(facts);
    const decision = answer.ok ? decide(snapshotOf(facts), { type: "request_charge", by: facts.by, at: facts.now }) : answer;
    if (!decision.ok) refused.push({ candidate, refusal: decision });
    else if (isUsable(candidate)) passed.push({ candidate });
    else refused.push({ candidate, refusal: refuse("consent_missing") });
  }
  return { passed, refused };
}

/** The machine's view of a candidate the guard has let pass: covered, and nothing waiting. */
function snapshotOf({ instalment, order, card }: ChargeFacts): InstalmentSnapshot {
  const { state, amount, dueOn, version } = instalment;
  return {
    state,
    kind: "balance",
    collector: order.collector,
    amount,
    dueOn,
    cardId: card?.id ?? null,
    consentCovers: true,
    pendingIntents: [],
    paidChargeId: null,
    version,
  };
}

function isUsable(candidate: ChargeCandidate): candidate is Usable {
  return candidate.card !== null && candidate.connectionId !== null && candidate.consentId !== null;
}

function withCounted(facts: ChargeFacts, passed: readonly Passed[]): ChargeFacts {
  const sums = passed
    .map(({ candidate }) => candidate.facts.instalment.amount)
    .filter((amount) => amount.currency === facts.shop.today.sum.currency);
  const today = { count: facts.shop.today.count + passed.length, sum: sums.reduce(add, facts.shop.today.sum) };
  return { ...facts, shop: { ...facts.shop, today } };
}

function objectFor({ candidate }: Passed): NewPaymentObject {
  return {
    id: newId(),
    instalmentId: candidate.instalmentId,
    connectionId: candidate.connectionId,
    kind: "payment_intent",
    amount: candidate.facts.instalment.amount,
    cardId: candidate.card.id,
  };
}

function attemptFor(ctx: Ctx, by: ChargeRequester, { candidate }: Passed, paymentObjectId: string | undefined): NewAttempt {
  if (paymentObjectId === undefined) throw new Error("an attempt needs the payment object it is made on");
  return {
    id: newId(),
    instalmentId: candidate.instalmentId,
    orderId: candidate.orderId,
    paymentObjectId,
    connectionId: candidate.connectionId,
    number: candidate.triesSoFar + 1,
    startedBy: by,
    actorId: ctx.actor.kind === "staff" ? ctx.actor.userId : null,
    isOnSession: by === "customer",
    amount: candidate.facts.instalment.amount,
    cardId: candidate.card.id,
    cardFingerprint: candidate.card.fingerprint,
    paymentMethodId: candidate.card.paymentMethodId,
    consentId: candidate.consentId,
    noticeId: candidate.noticeId,
    priority: PRIORITY[by],
  };
}

/** A timer's refusal moves the next look to when it can end differently. Answers those whose reason is new: only these are worth an audit row. */
async function postponeRefused(tx: Tx, ctx: Ctx, refused: readonly Refused[]): Promise<Set<string>> {
  // A switch that is off is no reason to look later: when it is on again, everything due is looked at at once.
  const waiting = refused.filter(({ refusal }) => refusal.code !== "money_paused" && refusal.code !== "watch_mode");
  const steps = waiting.map(({ candidate, refusal }) => {
    const againAt = lookAgainAt(refusal, candidate.facts);
    const step: NextStep = { kind: "refused", refusal, againAt };
    return { id: candidate.instalmentId, nextAttemptAt: againAt, why: storedNextStep(step), code: refusal.code };
  });
  const before = await postponeInstalments(tx, ctx.scope.merchantId, steps);
  return new Set(steps.filter((step) => codeOf(before.get(step.id)) !== step.code).map((step) => step.id));
}

function codeOf(stored: unknown): string | null {
  const step = readNextStep(stored);
  return step?.kind === "refused" ? step.refusal.code : null;
}

/** When a refused charge is worth another look: at the instant the refusal names, else after a pause that fits who must act. */
function lookAgainAt(refusal: Refusal, { now, shop }: ChargeFacts): Date {
  switch (refusal.code) {
    case "notice_too_recent":
      return refusal.params.chargeFrom;
    case "not_due":
    case "window_closed":
      return refusal.params.opensAt;
    case "retry_not_yet":
      return refusal.params.at;
    case "network_ceiling":
      return refusal.params.freeAt ?? plusMs(now, 24 * HOUR_MS);
    case "daily_cap_count":
    case "daily_cap_sum":
      return atHour(shop.zone, addDays(dateInZone(now, shop.zone), 1), shop.fromHour);
    case "shop_not_read":
    case "shop_read_stale":
      return plusMs(now, 2 * MINUTE_MS);
    case "notice_not_accepted":
    case "intent_pending":
    case "charge_in_progress":
      return plusMs(now, 10 * MINUTE_MS);
    default:
      return plusMs(now, HOUR_MS);
  }
}

function startedAudit(attempt: NewAttempt, passed: Passed | undefined): AuditEntry {
  const { instalmentId, id: attemptId, number, startedBy: by, orderId } = attempt;
  const cardLast4 = passed?.candidate.card.last4 ?? "";
  return { orderId, event: { type: "charge.started", instalmentId, attemptId, number, amount: moneyJson(attempt.amount), by, cardLast4 } };
}

function refusedAudit(by: ChargeRequester, { candidate, refusal }: Refused): AuditEntry {
  const params = Object.fromEntries(Object.entries(refusal.params).map(([key, value]) => [key, toStoredFacts(value)]));
  const { instalmentId, orderId, facts } = candidate;
  return {
    orderId,
    event: { type: "charge.refused", instalmentId, amount: moneyJson(facts.instalment.amount), by, code: refusal.code, params },
  };
}
