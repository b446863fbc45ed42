import { HOUR_MS, MINUTE_MS } from "@/lib/domain/dates";
import { syncReason } from "@/lib/domain/sync-reasons";
import type { Failure, ShopifyGateway } from "@/lib/gateways/shopify/contract";
import { type CancellationStepRow, type CancellationUnderWay, hasFreedStock, moveStep } from "@/lib/store/cancellations";
import { commit } from "@/lib/store/commit";
import { endVanishedHolds } from "@/lib/store/holds";
import { refreshOrders } from "@/lib/store/order-cache";
import { markHoldsReleased } from "@/lib/store/own-holds";
import type { StepAnswer, StepWork } from "./carry-on-cancellation";
import type { OutsideCtx } from "./context";
import { failureReason } from "./note-connection-trouble";
import { readOrdersIn } from "./read-orders-in";

/** Steps of cancelling that Shopify takes part in. */

/** A call without an answer may still be at work: asked again only when it cannot be any more. */
const CALL_LIVES_MS = MINUTE_MS;
const JOB_LOOK_MS = 2_000;

function noAnswer(failure: Failure): StepAnswer {
  if (failure.kind === "refused") return { state: "refused", detail: failureReason(failure) };
  if (failure.kind === "throttled") return { state: "waiting", detail: failureReason(failure), inMs: failure.retryAfterMs };
  return { state: "waiting", detail: failureReason(failure) };
}

/** Our own holds go, and only ours: other apps keep theirs. */
export const releaseHold: StepWork = async (outside, { orderId, orderGid, connectionId }) => {
  const { merchantId } = outside.scope;
  const shop = await outside.gateways.shopify(merchantId, connectionId);
  const read = await shop.fulfilmentOrders(orderGid);
  if (read.kind !== "ok") return noAnswer(read);
  const released: string[] = [];
  for (const one of read.value) {
    const ours = one.holds.filter((hold) => hold.isOurs).map((hold) => hold.holdGid);
    if (ours.length === 0) continue;
    const answer = await shop.releaseHolds(one.gid, ours);
    if (answer.kind !== "ok") return noAnswer(answer);
    released.push(...ours);
  }
  await commit(outside.scope, outside, async (tx) => {
    const count = await markHoldsReleased(tx, merchantId, released, outside.now);
    await endVanishedHolds(tx, merchantId, orderId, outside.now);
    await refreshOrders(tx, merchantId, [orderId]);
    const event = { type: "hold.released" as const, reason: "order_cancelled", ours: true };
    return { value: null, audit: count > 0 ? [{ orderId, event }] : [] };
  });
  return released.length > 0 ? { state: "done" } : { state: "skipped" };
};

/**
 * Shopify's own cancelling goes out last, without a refund method and without a mail (rule 2). It is asynchronous and may be
 * asked twice: the order is looked at before each call, and a job that was begun is asked after instead of begun again.
 */
export const cancelInShop: StepWork = async (outside, cancellation, step) => {
  if (cancellation.scope === "rest") return { state: "skipped", detail: syncReason("rest_taken_off") };
  if (cancellation.isCancelledInShop) return { state: "done" };
  const { orderGid, connectionId } = cancellation;
  const shop = await outside.gateways.shopify(outside.scope.merchantId, connectionId);
  const read = await shop.readStandings([orderGid]);
  if (read.kind !== "ok") return noAnswer(read);
  const standing = read.value.standings.get(orderGid);
  if (!standing) return { state: "waiting", detail: syncReason("order_not_shown"), inMs: HOUR_MS };
  if (standing.cancelledAt !== null) return readIn(outside, cancellation);
  return (await unfinishedCall(outside, shop, step)) ?? call(outside, shop, cancellation, step);
};

async function readIn(outside: OutsideCtx, { connectionId, orderGid }: CancellationUnderWay): Promise<StepAnswer> {
  const read = (await readOrdersIn(outside, { connectionId, gids: [orderGid], origin: "reread" })).get(orderGid);
  return read?.kind === "updated" || read?.kind === "unchanged"
    ? { state: "done" }
    : { state: "waiting", detail: syncReason("order_unread") };
}

/** Null when nothing is at work over there. */
async function unfinishedCall(outside: OutsideCtx, shop: ShopifyGateway, step: CancellationStepRow): Promise<StepAnswer | null> {
  if (step.sentAt === null) return null;
  const isRecent = outside.now.getTime() - step.sentAt.getTime() < CALL_LIVES_MS;
  if (step.externalId === null)
    return isRecent ? { state: "waiting", detail: syncReason("shop_no_answer_yet"), inMs: CALL_LIVES_MS } : null;
  const job = await shop.isJobDone(step.externalId);
  if (job.kind !== "ok") return noAnswer(job);
  if (!job.value) return { state: "waiting", detail: syncReason("shop_cancelling"), inMs: JOB_LOOK_MS };
  // Done, and yet not cancelled: its reads may lag a little, then it has failed.
  return isRecent ? { state: "waiting", detail: syncReason("shop_cancelling"), inMs: JOB_LOOK_MS } : null;
}

async function call(
  outside: OutsideCtx,
  shop: ShopifyGateway,
  cancellation: CancellationUnderWay,
  step: CancellationStepRow,
): Promise<StepAnswer> {
  const { merchantId } = outside.scope;
  const { orderGid, reason, id } = cancellation;
  const restock = cancellation.restock && !(await hasFreedStock(outside.scope, id));
  const sent = (externalId: string | null) =>
    commit(outside.scope, outside, async (tx) => {
      const detail = syncReason("shop_cancelling");
      await moveStep(tx, merchantId, step.id, { state: "waiting", detail, externalId, sentAt: outside.now }, outside.now);
      return { value: null, audit: [] };
    });
  await sent(null);
  const answer = await shop.cancelOrder({ orderGid, reason, restock, note: `predesk-${id}` });
  if (answer.kind !== "ok") return noAnswer(answer);
  await sent(answer.value.jobGid);
  return { state: "waiting", detail: syncReason("shop_cancelling"), inMs: JOB_LOOK_MS };
}
