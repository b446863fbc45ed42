import { money } from "@/lib/domain/money";
import { syncReason } from "@/lib/domain/sync-reasons";
import { commit } from "@/lib/store/commit";
import { nudge } from "@/lib/store/nudge";
import { refreshOrders } from "@/lib/store/order-cache";
import { shopOrderRef } from "@/lib/store/own-holds";
import type { OpenDifference } from "@/lib/store/reconciliation-differences";
import {
  askAgainSoon,
  correctPayment,
  type FixedPayment,
  forgetFacts,
  openInstalments,
  paymentToFix,
  withdrawPayment,
} from "@/lib/store/reconciliation-fixes";
import { stripeConnection } from "@/lib/store/stripe-connections";
import { acknowledgePayment } from "./acknowledge-payment";
import { applyCommand } from "./apply-command";
import { bookCharge } from "./book-charge";
import type { FixEnd } from "./carry-out-fix";
import type { OutsideCtx } from "./context";
import { keepRefundsOfCharge } from "./keep-refunds-of-charge";
import { readAgain } from "./read-again";
import { settlePaymentIntent } from "./settle-payment-intent";

const DONE: FixEnd = { kind: "done" };
const GONE: FixEnd = { kind: "refused", why: syncReason("what_is_gone") };

/** Fixes that change our own rows, and nothing outside. Null for the others. */
export async function fixOurBooks(outside: OutsideCtx, difference: OpenDifference): Promise<FixEnd | null> {
  const { orderId, target } = difference;
  switch (difference.fix) {
    case "settle_from_stripe":
      return settle(outside, difference);
    case "ask_stripe":
      return ask(outside, difference);
    case "count_refunds":
      return countRefunds(outside, target.chargeId);
    case "withdraw_booking":
      return withdraw(outside, target.paymentId);
    case "correct_booking":
      return correct(outside, difference);
    case "acknowledge_payment":
      return orderId ? acknowledge(outside, orderId) : GONE;
    case "stop_schedule":
      return orderId ? stopSchedule(outside, orderId) : GONE;
    case "read_order":
      return orderId ? readAgain(outside, orderId) : GONE;
    default:
      return null;
  }
}

async function stripeOf(outside: OutsideCtx) {
  const connection = await stripeConnection(outside.scope);
  return connection && { connectionId: connection.id, stripe: await outside.gateways.stripe(outside.scope.merchantId, connection.id) };
}

const NO_STRIPE: FixEnd = { kind: "refused", why: syncReason("no_stripe") };

async function settle(outside: OutsideCtx, { orderId, target }: OpenDifference): Promise<FixEnd> {
  const { paymentIntentId, instalmentId } = target;
  if (!orderId || !paymentIntentId || !instalmentId) return GONE;
  const at = await stripeOf(outside);
  if (!at) return NO_STRIPE;
  const booked = await bookCharge(outside, at.stripe, { connectionId: at.connectionId, paymentIntentId, instalmentId, orderId });
  return booked === "nothing_to_book" ? { kind: "refused", why: syncReason("no_charge_any_more") } : DONE;
}

async function ask(outside: OutsideCtx, { target }: OpenDifference): Promise<FixEnd> {
  const { attemptId, paymentIntentId } = target;
  const at = await stripeOf(outside);
  if (!at) return NO_STRIPE;
  const intent = paymentIntentId ? await at.stripe.retrievePaymentIntent(paymentIntentId) : null;
  const answer = intent ? await settlePaymentIntent(outside, intent, "reconciler") : "nothing_new";
  if (answer === "settled" || !attemptId) return DONE;
  // "Never confirmed" is for the reconciler of attempts to say: it knows that no worker can still send.
  await commit(outside.scope, outside, async (tx) => {
    await askAgainSoon(tx, outside.scope.merchantId, attemptId);
    await nudge(tx, "sweep");
    return { value: null, audit: [] };
  });
  return DONE;
}

async function countRefunds(outside: OutsideCtx, chargeId: string | undefined): Promise<FixEnd> {
  const at = await stripeOf(outside);
  if (!at) return NO_STRIPE;
  if (!chargeId) return GONE;
  return (await keepRefundsOfCharge(outside, at.stripe, { chargeId, paymentIntentId: null })) ? DONE : GONE;
}

/** Its money never moved: the row stays with the reason, and what the order owes is worked out anew from what Shopify says. */
async function withdraw(outside: OutsideCtx, paymentId: string | undefined): Promise<FixEnd> {
  if (!paymentId) return GONE;
  const payment = await commit<FixedPayment | null>(outside.scope, outside, async (tx) => {
    const gone = await withdrawPayment(tx, outside.scope.merchantId, paymentId, syncReason("entry_taken_back"));
    if (gone) await bringUpToDate(outside, tx, gone.orderId);
    return { value: gone, audit: [] };
  });
  return payment ? readAgain(outside, payment.orderId) : DONE;
}

async function bringUpToDate(outside: OutsideCtx, tx: Parameters<typeof forgetFacts>[0], orderId: string): Promise<void> {
  await forgetFacts(tx, outside.scope.merchantId, orderId);
  await refreshOrders(tx, outside.scope.merchantId, [orderId]);
}

/** The rail's own figure replaces ours, read just now. */
async function correct(outside: OutsideCtx, { orderId, target }: OpenDifference): Promise<FixEnd> {
  const { merchantId } = outside.scope;
  const { paymentId } = target;
  const payment = paymentId ? await paymentToFix(outside.scope.db.prisma, merchantId, paymentId) : null;
  if (!payment || !orderId) return GONE;
  const amount = payment.rail === "stripe" ? await chargedAt(outside, payment) : await shownAt(outside, orderId, payment);
  if (!amount) return GONE;
  await commit(outside.scope, outside, async (tx) => {
    const corrected = await correctPayment(tx, merchantId, payment.id, amount);
    if (corrected) await bringUpToDate(outside, tx, corrected.orderId);
    return { value: null, audit: [] };
  });
  return readAgain(outside, orderId);
}

async function chargedAt(outside: OutsideCtx, { chargeId }: FixedPayment) {
  const at = await stripeOf(outside);
  if (!at || !chargeId) return null;
  return (await at.stripe.retrieveCharge(chargeId)).amount;
}

async function shownAt(outside: OutsideCtx, orderId: string, payment: FixedPayment) {
  const order = await shopOrderRef(outside.scope, orderId);
  if (!order) return null;
  const books = await (await outside.gateways.shopify(outside.scope.merchantId, order.connectionId)).orderBooks(order.orderGid);
  const shown = books.kind === "ok" ? books.value?.transactions.find((one) => one.gid === payment.transactionGid) : undefined;
  return shown ? money(shown.amount.minor, shown.amount.currency) : null;
}

async function acknowledge(outside: OutsideCtx, orderId: string): Promise<FixEnd> {
  const answer = await acknowledgePayment(outside, { orderId });
  return answer.ok ? DONE : GONE;
}

/** The order as Shopify has it now ends its balances by itself; what that leaves open is cancelled one by one. */
async function stopSchedule(outside: OutsideCtx, orderId: string): Promise<FixEnd> {
  const { merchantId } = outside.scope;
  await commit(outside.scope, outside, async (tx) => ({ value: await forgetFacts(tx, merchantId, orderId), audit: [] }));
  const read = await readAgain(outside, orderId);
  if (read.kind !== "done") return read;
  await commit(outside.scope, outside, async (tx) => {
    const audit = [];
    for (const instalmentId of await openInstalments(tx, merchantId, orderId)) {
      const command = { type: "cancel", reason: "order_cancelled", at: outside.now } as const;
      audit.push(...(await applyCommand(tx, outside, { instalmentId, command })).audit);
    }
    return { value: null, audit };
  });
  return DONE;
}
