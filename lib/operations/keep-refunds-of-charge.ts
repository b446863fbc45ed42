import { moneyJson } from "@/lib/domain/money";
import { syncReason } from "@/lib/domain/sync-reasons";
import type { StripeGateway, StripeRefundFacts } from "@/lib/gateways/stripe/contract";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { moneyStaff } from "@/lib/store/instalment-effects";
import { queueMails } from "@/lib/store/mail";
import { refreshOrders } from "@/lib/store/order-cache";
import { owe } from "@/lib/store/owed-work";
import { chargeOfStripe, keepStripeRefunds } from "@/lib/store/payments";
import { forgetRecording, knownRefunds, partOfRefund, settleParts } from "@/lib/store/refund-progress";
import { lockOrderToRefund } from "@/lib/store/refunds";
import type { Ctx, OutsideCtx } from "./context";
import { followFullRefund } from "./follow-full-refund";
import { openRefund } from "./open-refund";

type Charge = NonNullable<Awaited<ReturnType<typeof chargeOfStripe>>>;

/** Counts what went back of one of our charges, as Stripe has it now (rule 2). False for a charge that is not ours. */
export async function keepRefundsOfCharge(
  outside: OutsideCtx,
  stripe: StripeGateway,
  about: { readonly chargeId: string; readonly paymentIntentId: string | null },
): Promise<boolean> {
  const charge = await chargeOfStripe(outside.scope.db, outside.scope.merchantId, about);
  if (!charge) return false;
  const refunds = await stripe.refundsOf(about);
  await commit(outside.scope, outside, async (tx) => ({ value: null, audit: await keepRefunds(tx, outside, charge, refunds) }));
  return true;
}

/**
 * Stripe's word on refunds of a charge, whoever brings it: the worker that made one, an event, a later look. Payments count
 * it, the parts it answers move on, one that somebody made in Stripe's dashboard is mirrored in Shopify, one that failed late
 * is told to staff.
 */
export async function keepRefunds(tx: Tx, ctx: Ctx, charge: Charge, refunds: readonly StripeRefundFacts[]): Promise<AuditEntry[]> {
  const { merchantId } = ctx.scope;
  const { id: paymentId, orderId, instalmentId } = charge;
  const order = await lockOrderToRefund(tx, merchantId, orderId);
  const changed = await keepStripeRefunds(
    tx,
    merchantId,
    refunds.map(({ refundId, amount, status, createdAt }) => ({
      ...{ refundId, orderId, instalmentId, parentId: paymentId, amount, status: STATUS[status], occurredAt: createdAt },
    })),
  );
  const moved = refunds.filter((refund) => changed.includes(refund.refundId));
  await settleParts(tx, merchantId, refunds.map(outcomeOf), ctx.now);
  const known = await knownRefunds(
    tx,
    merchantId,
    refunds.map((refund) => refund.refundId),
  );
  const toGoOn = new Set(moved.flatMap((refund) => known.get(refund.refundId) ?? []));
  await owe(
    tx,
    [...toGoOn].map((subjectId) => ({ merchantId, kind: "make_refund" as const, subjectId, payload: {}, nextAt: ctx.now })),
  );
  const made = moved.filter(
    (refund) => !known.has(refund.refundId) && STATUS[refund.status] !== "failed" && STATUS[refund.status] !== "cancelled",
  );
  if (order && !order.isWatched) for (const refund of made) await mirrorForeign(tx, ctx, charge, refund);
  const unrecorded = moved.length > 0 ? await forgetRecording(tx, merchantId, [paymentId]) : [];
  await owe(
    tx,
    unrecorded.map((subjectId) => ({ merchantId, kind: "record_payment" as const, subjectId, payload: {}, nextAt: ctx.now })),
  );
  const followed = moved.length > 0 ? await followFullRefund(tx, ctx, orderId) : [];
  await alertFailures(tx, ctx, orderId, moved);
  await refreshOrders(tx, merchantId, [orderId]);
  return [...moved.flatMap((refund) => auditOf(orderId, refund)), ...followed];
}

const STATUS = {
  pending: "pending",
  requires_action: "pending",
  other: "pending",
  succeeded: "succeeded",
  failed: "failed",
  canceled: "cancelled",
} as const satisfies Record<StripeRefundFacts["status"], string>;

function outcomeOf(refund: StripeRefundFacts) {
  const status = STATUS[refund.status];
  const state = status === "cancelled" ? ("failed" as const) : status;
  const partId = UUID.test(refund.metadata.refund_part ?? "") ? (refund.metadata.refund_part ?? null) : null;
  return { externalId: refund.refundId, state, problem: state === "failed" ? notSent(refund) : null, partId };
}

/** The bank's reason where Stripe names one. */
const notSent = ({ failureReason, status }: StripeRefundFacts) =>
  syncReason("refund_not_sent", { code: failureReason ?? (status === "canceled" ? status : "unknown") });

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Made in Stripe's dashboard: the money is on its way, Shopify is told. */
async function mirrorForeign(tx: Tx, ctx: Ctx, charge: Charge, refund: StripeRefundFacts): Promise<void> {
  const { merchantId } = ctx.scope;
  const part = { paymentId: charge.id, rail: "stripe", amount: refund.amount } as const;
  const causeKey = `stripe:${refund.refundId}`;
  const opened = await openRefund(tx, ctx, { orderId: charge.orderId, parts: [part], reason: "made_in_stripe", causeKey });
  if (opened.id === null) return;
  const partId = await partOfRefund(tx, merchantId, opened.id);
  await settleParts(tx, merchantId, [{ ...outcomeOf(refund), partId }], ctx.now);
}

async function alertFailures(tx: Tx, ctx: Ctx, orderId: string, moved: readonly StripeRefundFacts[]): Promise<void> {
  const { merchantId } = ctx.scope;
  const failed = moved.filter((refund) => refund.status === "failed");
  if (failed.length === 0) return;
  const staff = await moneyStaff(tx, merchantId);
  const alerts = failed.flatMap(({ refundId }) =>
    staff.map((userId) => ({
      ...{ merchantId, userId, orderId, now: ctx.now, kind: "staff_alert" as const, data: { alert: "refund_failed" as const } },
      dedupeKey: `staff_alert:refund_failed:${refundId}:${userId}`,
    })),
  );
  await queueMails(tx, alerts);
}

function auditOf(orderId: string, refund: StripeRefundFacts): AuditEntry[] {
  const amount = moneyJson(refund.amount);
  if (refund.status === "succeeded") return [{ orderId, event: { type: "refund.made", amount, rail: "stripe" } }];
  if (refund.status === "pending") return [{ orderId, event: { type: "refund.pending", amount, rail: "stripe" } }];
  if (refund.status !== "failed") return [];
  return [{ orderId, event: { type: "refund.failed", amount, rail: "stripe", why: notSent(refund) } }];
}
