/** The three ledgers as they stand at the end: our rows, Stripe's objects, Shopify's orders. */
import type { Installation } from "./installation";
import type { ChaosShop } from "./shops";

export interface OurInstalment {
  readonly id: string;
  readonly orderId: string;
  readonly kind: string;
  readonly state: string;
  readonly amount: number;
  readonly dueOn: string | null;
  readonly nextAttemptAt: Date | null;
  /** Code of the refusal that keeps it waiting, where there is one. */
  readonly refusal: string | null;
}

export interface OurAttempt {
  readonly id: string;
  readonly orderId: string;
  readonly instalmentId: string;
  readonly state: string;
  readonly amount: number;
  readonly isOnSession: boolean;
  readonly chargeId: string | null;
  /** What the customer had agreed to. */
  readonly cap: number;
}

export interface OurPayment {
  readonly id: string;
  readonly orderId: string;
  readonly rail: string;
  readonly kind: string;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
  readonly chargeId: string | null;
  readonly refundId: string | null;
  readonly transactionGid: string | null;
  readonly recordState: string;
  readonly parentId: string | null;
}

/** What was asked to go back of one payment: on the rail it came by, or something is wrong (rule 2). */
export interface OurRefundPart {
  readonly orderId: string;
  readonly rail: string;
  readonly paymentRail: string;
  readonly amount: number;
  readonly state: string;
  /** Stripe's refund or Shopify's transaction. */
  readonly externalId: string | null;
}

export interface OurOrder {
  readonly id: string;
  readonly name: string;
  readonly gid: string;
  readonly currency: string;
  readonly isCancelled: boolean;
  readonly isRefundRequired: boolean;
  readonly instalments: readonly OurInstalment[];
  readonly attempts: readonly OurAttempt[];
  readonly payments: readonly OurPayment[];
  readonly refundParts: readonly OurRefundPart[];
  /** PaymentIntents under pages of Stripe's that a customer paid on: these have no attempt. */
  readonly pages: readonly string[];
  /** Work that should be over: one line each. */
  readonly unfinished: readonly string[];
}

export interface StripeCharge {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly intent: string | null;
  readonly orderId: string;
  readonly instalmentId: string;
}

export interface StripeRefund {
  readonly id: string;
  readonly chargeId: string;
  readonly amount: number;
  readonly orderId: string;
}

export interface ShopTransaction {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly gateway: string;
  readonly amount: { readonly presentment: string };
}

export interface ShopOrder {
  readonly id: string;
  readonly cancelledAt: string | null;
  readonly total: { readonly presentment: string };
  readonly outstanding: { readonly presentment: string };
  readonly transactions: readonly ShopTransaction[];
}

/** One order on all three sides. */
export interface ThreeSides {
  readonly ours: OurOrder;
  readonly charges: readonly StripeCharge[];
  readonly refunds: readonly StripeRefund[];
  readonly shop: ShopOrder | null;
}

export function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

const byOrder = <T extends { readonly orderId: string }>(rows: readonly T[]) => grouped(rows, (row) => row.orderId);

const UNFINISHED = `
  SELECT order_id AS "orderId", 'refund part ' || state || coalesce(': ' || problem, '') AS line FROM refund_part WHERE state IN ('requested','sent','in_doubt')
  UNION ALL SELECT order_id, 'refund at the shop ' || shop_state || coalesce(': ' || shop_problem, '') FROM refund WHERE shop_state IN ('waiting','sent','in_doubt')
  UNION ALL SELECT order_id, 'wish not applied: ' || kind FROM pending_intent WHERE applied_at IS NULL
  UNION ALL SELECT c.order_id, 'cancelling: ' || s.step || ' ' || s.state || coalesce(' ' || s.detail, '') FROM cancellation_step s JOIN cancellation c ON c.merchant_id = s.merchant_id AND c.id = s.cancellation_id
    WHERE s.state IN ('open','waiting') AND NOT EXISTS (SELECT 1 FROM cancellation_step r WHERE r.merchant_id = s.merchant_id AND r.cancellation_id = s.cancellation_id AND r.state = 'refused')
  UNION ALL SELECT order_id, 'recording ' || amount_minor || ' owed: ' || coalesce(record_note, '') FROM payment WHERE record_state = 'owed'
  UNION ALL SELECT order_id, 'mail ' || kind || ' ' || status FROM mail WHERE status = 'sending' AND order_id IS NOT NULL`;

async function ourOrders({ database }: Installation, merchantId: string): Promise<OurOrder[]> {
  const of = [merchantId];
  const orders = await database.rows<Pick<OurOrder, "id" | "name" | "gid" | "currency" | "isCancelled" | "isRefundRequired">>(
    `SELECT id, name, shopify_order_gid AS gid, currency, cancelled_at IS NOT NULL OR deleted_at IS NOT NULL AS "isCancelled", is_refund_required AS "isRefundRequired"
     FROM orders WHERE merchant_id = $1 ORDER BY name`,
    of,
  );
  const instalments = byOrder(
    await database.rows<OurInstalment>(
      `SELECT id, order_id AS "orderId", kind, state, amount_minor::int AS amount, due_on::text AS "dueOn", next_attempt_at AS "nextAttemptAt",
         next_step_why #>> '{refusal,code}' AS refusal FROM instalment WHERE merchant_id = $1 ORDER BY position`,
      of,
    ),
  );
  const attempts = byOrder(
    await database.rows<OurAttempt>(
      `SELECT a.id, a.order_id AS "orderId", a.instalment_id AS "instalmentId", a.state, a.amount_minor::int AS amount, a.is_on_session AS "isOnSession", a.charge_id AS "chargeId", c.cap_minor::int AS cap
       FROM attempt a JOIN consent c ON c.merchant_id = a.merchant_id AND c.id = a.consent_id WHERE a.merchant_id = $1 ORDER BY a.number`,
      of,
    ),
  );
  const payments = byOrder(
    await database.rows<OurPayment>(
      `SELECT id, order_id AS "orderId", rail, kind, status, amount_minor::int AS amount, lower(currency) AS currency, stripe_charge_id AS "chargeId", stripe_refund_id AS "refundId",
         shopify_transaction_gid AS "transactionGid", record_state AS "recordState", parent_id AS "parentId" FROM payment WHERE merchant_id = $1 ORDER BY occurred_at`,
      of,
    ),
  );
  const refundParts = byOrder(
    await database.rows<OurRefundPart>(
      `SELECT r.order_id AS "orderId", r.rail, p.rail AS "paymentRail", r.amount_minor::int AS amount, r.state, r.external_id AS "externalId"
       FROM refund_part r JOIN payment p ON p.merchant_id = r.merchant_id AND p.id = r.payment_id WHERE r.merchant_id = $1 ORDER BY r.position`,
      of,
    ),
  );
  const pages = byOrder(
    await database.rows<{ orderId: string; intent: string }>(
      `SELECT i.order_id AS "orderId", p.payment_intent_id AS intent FROM payment_object p JOIN instalment i ON i.merchant_id = p.merchant_id AND i.id = p.instalment_id
       WHERE p.merchant_id = $1 AND p.kind = 'checkout_session' AND p.payment_intent_id IS NOT NULL`,
      of,
    ),
  );
  const unfinished = byOrder(
    await database.rows<{ orderId: string; line: string }>(
      `SELECT * FROM (${UNFINISHED}) u WHERE "orderId" IN (SELECT id FROM orders WHERE merchant_id = $1)`,
      of,
    ),
  );
  return orders.map((order) => ({
    ...order,
    instalments: instalments.get(order.id) ?? [],
    attempts: attempts.get(order.id) ?? [],
    payments: payments.get(order.id) ?? [],
    refundParts: refundParts.get(order.id) ?? [],
    pages: (pages.get(order.id) ?? []).map((page) => page.intent),
    unfinished: (unfinished.get(order.id) ?? []).map((row) => row.line),
  }));
}

interface StripeLedger {
  readonly payment_intents: readonly { id: string; metadata: Record<string, string> }[];
  readonly charges: readonly { id: string; paid: boolean; amount_captured: number; currency: string; payment_intent: string | null }[];
  readonly refunds: readonly { id: string; charge: string; amount: number; status: string }[];
}

/** Money that moved at Stripe; an object that names no order of ours has the empty id. */
async function stripeSide(chaos: Installation, shop: ChaosShop): Promise<{ charges: StripeCharge[]; refunds: StripeRefund[] }> {
  const ledger = await chaos.door<StripeLedger>(`${chaos.sandbox.stripe}/__sandbox/ledger?key=${shop.stripeKey}`);
  const intents = new Map(ledger.payment_intents.map((intent) => [intent.id, intent.metadata]));
  const charges = ledger.charges
    .filter((charge) => charge.paid)
    .map(({ id, amount_captured: amount, currency, payment_intent: intent }) => {
      const metadata = intents.get(intent ?? "") ?? {};
      return { id, amount, currency, intent, orderId: metadata.order ?? "", instalmentId: metadata.instalment ?? "" };
    });
  const orderOf = new Map(charges.map((charge) => [charge.id, charge.orderId]));
  const refunds = ledger.refunds
    .filter((refund) => refund.status === "succeeded")
    .map(({ id, charge, amount }) => ({ id, chargeId: charge, amount, orderId: orderOf.get(charge) ?? "" }));
  return { charges, refunds };
}

export interface Books {
  readonly sides: readonly ThreeSides[];
  /** Charges at Stripe that belong to no order here. */
  readonly orphans: readonly StripeCharge[];
}

export async function readBooks(chaos: Installation, shop: ChaosShop): Promise<Books> {
  const [ours, stripe, there] = await Promise.all([
    ourOrders(chaos, shop.merchantId),
    stripeSide(chaos, shop),
    chaos.door<{ orders: ShopOrder[] }>(`${chaos.sandbox.shopify}/__sandbox/ledger?shop=${shop.shopDomain}`),
  ]);
  const charges = byOrder(stripe.charges);
  const refunds = byOrder(stripe.refunds);
  const shopOrders = new Map(there.orders.map((order) => [order.id, order]));
  const known = new Set(ours.map((order) => order.id));
  return {
    sides: ours.map((order) => ({
      ours: order,
      charges: charges.get(order.id) ?? [],
      refunds: refunds.get(order.id) ?? [],
      shop: shopOrders.get(order.gid) ?? null,
    })),
    orphans: stripe.charges.filter((charge) => !known.has(charge.orderId)),
  };
}
