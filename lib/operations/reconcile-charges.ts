import { plusMs } from "@/lib/domain/dates";
import { money, moneyJson, subtract } from "@/lib/domain/money";
import type { Evidence } from "@/lib/domain/reconciliation-evidence";
import { chargeAgrees } from "@/lib/domain/reconciliation-stripe";
import { syncReason } from "@/lib/domain/sync-reasons";
import type { StripeChargeFacts, StripeGateway } from "@/lib/gateways/stripe/contract";
import { merchantRow } from "@/lib/store/merchants";
import { bookedCharges, knownOrders, knownStripeCustomers, ordersWithOtherCharges } from "@/lib/store/reconciliation-books";
import type { FoundDifference } from "@/lib/store/reconciliation-differences";
import { asFound, CannotAsk, known } from "./examine-orders";
import { examine, keepPage, type ReconcileStep, type StepEnd } from "./reconcile-step";

/** Charges of the page before: those of the second in which it ended may be booked in this one's range. */
export type LastPage = { readonly ids: readonly string[] };

const SECOND_MS = 1_000;

/**
 * One page of Stripe's charges against our payments, and our payments of the same span against the page: charges by their own time,
 * because that is when money moved; a PaymentIntent prepared weeks ahead would stand in another window.
 */
export async function chargesPage(step: ReconcileStep, stripe: StripeGateway, last: LastPage): Promise<{ end: StepEnd; page: LastPage }> {
  const { run, outside } = step;
  const { db, merchantId } = outside.scope;
  const answer = await known(() => stripe.chargesPage({ from: run.windowFrom, until: run.windowUntil }, run.cursor.after ?? null));
  if (answer === null) throw new CannotAsk(syncReason("stripe_page_gone"));
  const { items, after } = answer;
  const ids = items.map((one) => one.chargeId);
  const booked = new Map((await bookedCharges(db, merchantId, ids)).map((row) => [row.chargeId, row]));
  const odd = items.filter((charge) => {
    const row = booked.get(charge.chargeId);
    const here = row ? { amount: money(row.minor, row.currency), refunded: money(row.refundedMinor, row.currency) } : null;
    return !chargeAgrees({ ...charge, refunded: charge.amountRefunded }, here);
  });
  const until = run.cursor.before ? new Date(run.cursor.before) : run.windowUntil;
  const oldest = items.at(-1);
  const from = after === null || !oldest ? run.windowFrom : plusMs(oldest.createdAt, SECOND_MS);
  const others = from < until ? await ordersWithOtherCharges(db, merchantId, { from, until }, [...ids, ...last.ids]) : [];
  const { byOrder, orphans } = await sort(step, odd, new Map([...booked].map(([id, row]) => [id, row.orderId])));
  const orderIds = [...new Set([...byOrder.keys(), ...others])];
  const found = [...(await examine(step, orderIds, byOrder)), ...orphans];
  const progress =
    after === null
      ? { phase: "refunds" as const, cursor: {} }
      : { phase: "charges" as const, cursor: { after, before: from.toISOString() } };
  const counts = { charges: items.length, examined: orderIds.length };
  const end = await keepPage(step, { found, orderIds, subjects: orphans.map((one) => one.subject) }, { ...progress, ...counts });
  return { end, page: { ids } };
}

/** Whose they are: an order's; nobody's although our name is on them; or none of our business: an account may sell other things too. */
async function sort(step: ReconcileStep, odd: readonly StripeChargeFacts[], orderOf: ReadonlyMap<string, string>) {
  const { outside } = step;
  const { db, merchantId } = outside.scope;
  const byOrder = new Map<string, string[]>();
  if (odd.length === 0) return { byOrder, orphans: [] };
  const named = (charge: StripeChargeFacts) => (charge.metadata.merchant === merchantId ? charge.metadata.order : undefined);
  const orders = await knownOrders(db, merchantId, odd.flatMap((one) => named(one) ?? []).filter(isUuid));
  const customers = await knownStripeCustomers(
    db,
    merchantId,
    odd.flatMap((one) => one.customerId ?? []),
  );
  const orphans: FoundDifference[] = [];
  const zone = (await merchantRow(outside.scope)).timezone;
  for (const charge of odd) {
    const orderId = orderOf.get(charge.chargeId) ?? named(charge);
    if (orderId !== undefined && (orderOf.has(charge.chargeId) || orders.has(orderId))) {
      byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), charge.chargeId]);
    } else if (charge.metadata.merchant === merchantId || (charge.customerId !== null && customers.has(charge.customerId))) {
      if (charge.status === "succeeded") orphans.push(orphan(charge, zone));
    }
  }
  return { byOrder, orphans };
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

function orphan(charge: StripeChargeFacts, zone: string): FoundDifference {
  const { chargeId, amount, amountRefunded, createdAt: at, paymentIntentId } = charge;
  const fact = {
    what: "charge" as const,
    amount: moneyJson(amount),
    at: at.toISOString(),
    ref: chargeId,
    state: charge.status,
    by: charge.customerId,
  };
  const evidence: Evidence = { predesk: [], stripe: [fact], shopify: null };
  const target = { chargeId, ...(paymentIntentId ? { paymentIntentId } : {}) };
  const left = subtract(amount, amountRefunded);
  return asFound(
    { class: "orphan_charge", subject: `charge:${chargeId}`, amount: left, at, fix: "refund_orphan", target },
    null,
    zone,
    evidence,
  );
}
