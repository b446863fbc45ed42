/** The three ledgers a story is checked against: ours, Stripe's and Shopify's, and the mails that really left. */
import type Stripe from "stripe";
import { expect } from "vitest";
import { inbox } from "./customer";
import type { Order, Placed, Shop } from "./story";

export interface StripeLedger {
  readonly totals: Readonly<Record<string, { charged: number; refunded: number; lost: number }>>;
  readonly payment_intents: readonly Stripe.PaymentIntent[];
  readonly charges: readonly Stripe.Charge[];
  readonly refunds: readonly Stripe.Refund[];
  readonly disputes: readonly Stripe.Dispute[];
  readonly checkout_sessions: readonly Stripe.Checkout.Session[];
  readonly setup_intents: readonly Stripe.SetupIntent[];
  readonly payment_methods: readonly Stripe.PaymentMethod[];
}

export interface ShopBag {
  readonly shop: string;
  readonly presentment: string;
  readonly presentmentCurrency: string;
}

export interface ShopOrder {
  readonly financialStatus: string;
  readonly fulfillmentStatus: string;
  readonly total: ShopBag;
  readonly received: ShopBag;
  readonly outstanding: ShopBag;
  readonly lines: readonly {
    readonly id: string;
    readonly quantity: number;
    readonly currentQuantity: number;
    readonly variantId: string;
  }[];
  readonly transactions: readonly { readonly kind: string; readonly status: string; readonly gateway: string; readonly amount: ShopBag }[];
  readonly disputes: readonly { readonly status: string; readonly amount: ShopBag }[];
  readonly fulfillmentOrders: readonly { readonly holds: readonly { readonly handle: string; readonly reason: string }[] }[];
}

export const stripeBooks = (shop: Shop): Promise<StripeLedger> => shop.stripe(`/ledger?key=${shop.seed.stripeKey}`);

export const shopBooks = (shop: Shop, { gid }: Placed): Promise<ShopOrder> => shop.shopify(`/orders/${encodeURIComponent(gid)}`);

/** What the shop says it has of a SKU. */
export async function stockOf(shop: Shop, sku: string): Promise<number> {
  const gateway = await shop.app.gateways.shopify(shop.merchantId, shop.shopifyConnectionId);
  type Shops = { shops: { shop: string; variants: { sku: string; inventoryItemId: string }[] }[] };
  const ours = (await shop.shopify<Shops>("/shops")).shops.find((one) => one.shop === shop.seed.shopDomain);
  const answer = await gateway.stockOf(ours?.variants.find((one) => one.sku === sku)?.inventoryItemId ?? "");
  if (answer.kind !== "ok") throw new Error(`the stock of ${sku} was not read`);
  return answer.value.reduce((sum, { available }) => sum + available, 0);
}

/** Everything Stripe holds about one order: its PaymentIntents (by our metadata) and their charges. */
export async function atStripe(shop: Shop, order: Order) {
  const ledger = await stripeBooks(shop);
  const intents = ledger.payment_intents.filter((intent) => intent.metadata.order === order.id);
  const ids = new Set(intents.map((intent) => intent.id));
  const charges = ledger.charges.filter((charge) => typeof charge.payment_intent === "string" && ids.has(charge.payment_intent));
  return { intents, charges, paid: charges.filter((charge) => charge.paid) };
}

/** Our own rows of an order. */
export async function ourBooks(shop: Shop, order: Order) {
  const { prisma } = shop.app.db;
  const where = { merchantId: shop.merchantId, orderId: order.id };
  const [row, instalments, attempts, payments, notices, mails, consents, audit, intents] = await Promise.all([
    prisma.order.findUniqueOrThrow({ where: { merchantId_id: { merchantId: shop.merchantId, id: order.id } } }),
    prisma.instalment.findMany({ where, orderBy: { position: "asc" } }),
    prisma.attempt.findMany({ where, orderBy: { number: "asc" } }),
    prisma.payment.findMany({ where, orderBy: { occurredAt: "asc" } }),
    prisma.notice.findMany({ where, orderBy: { createdAt: "asc" } }),
    prisma.mail.findMany({ where, orderBy: { createdAt: "asc" } }),
    prisma.consent.findMany({ where, orderBy: { createdAt: "asc" } }),
    prisma.auditEvent.findMany({ where, orderBy: [{ at: "asc" }, { id: "asc" }] }),
    prisma.pendingIntent.findMany({ where, orderBy: { askedAt: "asc" } }),
  ]);
  const balance = instalments.filter((one) => one.kind === "balance").at(-1);
  return {
    order: row,
    instalments,
    balance,
    attempts,
    payments,
    notices,
    mails,
    consents,
    audit,
    intents,
    told: audit.map((one) => one.type),
  };
}

/** State of the order's balance. */
export async function stateOf(shop: Shop, order: Order): Promise<string | undefined> {
  return (await ourBooks(shop, order)).balance?.state;
}

/** Kinds of the mails this order's customer was really sent, in the order they left. */
export async function mailed(shop: Shop, order: Order): Promise<string[]> {
  const rows = (await ourBooks(shop, order)).mails.filter((mail) => mail.status === "accepted" && mail.userId === null);
  const sent = rows.sort((a, b) => (a.acceptedAt?.getTime() ?? 0) - (b.acceptedAt?.getTime() ?? 0));
  const received = await inbox(shop, order.email);
  // What we believe we sent is what arrived: not one mail more, not one less.
  expect(new Set(received.map((mail) => mail.messageId))).toEqual(new Set(sent.map((mail) => mail.messageId)));
  return sent.map((mail) => mail.kind);
}

/** Nothing is owed any more but what stands in `but`: no queue row, no open attempt, no message that waits. */
export async function atRest(shop: Shop, but: readonly string[] = []): Promise<void> {
  const { prisma } = shop.app.db;
  const merchantId = shop.merchantId;
  const owed = await prisma.owedWork.findMany({ where: { merchantId, doneAt: null, kind: { notIn: [...but] } } });
  const open = await prisma.attempt.findMany({ where: { merchantId, state: { in: ["open", "unknown"] } } });
  const waiting = await prisma.inbox.findMany({ where: { merchantId, status: { notIn: ["done", "ignored"] } } });
  expect(owed.map((work) => ({ kind: work.kind, why: work.lastError }))).toEqual([]);
  expect(open.map((attempt) => attempt.state)).toEqual([]);
  expect(waiting.map((row) => ({ topic: row.topic, status: row.status, reason: row.reason }))).toEqual([]);
}

/** What we have written into the shop's books: transactions under our own name. */
export const recordings = (there: ShopOrder) =>
  there.transactions.filter((one) => one.gateway.startsWith("Predesk ") && one.status === "SUCCESS");

/** Collected once: one succeeded charge of exactly this at Stripe, one payment with us, one transaction of exactly this at the shop. */
export async function expectCollected(shop: Shop, order: Order, minor: bigint, currency: string, decimal: string): Promise<void> {
  const stripe = await atStripe(shop, order);
  expect(stripe.paid.map(({ amount, currency: code, captured }) => ({ amount: BigInt(amount), code, captured }))).toEqual([
    { amount: minor, code: currency.toLowerCase(), captured: true },
  ]);
  const books = await ourBooks(shop, order);
  expect(books.balance).toMatchObject({ state: "paid", amountMinor: minor, currency });
  const ours = books.payments.filter((payment) => payment.rail === "stripe");
  expect(
    ours.map(({ kind, status, amountMinor, stripeChargeId, recordState }) => ({ kind, status, amountMinor, stripeChargeId, recordState })),
  ).toEqual([{ kind: "charge", status: "succeeded", amountMinor: minor, stripeChargeId: stripe.paid[0]?.id, recordState: "recorded" }]);
  const there = await shopBooks(shop, order);
  const manual = recordings(there);
  expect(manual.map(({ kind, amount }) => ({ kind, amount: amount.presentment, currency: amount.presentmentCurrency }))).toEqual([
    { kind: "SALE", amount: decimal, currency },
  ]);
  expect(Number(there.outstanding.presentment)).toBe(0);
}

/** Not one cent moved at Stripe for this order. */
export async function expectNothingCharged(shop: Shop, order: Order): Promise<void> {
  expect((await atStripe(shop, order)).paid).toEqual([]);
}

/** All that counts about an order, in one value: two of them are equal when nothing happened in between. */
export async function summary(shop: Shop, order: Order) {
  const books = await ourBooks(shop, order);
  const stripe = await atStripe(shop, order);
  const there = await shopBooks(shop, order);
  return {
    order: {
      status: books.order.status,
      paymentState: books.order.paymentState,
      balance: books.order.balanceMinor,
      paid: books.order.paidMinor,
    },
    instalments: books.instalments.map(({ kind, state, amountMinor, dueOn, version }) => ({ kind, state, amountMinor, dueOn, version })),
    attempts: books.attempts.map(({ number, state, chargeId }) => ({ number, state, chargeId })),
    payments: books.payments.map(({ rail, kind, status, amountMinor, recordState }) => ({ rail, kind, status, amountMinor, recordState })),
    mails: books.mails.map(({ kind, status }) => ({ kind, status })),
    told: books.told,
    charges: stripe.charges.map(({ id, paid, amount, amount_refunded }) => ({ id, paid, amount, amount_refunded })),
    shop: { financialStatus: there.financialStatus, outstanding: there.outstanding, transactions: there.transactions },
  };
}

/** Refunds of an order, whoever wanted them, as reason and minor units. */
export async function refundsOf(shop: Shop, order: Order): Promise<string[]> {
  const where = { merchantId: shop.merchantId, orderId: order.id };
  const rows = await shop.app.db.prisma.refund.findMany({ where, include: { parts: true }, orderBy: { askedAt: "asc" } });
  return rows.flatMap(({ reason, parts }) =>
    parts.map(({ amountMinor, currency, state }) => `${reason} ${amountMinor} ${currency} ${state}`),
  );
}
