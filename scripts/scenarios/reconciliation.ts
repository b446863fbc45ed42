/** Steps of the stories about reconciliation: differences planted past the product, runs carried to their end. */
import { setTimeout } from "node:timers/promises";
import { money } from "@/lib/domain/money";
import { markerOfPayment } from "@/lib/domain/reconciliation-moves";
import { jobs } from "@/lib/entry/jobs";
import { fixDifference } from "@/lib/operations/fix-difference";
import { startReconciliation } from "@/lib/operations/start-reconciliation";
import { newId } from "@/lib/store/ids";
import { inShopify, type Order, type Shop } from "./story";

/** What is younger is on its way. */
export const SETTLED = { minutes: 11 } as const;

export const lastRun = (shop: Shop) =>
  shop.app.db.prisma.reconciliationRun.findFirstOrThrow({ where: { merchantId: shop.merchantId }, orderBy: { startedAt: "desc" } });

/** Works at whatever runs until it ends; what it waits for would be a fault of the story. */
export async function carryToEnd(shop: Shop) {
  for (let round = 0; round < 200; round += 1) {
    await jobs.reconcile(shop.app, { merchantId: null });
    const run = await lastRun(shop);
    if (run.state !== "running") return run;
    if (run.problem !== null) throw new Error(`the run waits: ${run.problem}`);
    await setTimeout(25);
  }
  throw new Error("the run never ended");
}

/** *Reconcile now* over the last sixty days. */
export async function reconcile(shop: Shop) {
  const started = await startReconciliation(await shop.ctx(shop.owner), { days: 60 });
  if (!started.ok) throw new Error(started.code);
  return carryToEnd(shop);
}

export const differences = (shop: Shop, state: string) =>
  shop.app.db.prisma.reconciliationDifference.findMany({ where: { merchantId: shop.merchantId, state }, orderBy: { subject: "asc" } });

/** Class and fix of what is open, by the order's name; `-` for what belongs to none. */
export async function openOnes(shop: Shop, names: ReadonlyMap<string, string>): Promise<string[]> {
  const rows = await differences(shop, "open");
  return rows.map((row) => `${names.get(row.orderId ?? "") ?? "-"}: ${row.class} → ${row.fix}`).sort();
}

/** Presses every button there is, each twice at the same moment, as an impatient person does. */
export async function pressAll(shop: Shop): Promise<void> {
  for (const { id: differenceId, fix } of await differences(shop, "open")) {
    const press = async () =>
      fixDifference(await shop.ctx(shop.owner), { differenceId, fix: fix as Parameters<typeof fixDifference>[1]["fix"] });
    const answers = await Promise.all([press(), press()]);
    const changed = answers.filter((answer) => answer.ok && answer.value.changed);
    if (changed.length !== 1) throw new Error(`two presses of ${fix} changed ${changed.length} times: ${JSON.stringify(answers)}`);
  }
}

/** Nobody is told of anything any more: neither Stripe's nor Shopify's messages arrive. */
export async function silence(shop: Shop, isSilent: boolean): Promise<void> {
  await shop.stripe("/dials", { webhooks: { lose: isSilent ? 1 : 0 } });
  await shop.shopify("/dials", { webhooks: { lose: isSilent ? 1 : 0 } });
}

async function atStripe(shop: Shop, path: string, fields: Record<string, string>): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${shop.seed.stripeKey}`, "content-type": "application/x-www-form-urlencoded" };
  const answer = await fetch(`${shop.stripeUrl}/v1/${path}`, { method: "POST", headers, body: new URLSearchParams(fields).toString() });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

/** Somebody charges an order's customer in Stripe's dashboard, beside everything we know. */
export async function chargeInDashboard(shop: Shop, order: Order, amount: number): Promise<void> {
  const where = { merchantId: shop.merchantId, customerId: order.customerId, status: "active" };
  const card = await shop.app.db.prisma.card.findFirstOrThrow({ where, include: { customer: true } });
  await atStripe(shop, "payment_intents", {
    ...{
      amount: String(amount),
      currency: "eur",
      customer: card.customer.stripeCustomerId ?? "",
      payment_method: card.stripePaymentMethodId,
    },
    ...{ "allowed_payment_method_types[0]": "card", confirm: "true", off_session: "true" },
  });
}

/** The order's prepared PaymentIntent is confirmed by other hands. */
export async function confirmInDashboard(shop: Shop, order: Order): Promise<void> {
  const where = { merchantId: shop.merchantId, closedAt: null, instalment: { orderId: order.id } };
  const object = await shop.app.db.prisma.paymentObject.findFirstOrThrow({ where, include: { card: true } });
  await atStripe(shop, `payment_intents/${object.stripeId}/confirm`, {
    payment_method: object.card?.stripePaymentMethodId ?? "",
    off_session: "true",
  });
}

/** Somebody refunds our charge's record in Shopify's admin: no money moves by that. */
export async function refundRecordInShop(shop: Shop, order: Order, minor: bigint): Promise<void> {
  const gateway = await shop.app.gateways.shopify(shop.merchantId, shop.shopifyConnectionId);
  const books = await gateway.orderBooks(order.gid);
  const mark = books.kind === "ok" ? books.value?.transactions.find((one) => one.ourMarker !== null) : undefined;
  if (!mark) throw new Error(`${order.name} has no record of ours`);
  const transactions = [{ parentGid: mark.gid, gateway: mark.gateway ?? "manual", amount: money(minor, "EUR") }];
  const how = { lines: [], shipping: null, note: "by hand", marker: newId(), idempotencyKey: newId() };
  const made = await gateway.createRefund({ orderGid: order.gid, currency: "EUR", transactions, ...how });
  if (made.kind !== "ok") throw new Error(JSON.stringify(made));
}

/** What an earlier press left behind when Stripe said no to it. */
export async function refusedAtStripe(shop: Shop, order: Order, paymentId: string, minor: bigint): Promise<void> {
  const ids = { merchantId: shop.merchantId, orderId: order.id };
  const [refundId, askedAt] = [newId(), await shop.app.clock()];
  const asked = { reason: "shop_cancelled", shopState: "not_needed", askedBy: "staff", askedAt };
  await shop.app.db.prisma.refund.create({ data: { ...ids, ...asked, id: refundId, lines: [] } });
  const part = { rail: "stripe", amountMinor: minor, currency: "EUR", state: "failed", settledAt: askedAt, keyAt: askedAt, problem: null };
  await shop.app.db.prisma.refundPart.create({ data: { ...ids, ...part, id: newId(), refundId, paymentId, idempotencyKey: newId() } });
}

/** Marked as paid in Shopify in our name, for a charge nobody made. */
export async function recordInOurName(shop: Shop, order: Order): Promise<void> {
  const gateway = await shop.app.gateways.shopify(shop.merchantId, shop.shopifyConnectionId);
  const record = { orderGid: order.gid, amount: null, processedAt: await shop.app.clock(), marker: markerOfPayment(newId()) };
  const made = await gateway.recordManualPayment(record);
  if (made.kind !== "ok") throw new Error(JSON.stringify(made));
}

/** Cancelled in Shopify's admin, and done: the shop takes real time over it. */
export async function cancelInShop(shop: Shop, order: Order): Promise<void> {
  await inShopify(shop, order, "cancel", { reason: "CUSTOMER" });
  const gateway = await shop.app.gateways.shopify(shop.merchantId, shop.shopifyConnectionId);
  for (let round = 0; round < 400; round += 1) {
    const books = await gateway.orderBooks(order.gid);
    if (books.kind === "ok" && books.value?.cancelledAt) return;
    await setTimeout(25);
  }
  throw new Error(`${order.name} was never cancelled`);
}
