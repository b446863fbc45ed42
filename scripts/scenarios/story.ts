/** Steps the stories share: a shop that collects, orders that come in, time that passes. */
import { setTimeout } from "node:timers/promises";
import type { Actor } from "@/lib/domain/actor";
import { addDays, atHour, plainDate } from "@/lib/domain/dates";
import { switchCollectMode } from "@/lib/operations/switch-collect-mode";
import { commitAcrossMerchants } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { addMember } from "@/lib/store/memberships";
import { hashPassword } from "@/lib/store/passwords";
import { EURO_MERCHANT } from "@/prisma/seed/merchant";
import { startWorld, type World } from "../test-world";

/** A Tuesday morning in winter, far from the day these tests run: a clock of the machine read by mistake shows at once. */
export const START = "2027-02-02T09:00:00Z";
export const OWNER_EMAIL = "owner@example.com";

export type Seed = typeof EURO_MERCHANT;

export interface Shop extends World {
  readonly seed: Seed;
  /** The merchant's Owner, who also keeps the money. */
  readonly owner: Actor;
}

export interface ShopOptions {
  readonly seed?: Seed;
  readonly startsAt?: string;
  /** Whether *Collect* is switched on; a new connection only watches (rule 4). */
  readonly collects?: boolean;
}

async function addOwner(world: World): Promise<Actor> {
  const userId = newId();
  const passwordHash = await hashPassword("correct horse battery staple");
  await commitAcrossMerchants(world.app.db, async (tx) => {
    await tx.user.create({ data: { id: userId, name: "Olivia Owner", email: OWNER_EMAIL, language: "en", passwordHash } });
    await addMember(tx, world.merchantId, userId, "owner", world.now());
  });
  return { kind: "staff", userId };
}

export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const seed = options.seed ?? EURO_MERCHANT;
  const world = await startWorld({ seed, startsAt: options.startsAt ?? START });
  const shop: Shop = { ...world, seed, owner: await addOwner(world) };
  if (options.collects !== false) await switchOn(shop);
  return shop;
}

export async function switchOn(shop: Shop): Promise<void> {
  const answer = await switchCollectMode(await shop.ctx(shop.owner), { mode: "collect", confirmed: true });
  if (!answer.ok) throw new Error(`Collect could not be switched on: ${answer.code} ${JSON.stringify(answer.params)}`);
}

export interface Sale {
  readonly email?: string | null;
  readonly name?: readonly [first: string, last: string];
  readonly locale?: "fr" | "en";
  readonly country?: string;
  /** Of one piece, in whole and decimal units of the currency the customer sees. */
  readonly price?: string;
  readonly quantity?: number;
  readonly currency?: string;
  /** What delivery costs; free unless told. */
  readonly delivery?: string;
  /** Paid at checkout on the shop's own gateway; nothing unless told. */
  readonly deposit?: string;
  /** Days until the balance is due by the order's payment terms; null for an order without terms. */
  readonly dueInDays?: number | null;
  /** Name of one of the shop's selling plans instead of payment terms; its own part is charged at checkout. */
  readonly plan?: "deposit" | "deposit_on_fulfilment" | "pay_later";
  readonly sku?: string;
  readonly tags?: readonly string[];
  /** No customer and no address at all. */
  readonly isAnonymous?: boolean;
}

export interface Placed {
  readonly gid: string;
  readonly name: string;
  readonly email: string | null;
}

export interface Order extends Placed {
  readonly id: string;
  readonly customerId: string;
}

const DAY_MS = 86_400_000;
let customers = 0;

function newCustomer(): string {
  customers += 1;
  return `customer.${customers}@example.com`;
}

/** The body of a sale at the sandbox shop. */
async function saleBody(shop: Shop, sale: Sale, email: string | null): Promise<Record<string, unknown>> {
  const [firstName, lastName] = sale.name ?? ["Camille", "Exemple"];
  const dueInDays = sale.dueInDays === undefined ? 21 : sale.dueInDays;
  const dueAt = dueInDays === null ? null : new Date(shop.now().getTime() + dueInDays * DAY_MS).toISOString();
  const plan = sale.plan === undefined ? undefined : await sellingPlan(shop, sale.plan);
  return {
    shop: shop.seed.shopDomain,
    customer: sale.isAnonymous ? null : { email, firstName, lastName, locale: sale.locale ?? "en" },
    email: sale.isAnonymous ? null : undefined,
    locale: sale.locale ?? "en",
    country: sale.country ?? "FR",
    presentmentCurrency: sale.currency,
    lines: [
      {
        sku: sale.sku ?? "ATLAS7-M",
        quantity: sale.quantity ?? 1,
        ...(plan ? { sellingPlanId: plan } : { price: sale.price ?? "240.00" }),
      },
    ],
    tags: sale.tags ?? [],
    ...(sale.delivery ? { shipping: { title: "Delivery", price: sale.delivery } } : {}),
    ...(plan ? {} : { payment: sale.deposit ? { kind: "amount", amount: sale.deposit } : { kind: "none" } }),
    ...(plan ? {} : { paymentTerms: dueAt === null ? "none" : { type: "FIXED", dueAt } }),
  };
}

async function sellingPlan(shop: Shop, name: string): Promise<string> {
  type Listed = { shops: { shop: string; sellingPlans: { id: string; merchantCode: string }[] }[] };
  const { shops } = await shop.shopify<Listed>("/shops");
  const found = shops.find((one) => one.shop === shop.seed.shopDomain)?.sellingPlans.find((one) => one.merchantCode === `preorder-${name}`);
  if (!found) throw new Error(`the shop has no plan ${name}`);
  return found.id;
}

/** Somebody orders at the shop. The shop's webhooks wait or leave as its dials say; nothing of ours has run yet. */
export async function sell(shop: Shop, sale: Sale = {}): Promise<Placed> {
  const email = sale.isAnonymous ? null : sale.email === undefined ? newCustomer() : sale.email;
  const made = await shop.shopify<{ id: string; name: string }>("/orders", await saleBody(shop, sale, email));
  return { gid: made.id, name: made.name, email };
}

/** Orders the shop had before it was connected: nobody is told of them. */
export async function history(shop: Shop, sales: readonly Sale[]): Promise<Placed[]> {
  const emails = sales.map((sale) => sale.email ?? newCustomer());
  const placedAt = new Date(shop.now().getTime() - 20 * DAY_MS).toISOString();
  const orders = await Promise.all(sales.map(async (sale, at) => ({ ...(await saleBody(shop, sale, emails[at] ?? null)), placedAt })));
  const made = await shop.shopify<{ orders: { id: string; name: string }[] }>("/orders", { orders, silent: true });
  return made.orders.map(({ id, name }, at) => ({ gid: id, name, email: emails[at] ?? null }));
}

/** Our order behind one of the shop's. */
export async function imported(shop: Shop, placed: Placed): Promise<Order> {
  const row = await shop.app.db.prisma.order.findUnique({
    where: { merchantId_shopifyOrderGid: { merchantId: shop.merchantId, shopifyOrderGid: placed.gid } },
  });
  if (!row) throw new Error(`order ${placed.name} was not imported`);
  return { ...placed, id: row.id, customerId: row.customerId };
}

/** An order placed, told by the shop's webhooks, and dealt with. */
export async function order(shop: Shop, sale: Sale = {}): Promise<Order> {
  const placed = await sell(shop, sale);
  await shop.drain();
  return imported(shop, placed);
}

/** What somebody does to an order in Shopify's admin. */
export async function inShopify(shop: Shop, { gid }: Placed, action: string, body: Record<string, unknown> = {}): Promise<void> {
  await shop.shopify(`/orders/${encodeURIComponent(gid)}/${action}`, body);
}

/** A day so many days after now, at an hour of the shop's winter: business time goes there and everything due is done. */
export async function goTo(shop: Shop, at: string): Promise<void> {
  await shop.setNow(at);
  await shop.drain();
}

/** The shop sends everything it ever sent once more, byte for byte, newest first; answers how many. */
export async function replayDeliveries(shop: Shop): Promise<number> {
  const { deliveries } = await shop.shopify<{ deliveries: { id: string }[] }>("/deliveries");
  for (const { id } of deliveries.toReversed()) await shop.shopify(`/deliveries/${id}`, {});
  await shop.drain();
  return deliveries.length;
}

/** Goes on until something is so, as workers do: for work that another server needs real time for. */
export async function drainUntil(shop: Shop, isSo: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    await shop.drain();
    if (await isSo()) return;
    await setTimeout(50);
  }
  throw new Error("it never came to that");
}

/** An instant on or before the day an order's balance is due, at an hour of the shop's own clock. */
export async function dueOn(shop: Shop, one: Order, when: { readonly daysBefore?: number; readonly hour: number }): Promise<string> {
  const row = await shop.app.db.prisma.order.findUniqueOrThrow({ where: { merchantId_id: { merchantId: shop.merchantId, id: one.id } } });
  if (!row.dueOn) throw new Error(`order ${one.name} has no due date`);
  const day = addDays(plainDate(row.dueOn.toISOString().slice(0, 10)), -(when.daysBefore ?? 0));
  return atHour(shop.seed.merchant.timezone, day, when.hour).toISOString();
}

/** Real time in which a worker could still be at work on what it took: leases run on the machine's clock, not on business time. */
export async function leasesRunOut(shop: Shop): Promise<void> {
  await shop.app.db.prisma.$executeRaw`
    UPDATE attempt SET claimed_at = claimed_at - interval '10 minutes', checked_at = checked_at - interval '2 hours' WHERE state IN ('open', 'unknown', 'processing')`;
  await shop.app.db.prisma.$executeRaw`UPDATE owed_work SET claimed_at = claimed_at - interval '10 minutes' WHERE claimed_at IS NOT NULL`;
  await shop.app.db.prisma.$executeRaw`UPDATE mail SET claimed_at = claimed_at - interval '10 minutes' WHERE claimed_at IS NOT NULL`;
  await shop.app.db.prisma.$executeRaw`UPDATE inbox SET claimed_at = claimed_at - interval '10 minutes' WHERE claimed_at IS NOT NULL`;
}

/** The next confirm of an order's prepared PaymentIntent goes wrong in this way. */
export async function confirmGoesWrong(shop: Shop, one: Order, fault: string, times = 1): Promise<void> {
  const object = await shop.app.db.prisma.paymentObject.findFirstOrThrow({
    where: { merchantId: shop.merchantId, closedAt: null, instalment: { orderId: one.id } },
  });
  if (!object.stripeId) throw new Error(`the payment of ${one.name} is not prepared`);
  await shop.stripe("/faults", { fault, method: "POST", path: `/v1/payment_intents/${object.stripeId}/confirm`, times });
}

/** Stripe's webhooks arrive no more, or arrive again. */
export async function stripeIsSilent(shop: Shop, isSilent = true): Promise<void> {
  await shop.stripe("/dials", { webhooks: { lose: isSilent ? 1 : 0 } });
}
