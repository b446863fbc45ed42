import { HOUR_MS, MINUTE_MS } from "@/lib/domain/dates";
import { equals, type Money, money, moneyJson, toDecimal } from "@/lib/domain/money";
import { markerOfPayment } from "@/lib/domain/reconciliation-moves";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import type { ShopifyGateway } from "@/lib/gateways/shopify/contract";
import type { OrderMoney } from "@/lib/gateways/shopify/contract-money";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import { type ClaimedWork, owe } from "@/lib/store/owed-work";
import { forgetMirrors, markRecorded, type PaymentToRecord, paymentToRecord, unrecordedOf } from "@/lib/store/payments";
import type { OutsideCtx } from "./context";
import { failureReason } from "./note-connection-trouble";
import { againAfter } from "./shop-answer";
import type { OwedAnswer } from "./work-off-owed";

/** What cannot be recorded yet is looked at again after this: an edit, a last part or another plan may have changed it. */
const NOT_YET_MS = HOUR_MS;

/**
 * Records a charge of ours in Shopify, idempotently although Shopify's call is not (rule 15): transactions and outstanding
 * are read before each try; our marker there means done; exactly our amount outstanding is recorded without a sum, a part
 * only where the shop's plan allows it, and a different sum is never marked as paid. The oldest charge of an order goes
 * first, so that two workers never both record the rest.
 */
export async function recordPayment(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const { db, merchantId } = outside.scope;
  const payment = await paymentToRecord(db, merchantId, work.subjectId);
  if (!payment || payment.recordState === "recorded" || payment.recordState === "not_needed") return { kind: "done" };
  if (!payment.isConnected) return { kind: "again", why: syncReason("no_shop"), inMs: NOT_YET_MS };
  const open = await unrecordedOf(db, merchantId, payment.orderId);
  const first = open[0];
  if (first && first.id !== payment.id) return letFirstGo(outside, first.id);
  const shop = await outside.gateways.shopify(merchantId, payment.connectionId);
  const read = await shop.orderMoney(payment.orderGid);
  if (read.kind !== "ok") return againAfter(read);
  if (!read.value) return notRecordable(outside, payment, syncReason("order_not_shown"));
  const marker = markerOfPayment(payment.id);
  const known = read.value.transactions.find((transaction) => transaction.ourMarker === marker);
  if (known) return recorded(outside, payment, { ids: [payment.id], how: syncReason("recorded_found"), transactionGid: known.gid });
  return tryRecording(
    outside,
    shop,
    payment,
    read.value,
    open.map((one) => ({ id: one.id, amount: money(one.minor, one.currency) })),
  );
}

/** Several charges wait: the oldest one's try settles what can be recorded now. */
async function letFirstGo(outside: OutsideCtx, firstId: string): Promise<OwedAnswer> {
  const { merchantId } = outside.scope;
  await commit(outside.scope, outside, async (tx) => {
    await owe(tx, [{ merchantId, kind: "record_payment", subjectId: firstId, payload: {}, nextAt: outside.now }]);
    return { value: null, audit: [] };
  });
  return { kind: "again", why: syncReason("earlier_charge_first"), inMs: MINUTE_MS };
}

type Open = readonly { readonly id: string; readonly amount: Money }[];

async function tryRecording(
  outside: OutsideCtx,
  shop: ShopifyGateway,
  payment: PaymentToRecord,
  now: OrderMoney,
  open: Open,
): Promise<OwedAnswer> {
  const { outstanding } = now;
  if (outstanding.currency !== payment.amount.currency) {
    return notRecordable(outside, payment, syncReason("shop_counts_in", { there: outstanding.currency, charged: payment.amount.currency }));
  }
  const together = open.reduce((sum, one) => sum + one.amount.minor, 0n);
  if (equals(outstanding, payment.amount))
    return send(outside, shop, payment, { amount: null, ids: [payment.id], how: syncReason("recorded_all") });
  if (open.length > 1 && outstanding.minor === together) {
    return send(outside, shop, payment, {
      amount: null,
      ids: open.map((one) => one.id),
      how: syncReason("recorded_with_earlier"),
    });
  }
  if (payment.net.minor > 0n && payment.net.minor < payment.amount.minor && equals(outstanding, payment.net)) {
    return send(outside, shop, payment, { amount: null, ids: [payment.id], how: syncReason("recorded_net"), isNet: true });
  }
  const sums = { outstanding: toDecimal(outstanding), charged: toDecimal(payment.amount), currency: outstanding.currency };
  if (outstanding.minor < payment.amount.minor) return notRecordable(outside, payment, syncReason("shop_owes_less", sums));
  const facts = await shop.shop();
  if (facts.kind !== "ok") return againAfter(facts);
  if (!facts.value.isPlus) return notRecordable(outside, payment, syncReason("only_plus", sums));
  return send(outside, shop, payment, { amount: payment.amount, ids: [payment.id], how: syncReason("recorded_part") });
}

type Recording = { readonly amount: Money | null; readonly ids: readonly string[]; readonly how: StoredReason; readonly isNet?: boolean };

async function send(outside: OutsideCtx, shop: ShopifyGateway, payment: PaymentToRecord, recording: Recording): Promise<OwedAnswer> {
  const answer = await shop.recordManualPayment({
    orderGid: payment.orderGid,
    amount: recording.amount,
    processedAt: payment.occurredAt,
    marker: markerOfPayment(payment.id),
  });
  if (answer.kind === "ok") return recorded(outside, payment, { ...recording, transactionGid: null });
  if (answer.kind !== "refused") return againAfter(answer);
  return notRecordable(outside, payment, failureReason(answer));
}

async function recorded(
  outside: OutsideCtx,
  payment: PaymentToRecord,
  done: Omit<Recording, "amount"> & { readonly transactionGid: string | null },
): Promise<OwedAnswer> {
  const note = { state: "recorded" as const, note: done.how, transactionGid: done.transactionGid, at: outside.now };
  const { orderId, id: paymentId } = payment;
  const amount = done.isNet ? payment.net : payment.amount;
  await write(outside, payment, { ids: done.ids, note, isNet: done.isNet ?? false }, [
    { orderId, event: { type: "payment.recorded", paymentId, amount: moneyJson(amount), how: done.how } },
  ]);
  return { kind: "done" };
}

async function notRecordable(outside: OutsideCtx, payment: PaymentToRecord, why: StoredReason): Promise<OwedAnswer> {
  const note = { state: "not_recordable" as const, note: why, transactionGid: null, at: outside.now };
  const { orderId, amount, id: paymentId } = payment;
  const isNews = payment.recordState !== "not_recordable";
  const event = { type: "payment.not_recordable" as const, paymentId, amount: moneyJson(amount), why };
  await write(outside, payment, { ids: [payment.id], note, isNet: false }, isNews ? [{ orderId, event }] : []);
  return { kind: "again", why, inMs: NOT_YET_MS };
}

async function write(
  outside: OutsideCtx,
  payment: PaymentToRecord,
  { ids, note, isNet }: { readonly ids: readonly string[]; readonly note: Parameters<typeof markRecorded>[3]; readonly isNet: boolean },
  audit: readonly AuditEntry[],
): Promise<void> {
  const { merchantId } = outside.scope;
  await commit(outside.scope, outside, async (tx) => {
    await markRecorded(tx, merchantId, ids, note);
    if (isNet) await forgetMirrors(tx, merchantId, payment.id);
    await refreshOrders(tx, merchantId, [payment.orderId]);
    return { value: null, audit };
  });
}
