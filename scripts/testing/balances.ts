/** Preorders with a saved card in a test world: placed in the shop, imported, agreed to and saved as a customer does. */
import { plainDate } from "@/lib/domain/dates";
import { switchCollectMode } from "@/lib/operations/switch-collect-mode";
import { saveCardAsCustomer } from "@/prisma/seed/save-card";
import type { World } from "../test-world";

export interface BalanceOptions {
  /** Stripe's test number; a Visa that always works unless told. */
  readonly card?: string | null;
  /** Due so many days from now. */
  readonly dueInDays?: number;
  readonly price?: string;
  readonly deposit?: string | null;
  readonly presentment?: string;
  readonly country?: string;
}

export interface Balance {
  readonly orderId: string;
  readonly orderGid: string;
  readonly customerId: string;
  readonly instalmentId: string;
  readonly email: string;
}

export const CARDS = {
  good: "4242424242424242",
  declinesWhenCharged: "4000000000000341",
  asksAlways: "4000002760003184",
  asksAtSaving: "4000002500003155",
} as const;

let counter = 0;

/** One preorder with its balance scheduled (or still without a card, `card: null`). */
export async function aBalance(world: World, options: BalanceOptions = {}): Promise<Balance> {
  counter += 1;
  const email = `customer.${counter}@example.com`;
  const dueOn = plainDate(new Date(world.now().getTime() + (options.dueInDays ?? 5) * 86_400_000).toISOString().slice(0, 10));
  const deposit = options.deposit === undefined ? "240.00" : options.deposit;
  const made = await world.shopify<{ id: string }>("/orders", {
    customer: { email, firstName: "Test", lastName: `Customer ${counter}`, locale: "en" },
    locale: "en",
    country: options.country ?? "FR",
    presentmentCurrency: options.presentment,
    lines: [{ sku: "ATLAS7-M", title: "Velo Atlas 7", quantity: 1, price: options.price ?? "480.00" }],
    tags: ["preorder"],
    payment: deposit === null ? { kind: "none" } : { kind: "amount", amount: deposit },
    paymentTerms: { type: "FIXED", dueAt: `${dueOn}T08:00:00Z` },
  });
  await world.drain();
  const order = await world.app.db.prisma.order.findUniqueOrThrow({
    where: { merchantId_shopifyOrderGid: { merchantId: world.merchantId, shopifyOrderGid: made.id } },
  });
  const instalment = await world.app.db.prisma.instalment.findFirstOrThrow({
    where: { merchantId: world.merchantId, orderId: order.id, kind: "balance" },
  });
  const balance = { orderId: order.id, orderGid: made.id, customerId: order.customerId, instalmentId: instalment.id, email };
  if (options.card === null) return balance;
  const saved = await saveCardAsCustomer(world.app, {
    merchantId: world.merchantId,
    orderId: order.id,
    customerId: order.customerId,
    language: "en",
    number: options.card ?? CARDS.good,
  });
  if (saved.end !== "saved") throw new Error(`the card was not saved: ${saved.end}`);
  await world.drain();
  return balance;
}

export const instalmentOf = (world: World, { instalmentId: id }: Balance) =>
  world.app.db.prisma.instalment.findUniqueOrThrow({ where: { merchantId_id: { merchantId: world.merchantId, id } } });

export const attemptsOf = (world: World, { instalmentId }: Balance) =>
  world.app.db.prisma.attempt.findMany({ where: { merchantId: world.merchantId, instalmentId }, orderBy: { number: "asc" } });

interface LedgerCharge {
  readonly id: string;
  readonly amount: number;
  readonly status: string;
  readonly payment_intent: string | null;
}

/** Charges that took money at Stripe, all of them: the judge of "exactly once". */
export async function moneyTaken(world: World, balance?: Balance): Promise<readonly LedgerCharge[]> {
  const { accountId } = await world.app.db.prisma.stripeConnection.findFirstOrThrow({ where: { merchantId: world.merchantId } });
  const { charges } = await world.stripe<{ charges: readonly LedgerCharge[] }>(`/ledger?account=${accountId}`);
  const taken = charges.filter((charge) => charge.status === "succeeded");
  if (!balance) return taken;
  const objects = await world.app.db.prisma.paymentObject.findMany({ where: { instalmentId: balance.instalmentId } });
  return taken.filter((charge) => objects.some((object) => [object.stripeId, object.paymentIntentId].includes(charge.payment_intent)));
}

/** The next call of this kind at Stripe goes wrong. */
export async function nextAtStripe(world: World, fault: string, path = "/v1/payment_intents/*/confirm", times = 1): Promise<void> {
  await world.stripe("/faults", { fault, method: "POST", path, times });
}

/** Leases run on the database's own clock: makes every claim that much older, as if the time had passed. */
export async function ageClaims(world: World, minutes: number): Promise<void> {
  await world.app.db.prisma.$executeRaw`
    UPDATE attempt SET claimed_at = claimed_at - make_interval(mins => ${minutes}::int), checked_at = checked_at - make_interval(mins => ${minutes * 60}::int) WHERE claimed_at IS NOT NULL`;
}

/** Days pass as they do in life: the notice leaves on its day, the charge on its own (for a balance due in five days). */
export async function passFiveDays(world: World): Promise<void> {
  await world.advance({ days: 2, hours: 1 });
  await world.drain();
  await world.advance({ days: 2, hours: 23 });
  await world.drain();
}

/** A world whose shop collects: orders placed from now on are active. */
export async function collect(world: World): Promise<void> {
  const on = await switchCollectMode(await world.ctx(), { mode: "collect", confirmed: true });
  if (!on.ok) throw new Error(`Collect was refused: ${on.code} ${JSON.stringify(on.params)}`);
  await world.advance({ minutes: 1 });
}
