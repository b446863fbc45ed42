import { HOUR_MS, MINUTE_MS } from "@/lib/domain/dates";
import { money, moneyJson } from "@/lib/domain/money";
import { markerOfPayment } from "@/lib/domain/reconciliation-moves";
import { notShownYet, planShopTransactions, type ShopRefundTransaction, shopLines } from "@/lib/domain/refund-mirror";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import type { ShopifyGateway } from "@/lib/gateways/shopify/contract";
import type { ShopRefund } from "@/lib/gateways/shopify/contract-money";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { refreshOrders } from "@/lib/store/order-cache";
import {
  markPart,
  markShop,
  markShopPartsSent,
  type PartOutcome,
  type RefundUnderWay,
  settleParts,
  wentBackAtStripe,
} from "@/lib/store/refund-progress";
import type { OutsideCtx } from "./context";
import { failureReason } from "./note-connection-trouble";
import { againAfter } from "./shop-answer";
import type { OwedAnswer } from "./work-off-owed";

/** Shopify keeps a key for 24 hours. Source: shopify.dev/docs/api/usage/implementing-idempotency. */
const KEY_LIVES_MS = 23 * HOUR_MS;
const BARRED_MS = 5 * MINUTE_MS;
const RECORDING_MS = MINUTE_MS / 4;

/** Our name for a refund in Shopify: a repeat finds its own work by it. */
const markerOf = (refundId: string): string => `predesk-${refundId}`;

/**
 * The refund as Shopify keeps it: one call with the goods, the money of Shopify's own rails and the mirror of what went back at
 * Stripe (rule 2). One that left before is looked for first by its marker; a repeat goes under the same key, which Shopify
 * answers with the first refund. Null when it is done.
 */
export async function mirrorRefund(outside: OutsideCtx, refund: RefundUnderWay, barred: StoredReason | null): Promise<OwedAnswer | null> {
  if (refund.isLeftAlone) return notNeeded(outside, refund);
  if (!refund.isConnected) return { kind: "again", why: syncReason("no_shop"), inMs: HOUR_MS };
  const shop = await outside.gateways.shopify(outside.scope.merchantId, refund.shopConnectionId);
  if (refund.shopState !== "waiting") {
    const found = await shop.findRefund(refund.orderGid, markerOf(refund.id));
    if (found.kind !== "ok") return againAfter(found);
    if (found.value) return keep(outside, refund, found.value);
    if (refund.shopState === "done") return { kind: "again", why: syncReason("refund_not_seen"), inMs: HOUR_MS };
  }
  const isUnrecorded = refund.parts.some((part) => part.rail === "stripe" && part.state === "succeeded" && part.isRecordingOwed);
  if (isUnrecorded) return { kind: "again", why: syncReason("recorded_first"), inMs: RECORDING_MS };
  return send(outside, shop, refund, barred);
}

async function send(
  outside: OutsideCtx,
  shop: ShopifyGateway,
  refund: RefundUnderWay,
  barred: StoredReason | null,
): Promise<OwedAnswer | null> {
  const { merchantId } = outside.scope;
  const read = await shop.orderMoney(refund.orderGid);
  if (read.kind !== "ok") return againAfter(read);
  if (!read.value) return { kind: "again", why: syncReason("order_not_shown"), inMs: HOUR_MS };
  const back = await wentBackAtStripe(outside.scope.db, merchantId, refund.orderId);
  const markers = new Set(back.chargeIds.map(markerOfPayment));
  const planned = planShopTransactions(
    refund.parts.map((part) => ({ ...part, marker: part.rail === "stripe" ? markerOfPayment(part.paymentId) : null })),
    read.value.transactions,
    notShownYet(money(back.minor, refund.currency), markers, read.value.transactions),
  );
  if (planned.unknown.length > 0) return refused(outside, refund, syncReason("payment_not_seen"));
  const lines = shopLines(refund.lines, refund.restock);
  const shipping = refund.isOfWholeOrder
    ? ("full" as const)
    : refund.shippingMinor > 0n
      ? money(refund.shippingMinor, refund.currency)
      : null;
  if (lines.length === 0 && planned.transactions.length === 0 && (shipping === null || refund.isOfWholeOrder))
    return notNeeded(outside, refund);
  // What went back at Stripe is only shown here: a dispute keeps money from leaving, and nobody from being told of what has left.
  if (barred && (refund.isPaused || shopParts(refund).length > 0)) return { kind: "again", why: barred, inMs: BARRED_MS };
  const isFresh = refund.shopKeyAt !== null && outside.now.getTime() - refund.shopKeyAt.getTime() < KEY_LIVES_MS;
  const key =
    refund.shopKey && isFresh && refund.shopKeyAt ? { value: refund.shopKey, at: refund.shopKeyAt } : { value: newKey(), at: outside.now };
  await commit(outside.scope, outside, async (tx) => {
    await markShop(tx, merchantId, refund.id, { state: "sent", key });
    await markShopPartsSent(tx, merchantId, refund.id, outside.now);
    return { value: null, audit: [] };
  });
  const answer = await shop.createRefund({
    ...{ orderGid: refund.orderGid, currency: refund.currency, lines, shipping, transactions: planned.transactions, note: refund.note },
    ...{ marker: markerOf(refund.id), idempotencyKey: key.value },
  });
  if (answer.kind === "ok") return keep(outside, refund, answer.value, planned.transactions);
  if (answer.kind !== "refused") return inDoubt(outside, refund, answer.kind === "unknown", againAfter(answer));
  const why = failureReason(answer);
  // A repeat may be refused for its key alone: what is not there is asked for once more under a new one.
  if (refund.shopKey === key.value) return inDoubt(outside, refund, true, { kind: "again", why }, { value: newKey(), at: outside.now });
  return refused(outside, refund, why);
}

const newKey = (): string => `refund-${newId()}`;

async function inDoubt(
  outside: OutsideCtx,
  refund: RefundUnderWay,
  isSent: boolean,
  answer: OwedAnswer,
  key?: { readonly value: string; readonly at: Date },
): Promise<OwedAnswer> {
  const { merchantId } = outside.scope;
  const problem = answer.kind === "again" ? answer.why : null;
  await commit(outside.scope, outside, async (tx) => {
    await markShop(tx, merchantId, refund.id, { state: isSent ? "in_doubt" : "waiting", problem, key });
    for (const part of shopParts(refund)) {
      await markPart(tx, merchantId, part.id, { state: isSent ? "in_doubt" : "requested", problem }, outside.now);
    }
    return { value: null, audit: [] };
  });
  return answer;
}

const shopParts = (refund: RefundUnderWay) => refund.parts.filter((part) => part.rail !== "stripe");

/** A no is a person's to deal with: the parts of Shopify's rails failed with it. */
async function refused(outside: OutsideCtx, refund: RefundUnderWay, why: StoredReason): Promise<OwedAnswer> {
  const { merchantId } = outside.scope;
  const { orderId } = refund;
  await commit(outside.scope, outside, async (tx) => {
    await markShop(tx, merchantId, refund.id, { state: "refused", problem: why });
    const audit: AuditEntry[] = [];
    for (const part of shopParts(refund)) {
      await markPart(tx, merchantId, part.id, { state: "failed", problem: why }, outside.now);
      audit.push({ orderId, event: { type: "refund.failed", amount: moneyJson(part.amount), rail: part.rail, why } });
    }
    if (audit.length === 0) audit.push({ orderId, event: { type: "refund.not_mirrored", why } });
    await refreshOrders(tx, merchantId, [orderId]);
    return { value: null, audit };
  });
  return { kind: "done" };
}

async function notNeeded(outside: OutsideCtx, refund: RefundUnderWay): Promise<null> {
  await commit(outside.scope, outside, async (tx) => {
    await markShop(tx, outside.scope.merchantId, refund.id, { state: "not_needed" });
    return { value: null, audit: [] };
  });
  return null;
}

/** What Shopify made: each part of its rails has the state of its transaction. */
async function keep(
  outside: OutsideCtx,
  refund: RefundUnderWay,
  made: ShopRefund,
  planned: readonly ShopRefundTransaction[] = [],
): Promise<null> {
  const { merchantId } = outside.scope;
  const used = new Set<string>();
  const outcomes = shopParts(refund).flatMap((part): PartOutcome[] => {
    const parentGid = planned.find((one) => one.partId === part.id)?.parentGid ?? part.transactionGid;
    const transaction = made.transactions.find(
      (one) => one.parentGid === parentGid && one.amount.minor === part.amount.minor && !used.has(one.gid),
    );
    if (!transaction) return [];
    used.add(transaction.gid);
    const state = transaction.status === "success" ? "succeeded" : isNo(transaction.status) ? "failed" : "pending";
    return [{ externalId: transaction.gid, state, problem: state === "failed" ? syncReason("gateway_refused") : null, partId: part.id }];
  });
  await commit(outside.scope, outside, async (tx) => {
    await markShop(tx, merchantId, refund.id, { state: "done", gid: made.gid });
    await settleParts(tx, merchantId, outcomes, outside.now);
    return { value: null, audit: [] };
  });
  return null;
}

const isNo = (status: string): boolean => status === "failure" || status === "error";
