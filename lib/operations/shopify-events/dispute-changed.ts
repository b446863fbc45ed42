import { moneyJson } from "@/lib/domain/money";
import { syncReason } from "@/lib/domain/sync-reasons";
import type { ShopDispute } from "@/lib/gateways/shopify/contract-webhooks";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { keepDispute } from "@/lib/store/disputes";
import type { InboxEnd } from "@/lib/store/inbox";
import { moneyStaff } from "@/lib/store/instalment-effects";
import { queueMails } from "@/lib/store/mail";
import { refreshOrders } from "@/lib/store/order-cache";
import { ordersByGid } from "@/lib/store/orders";
import { owe } from "@/lib/store/owed-work";
import { writeShopDisputeLoss } from "@/lib/store/shop-payments";
import type { OutsideCtx } from "../context";
import { readOrdersIn } from "../read-orders-in";

/** Shopify's last words on a dispute. Source: shopify.dev/docs/api/admin-graphql/latest/enums/DisputeStatus. */
const CLOSED = new Set(["won", "lost", "accepted", "charge_refunded"]);
const LOST = new Set(["lost", "accepted"]);

/**
 * A payment the shop took is disputed: every charge and refund of the order stops (the flag is read in commit 1), its
 * fulfilment waits, those who keep the money are told with the evidence date; a lost one is money out (rule 18). What was
 * closed once stays closed, whatever arrives late.
 */
export async function disputeChanged(outside: OutsideCtx, connectionId: string, dispute: ShopDispute, tries: number): Promise<InboxEnd> {
  const { merchantId } = outside.scope;
  let order = (await ordersByGid(outside.scope, [dispute.orderGid])).get(dispute.orderGid);
  if (!order && tries <= 1) {
    // The order itself may not have been worked off yet.
    await readOrdersIn(outside, { connectionId, gids: [dispute.orderGid], origin: "webhook" });
    order = (await ordersByGid(outside.scope, [dispute.orderGid])).get(dispute.orderGid);
  }
  if (!order) return { status: "ignored", reason: syncReason("order_not_followed") };
  const orderId = order.id;
  await commit(outside.scope, { ...outside, actor: { kind: "shopify" } }, async (tx) => {
    const isClosed = CLOSED.has(dispute.status);
    const { amount, reason, evidenceDueAt, openedAt, status, gid } = dispute;
    const closedAt = isClosed ? outside.now : null;
    const row = { orderId, rail: "shopify" as const, externalId: gid, amount, status, reason, evidenceDueAt, openedAt, closedAt };
    const before = await keepDispute(tx, merchantId, row);
    if (LOST.has(status)) {
      await writeShopDisputeLoss(tx, merchantId, {
        orderId,
        disputeGid: gid,
        amountMinor: amount.minor,
        currency: amount.currency,
        at: outside.now,
      });
    }
    if (before === null && !isClosed) await stopAndTell(tx, outside, orderId, { disputeGid: gid, evidenceDueAt });
    // Won, or given back by hand: what the dispute kept back may go. Lost goods and money stay for a person to look at.
    if (isClosed && !before?.isClosed && !LOST.has(status))
      await owe(tx, [{ merchantId, kind: "release_fulfilment", subjectId: orderId, payload: {}, nextAt: outside.now }]);
    await refreshOrders(tx, merchantId, [orderId]);
    return { value: null, audit: auditOf(orderId, dispute, before === null, isClosed && !before?.isClosed) };
  });
  return { status: "done" };
}

async function stopAndTell(
  tx: Tx,
  outside: OutsideCtx,
  orderId: string,
  { disputeGid, evidenceDueAt }: { readonly disputeGid: string; readonly evidenceDueAt: Date | null },
): Promise<void> {
  const { merchantId } = outside.scope;
  await owe(tx, [{ merchantId, kind: "hold_fulfilment", subjectId: orderId, payload: {}, nextAt: outside.now }]);
  const staff = await moneyStaff(tx, merchantId);
  await queueMails(
    tx,
    staff.map((userId) => ({
      merchantId,
      userId,
      orderId,
      now: outside.now,
      kind: "staff_alert" as const,
      data: { alert: "dispute_opened" as const, ...(evidenceDueAt ? { evidenceDueAt: evidenceDueAt.toISOString() } : {}) },
      dedupeKey: `staff_alert:dispute:${disputeGid}:${userId}`,
    })),
  );
}

function auditOf(orderId: string, dispute: ShopDispute, isNew: boolean, closesNow: boolean): AuditEntry[] {
  const amount = moneyJson(dispute.amount);
  const evidenceDueAt = dispute.evidenceDueAt?.toISOString() ?? null;
  const opened: AuditEntry[] = isNew ? [{ orderId, event: { type: "dispute.opened", amount, evidenceDueAt } }] : [];
  const closed: AuditEntry[] = closesNow ? [{ orderId, event: { type: "dispute.closed", amount, outcome: dispute.status } }] : [];
  return [...opened, ...closed];
}
