import { moneyJson } from "@/lib/domain/money";
import { syncReason } from "@/lib/domain/sync-reasons";
import type { StripeDisputeFacts, StripeEventHint } from "@/lib/gateways/stripe/contract";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { keepDispute, keepDisputeLoss } from "@/lib/store/disputes";
import type { InboxEnd } from "@/lib/store/inbox";
import { moneyStaff } from "@/lib/store/instalment-effects";
import { queueMails } from "@/lib/store/mail";
import { refreshOrders } from "@/lib/store/order-cache";
import { owe } from "@/lib/store/owed-work";
import { chargeOfStripe } from "@/lib/store/payments";
import type { OutsideCtx } from "../context";

/** Stripe's last words on a dispute. Source: docs.stripe.com/api/disputes/object. */
const CLOSED = new Set(["won", "lost", "warning_closed", "prevented"]);

/**
 * charge.dispute.*: an open dispute stops every charge and refund of its order (the flag is read in commit 1), holds its
 * fulfilment and tells those who keep the money; a lost one is money out (rule 18).
 */
export async function disputeChanged(outside: OutsideCtx, event: StripeEventHint, connectionId: string): Promise<InboxEnd> {
  const { db, merchantId } = outside.scope;
  if (!event.objectId) return { status: "not_understood", reason: syncReason("names_no", { thing: "dispute" }) };
  const charge = await chargeOfStripe(db, merchantId, { chargeId: event.chargeId, paymentIntentId: event.paymentIntentId });
  if (!charge) return { status: "ignored", reason: syncReason("not_ours", { thing: "charge" }) };
  const stripe = await outside.gateways.stripe(merchantId, connectionId);
  const dispute = await stripe.retrieveDispute(event.objectId);
  const isClosed = CLOSED.has(dispute.status);
  await commit(outside.scope, outside, async (tx) => {
    const { orderId } = charge;
    const { amount, status, reason, evidenceDueAt, createdAt, disputeId } = dispute;
    const kept = {
      orderId,
      rail: "stripe" as const,
      externalId: disputeId,
      amount,
      status,
      reason,
      evidenceDueAt,
      openedAt: createdAt,
      closedAt: isClosed ? outside.now : null,
    };
    const before = await keepDispute(tx, merchantId, kept);
    if (dispute.status === "lost")
      await keepDisputeLoss(tx, merchantId, { orderId, parentId: charge.id, externalId: disputeId, amount, at: outside.now });
    if (before === null && !isClosed) {
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
          dedupeKey: `staff_alert:dispute:${disputeId}:${userId}`,
        })),
      );
    }
    // Won, or only an inquiry: what the dispute kept back may go. Lost goods and money stay for a person to look at.
    if (isClosed && !before?.isClosed && status !== "lost")
      await owe(tx, [{ merchantId, kind: "release_fulfilment", subjectId: orderId, payload: {}, nextAt: outside.now }]);
    await refreshOrders(tx, merchantId, [orderId]);
    return { value: null, audit: auditOf(orderId, dispute, before === null, isClosed && !before?.isClosed) };
  });
  return { status: "done" };
}

function auditOf(orderId: string, dispute: StripeDisputeFacts, isNew: boolean, closesNow: boolean): AuditEntry[] {
  const amount = moneyJson(dispute.amount);
  const opened: AuditEntry[] = isNew
    ? [{ orderId, event: { type: "dispute.opened", amount, evidenceDueAt: dispute.evidenceDueAt?.toISOString() ?? null } }]
    : [];
  const closed: AuditEntry[] = closesNow ? [{ orderId, event: { type: "dispute.closed", amount, outcome: dispute.status } }] : [];
  return [...opened, ...closed];
}
