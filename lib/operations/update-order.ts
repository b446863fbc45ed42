import { covers } from "@/lib/domain/consent";
import { dateInZone, latestDate, type PlainDate } from "@/lib/domain/dates";
import { dueOf } from "@/lib/domain/payment-plan";
import { sellingPlanTrigger } from "@/lib/domain/selling-plan";
import { emailOf, type ShopOrderFacts } from "@/lib/domain/shopify-order";
import { oweDuesOfOrder } from "@/lib/store/campaign-dues";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { lockCustomer, lockCustomerByGid, setCustomerGid, updatePerson } from "@/lib/store/customers";
import type { ImportSettings } from "@/lib/store/import-settings";
import { amountOf, consentInForce, lockInstalments } from "@/lib/store/instalments";
import { writeOrderLines } from "@/lib/store/order-lines";
import { type LockedOrder, openBalanceIds, updateOrderFacts } from "@/lib/store/orders";
import { applyCommand } from "./apply-command";
import { changeBalance } from "./change-balance";
import type { Ctx } from "./context";
import { personOf } from "./find-customer";
import { followFullRefund } from "./follow-full-refund";
import { keepShopPayments } from "./keep-shop-payments";
import { contactDigestOf, lineColumns, orderColumns } from "./order-columns";
import { settlePlace } from "./settle-place";

export type KnownOrderInput = {
  readonly order: LockedOrder;
  readonly facts: ShopOrderFacts;
  readonly readAt: Date | null;
  /** Lines the rules recognise now; null when the rules no longer hit: what was a preorder line stays one. */
  readonly preorderLines: ReadonlySet<string> | null;
  readonly settings: ImportSettings;
};

/** Brings a known order to what Shopify says now, whatever happened there in between. */
export async function updateOrder(tx: Tx, ctx: Ctx, input: KnownOrderInput): Promise<readonly AuditEntry[]> {
  const { order, facts } = input;
  const { merchantId } = ctx.scope;
  const before = facts.paymentTerms === null && !facts.sellingPlansRead ? order.shopDueOn : shopDueOn(input);
  const columns = orderColumns(facts, before, { readAt: input.readAt, zone: input.settings.timezone });
  // A cancellation is the shop's last word: an answer that does not know of it yet is older than it seems.
  const cancelledAt = facts.cancelledAt ?? order.cancelledAt;
  await writeOrderLines(tx, merchantId, order.id, lineColumns(facts, input.preorderLines));
  const money = await keepShopPayments(tx, ctx, order.id, facts);
  const moved = await moveDueDate(tx, ctx, input, before);
  const balance = await changeBalance(tx, ctx, { order, facts: { ...facts, cancelledAt }, dueOn: before, written: money.written });
  const isErased = await updateCustomer(tx, ctx, input);
  const contactDigest = isErased ? null : columns.contactDigest;
  await updateOrderFacts(tx, merchantId, order.id, { ...columns, cancelledAt, contactDigest });
  const isMoneyBack = money.written.some((payment) => payment.kind === "refund");
  const followed = isMoneyBack ? await followFullRefund(tx, ctx, order.id) : [];
  const place = await settlePlace(tx, ctx, order.id);
  const isShippedNow = facts.fulfilmentStatus === "fulfilled" && order.fulfilmentStatus !== "fulfilled";
  if (isShippedNow) await oweDuesOfOrder(tx, merchantId, order.id, ctx.now);
  return [...told(input, before), ...place, ...money.audit, ...moved, ...balance, ...followed];
}

function shopDueOn({ facts, settings }: KnownOrderInput): PlainDate | null {
  return dueOf(facts.paymentTerms, sellingPlanTrigger(facts.lines, facts.placedAt), settings.timezone).dueOn;
}

/** Only a change of what Shopify said moves our date: staff may have moved it here since (the write-back is on its way). */
async function moveDueDate(tx: Tx, ctx: Ctx, { order, facts, settings }: KnownOrderInput, dueOn: PlainDate | null): Promise<AuditEntry[]> {
  // A schedule that was completed no longer says when; that is not a change of the date.
  const isCompleted = dueOn === null && (facts.paymentTerms?.schedules ?? []).some((schedule) => schedule.completedAt !== null);
  if (dueOn === order.shopDueOn || isCompleted) return [];
  const { merchantId } = ctx.scope;
  const audit: AuditEntry[] = [];
  const today = dateInZone(ctx.now, settings.timezone);
  for (const row of await lockInstalments(tx, merchantId, await openBalanceIds(tx, merchantId, order.id))) {
    if (row.dueOn === dueOn) continue;
    const on = dueOn === null ? today : latestDate(dueOn, today);
    const consentCovers = row.cardId !== null && covers(consentInForce(row), { amount: amountOf(row), cardId: row.cardId, on }).ok;
    const command = { type: "change_due", dueOn, consentCovers, at: ctx.now } as const;
    audit.push(...(await applyCommand(tx, ctx, { instalmentId: row.id, command })).audit);
  }
  return audit;
}

/** True when the person was erased: nothing of theirs comes back with a re-read. */
async function updateCustomer(tx: Tx, ctx: Ctx, { order, facts }: KnownOrderInput): Promise<boolean> {
  const { merchantId } = ctx.scope;
  const customer = await lockCustomer(tx, merchantId, order.customerId);
  if (!customer || customer.isErased) return true;
  const person = personOf(facts);
  const isNewContact = contactDigestOf(facts) !== order.contactDigest;
  // The address for mail follows Shopify only when Shopify's changed: a correction made here stays.
  await updatePerson(tx, merchantId, customer.personId, {
    name: customer.name ?? person.name,
    phone: customer.phone ?? person.phone,
    address: person.address,
    email: isNewContact || customer.email === null ? emailOf(facts) : null,
  });
  const gid = facts.customer?.gid;
  if (gid && (await lockCustomerByGid(tx, merchantId, gid)) === null) await setCustomerGid(tx, merchantId, customer.id, gid);
  return false;
}

/** What changed, as the timeline tells it. */
function told({ order, facts }: KnownOrderInput, dueOn: PlainDate | null): AuditEntry[] {
  const orderId = order.id;
  const audit: AuditEntry[] = [];
  if (facts.cancelledAt && !order.cancelledAt) {
    audit.push({ orderId, event: { type: "order.cancelled", by: "shopify", reason: facts.cancelReason ?? "cancelled_in_shopify" } });
  }
  if (facts.fulfilmentStatus !== order.fulfilmentStatus) {
    audit.push({ orderId, event: { type: "order.fulfilment_changed", before: order.fulfilmentStatus, after: facts.fulfilmentStatus } });
  }
  const added = facts.tags.filter((tag) => !order.tags.includes(tag)).length;
  const removed = order.tags.filter((tag) => !facts.tags.includes(tag)).length;
  if (added + removed > 0) audit.push({ orderId, event: { type: "tags.changed", added, removed } });
  const changes = [
    facts.total.minor === order.totalMinor ? null : "total",
    facts.financialStatus === order.financialStatus ? null : "financial_status",
    dueOn === order.shopDueOn ? null : "due_date",
    contactDigestOf(facts) === order.contactDigest ? null : "email",
  ].filter((change) => change !== null);
  if (changes.length > 0) audit.push({ orderId, event: { type: "order.updated", changes } });
  return audit;
}
