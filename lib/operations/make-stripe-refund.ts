import { HOUR_MS, MINUTE_MS } from "@/lib/domain/dates";
import { moneyJson } from "@/lib/domain/money";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import type { RefundResult, StripeGateway } from "@/lib/gateways/stripe/contract";
import { StripeFailure } from "@/lib/gateways/stripe/contract";
import { commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { leaseClock } from "@/lib/store/lease-clock";
import { refreshOrders } from "@/lib/store/order-cache";
import { chargeOfStripe } from "@/lib/store/payments";
import { markPart, markPartSent, type RefundPartRow, type RefundUnderWay } from "@/lib/store/refund-progress";
import { stripeConnection } from "@/lib/store/stripe-connections";
import type { OutsideCtx } from "./context";
import { keepRefunds } from "./keep-refunds-of-charge";
import { stripeFailureReason } from "./stripe-failure-reason";
import type { OwedAnswer } from "./work-off-owed";

/** A call begun longer ago than this does not leave any more: somebody else may have taken the refund over. */
const MAY_SEND_MS = 60_000;
/** Stripe keeps a key for 24 hours at least; an older one would ask a new question. */
const KEY_LIVES_MS = 23 * HOUR_MS;
const BARRED_MS = 5 * MINUTE_MS;

/**
 * Sends one part back at Stripe. A part that left before is looked for first, by its id in the metadata of the charge's
 * refunds: what is there is settled and never sent again. What is not there goes again under the same key, which makes a repeat
 * harmless; only a key Stripe has answered with a fault, or has forgotten, is replaced. Null when there is an answer.
 */
export async function makeStripeRefund(
  outside: OutsideCtx,
  refund: RefundUnderWay,
  part: RefundPartRow,
  barred: StoredReason | null,
): Promise<OwedAnswer | null> {
  const { merchantId } = outside.scope;
  const connectionId = part.connectionId ?? (await stripeConnection(outside.scope))?.id;
  if (!connectionId) return { kind: "again", why: syncReason("no_stripe"), inMs: HOUR_MS };
  const stripe = await outside.gateways.stripe(merchantId, connectionId);
  try {
    if (part.state !== "requested" && (await isFound(outside, stripe, part))) return null;
    if (barred) return { kind: "again", why: barred, inMs: BARRED_MS };
    return await send(outside, stripe, refund, part);
  } catch (error) {
    if (error instanceof StripeFailure) return { kind: "again", why: stripeFailureReason(error) };
    throw error;
  }
}

async function isFound(outside: OutsideCtx, stripe: StripeGateway, part: RefundPartRow): Promise<boolean> {
  const { chargeId, paymentIntentId } = part;
  const refunds = await stripe.refundsOf({ chargeId, paymentIntentId });
  if (!refunds.some((refund) => refund.metadata.refund_part === part.id)) return false;
  await keep(outside, part, refunds);
  return true;
}

async function keep(outside: OutsideCtx, part: RefundPartRow, refunds: Parameters<typeof keepRefunds>[3]): Promise<void> {
  const { db, merchantId } = outside.scope;
  const charge = await chargeOfStripe(db, merchantId, part);
  if (!charge) throw new Error(`payment ${part.paymentId} has no charge`);
  await commit(outside.scope, outside, async (tx) => ({ value: null, audit: await keepRefunds(tx, outside, charge, refunds) }));
}

async function send(outside: OutsideCtx, stripe: StripeGateway, refund: RefundUnderWay, part: RefundPartRow): Promise<OwedAnswer | null> {
  const { merchantId } = outside.scope;
  const sinceClaim = leaseClock();
  const isOld = outside.now.getTime() - part.keyAt.getTime() > KEY_LIVES_MS;
  const key = isOld ? { value: newKey(), at: outside.now } : { value: part.idempotencyKey, at: part.keyAt };
  const isMine = await commit(outside.scope, outside, async (tx) => ({
    value: await markPartSent(tx, merchantId, part, key, outside.now),
    audit: [],
  }));
  if (!isMine) return { kind: "again", why: syncReason("part_moved_on") };
  const result = await stripe.createRefund({
    ...{ chargeId: part.chargeId, paymentIntentId: part.paymentIntentId, amount: part.amount, idempotencyKey: key.value },
    ids: { merchantId, orderId: refund.orderId, refundPartId: part.id },
    mayStillSend: () => sinceClaim() < MAY_SEND_MS,
  });
  if (result.kind === "made") {
    await keep(outside, part, [result.refund]);
    return null;
  }
  return settleNo(outside, refund, part, result);
}

const newKey = (): string => `refund-${newId()}`;

async function settleNo(
  outside: OutsideCtx,
  refund: RefundUnderWay,
  part: RefundPartRow,
  result: Exclude<RefundResult, { kind: "made" }>,
): Promise<OwedAnswer | null> {
  const { merchantId } = outside.scope;
  const { orderId } = refund;
  return commit(outside.scope, outside, async (tx) => {
    if (result.kind === "refused") {
      const why = syncReason("stripe_said_no", { said: result.why });
      const isNews = await markPart(tx, merchantId, part.id, { state: "failed", problem: why }, outside.now);
      await refreshOrders(tx, merchantId, [orderId]);
      const event = { type: "refund.failed", amount: moneyJson(part.amount), rail: "stripe", why } as const;
      return { value: null, audit: isNews ? [{ orderId, event }] : [] };
    }
    const isFault = result.kind === "unknown" && result.isAnswered;
    const state = result.kind === "not_made" ? "requested" : "in_doubt";
    const key = isFault ? { value: newKey(), at: outside.now } : undefined;
    const why = syncReason("stripe_no_answer", { said: result.why });
    await markPart(tx, merchantId, part.id, { state, problem: why, key }, outside.now);
    return { value: { kind: "again", why }, audit: [] };
  });
}
