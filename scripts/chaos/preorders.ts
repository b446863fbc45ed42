/** Preorders that come due: at the shop and at Stripe through their own doors, in our database as rows of what an import and a customer would have left. */
import { commitAcrossMerchants } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { refreshOrders } from "@/lib/store/order-cache";
import type { ChaosDatabase } from "./database";
import type { Installation, SandboxAddresses } from "./installation";
import type { PlannedOrder } from "./plan";
import { type PreorderRow, STATEMENTS } from "./preorder-rows";
import type { ChaosShop } from "./shops";

/** What preorders are made in: of an installation, only what that takes. */
export type PreorderHome = Pick<Installation, "app" | "door"> & {
  readonly sandbox: Pick<SandboxAddresses, "stripe" | "shopify">;
  readonly database: Pick<ChaosDatabase, "rows">;
};

export interface Preorder {
  readonly index: number;
  readonly shop: ChaosShop;
  readonly orderId: string;
  readonly orderGid: string;
  readonly name: string;
  readonly email: string;
  readonly customerId: string;
  readonly instalmentId: string;
  readonly line: { readonly gid: string; readonly quantity: number; readonly variantId: string };
}

interface ShopOrder {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly customerId: string;
  readonly lines: readonly { readonly id: string; readonly variantId: string }[];
}

const AT_ONCE = 8;
const BATCH = 50;
const decimal = (minor: number): string => (minor / 100).toFixed(2);
const DAY_MS = 86_400_000;

async function placeOrders(
  chaos: PreorderHome,
  shop: ChaosShop,
  planned: readonly (PlannedOrder & { index: number })[],
  now: Date,
): Promise<ShopOrder[]> {
  const orders = planned.map((one) => ({
    shop: shop.shopDomain,
    customer: { email: `customer.${one.index}@example.com`, firstName: "Camille", lastName: `Exemple ${one.index}`, locale: "en" },
    locale: "en",
    country: shop.country,
    placedAt: new Date(now.getTime() - 20 * DAY_MS).toISOString(),
    lines: [{ sku: "ATLAS7-M", quantity: one.quantity, price: decimal(one.priceMinor) }],
    tags: ["preorder"],
    payment: one.depositMinor > 0 ? { kind: "amount", amount: decimal(one.depositMinor) } : { kind: "none" },
    paymentTerms: { type: "FIXED", dueAt: `${now.toISOString().slice(0, 10)}T08:00:00Z` },
  }));
  return (await chaos.door<{ orders: ShopOrder[] }>(`${chaos.sandbox.shopify}/__sandbox/orders`, { orders, silent: true })).orders;
}

async function atStripe<T>(chaos: PreorderHome, shop: ChaosShop, path: string, fields: Record<string, string>): Promise<T> {
  const answer = await fetch(`${chaos.sandbox.stripe}/v1/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${shop.stripeKey}`, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  });
  if (!answer.ok) throw new Error(`${path} was refused: ${await answer.text()}`);
  return answer.json() as Promise<T>;
}

/** A customer with a card saved for later; `behaviour` is what the bank will say when it is charged. */
async function saveCard(chaos: PreorderHome, shop: ChaosShop, email: string, { behaviour }: PlannedOrder) {
  const customer = await atStripe<{ id: string }>(chaos, shop, "customers", { email });
  const card = await atStripe<{ id: string; card: { fingerprint: string } }>(chaos, shop, "payment_methods/pm_card_visa/attach", {
    customer: customer.id,
  });
  if (behaviour !== null) await chaos.door(`${chaos.sandbox.stripe}/__sandbox/payment_methods/${card.id}`, { behaviour });
  return { stripeCustomerId: customer.id, paymentMethodId: card.id, fingerprint: card.card.fingerprint };
}

async function makeBatch(
  chaos: PreorderHome,
  shop: ChaosShop,
  planned: readonly (PlannedOrder & { index: number })[],
  now: Date,
): Promise<Preorder[]> {
  const placed = await placeOrders(chaos, shop, planned, now);
  const rows: PreorderRow[] = [];
  for (let at = 0; at < planned.length; at += AT_ONCE) {
    const slice = planned.slice(at, at + AT_ONCE);
    const cards = await Promise.all(slice.map((one) => saveCard(chaos, shop, `customer.${one.index}@example.com`, one)));
    slice.forEach((one, offset) => {
      const there = placed[at + offset];
      const card = cards[offset];
      const line = there?.lines[0];
      if (!there || !card || !line) throw new Error("the shop made fewer orders than were asked for");
      rows.push({
        ...card,
        ...{ merchant: shop.merchantId, connection: shop.shopifyConnectionId, statement: shop.statementText, country: shop.country },
        ...{
          person: newId(),
          customer: newId(),
          order: newId(),
          line: newId(),
          card: newId(),
          consent: newId(),
          instalment: newId(),
          notice: newId(),
        },
        ...{
          orderGid: there.id,
          customerGid: there.customerId,
          lineGid: line.id,
          variantGid: line.variantId,
          name: there.name,
          email: there.email,
        },
        ...{ buyer: `Camille Exemple ${one.index}`, quantity: one.quantity, unit: one.priceMinor, currency: shop.currency },
        ...{ total: one.priceMinor * one.quantity, balance: one.priceMinor * one.quantity - one.depositMinor },
      });
    });
  }
  await insertRows(chaos, shop.merchantId, rows, now);
  return rows.map((row, at) => ({
    index: planned[at]?.index ?? -1,
    shop,
    ...{
      orderId: row.order,
      orderGid: row.orderGid,
      name: row.name,
      email: row.email,
      customerId: row.customer,
      instalmentId: row.instalment,
    },
    line: { gid: row.lineGid, quantity: row.quantity, variantId: row.variantGid },
  }));
}

async function insertRows({ app }: PreorderHome, merchantId: string, rows: readonly PreorderRow[], now: Date): Promise<void> {
  await commitAcrossMerchants(app.db, async (tx) => {
    for (const statement of STATEMENTS) await tx.$executeRawUnsafe(statement, JSON.stringify(rows), now);
    await refreshOrders(
      tx,
      merchantId,
      rows.map((row) => row.order),
    );
  });
}

/** In the order of the plan. Everything was announced three days ago and is due today. */
export async function makePreorders(
  chaos: PreorderHome,
  shops: readonly ChaosShop[],
  planned: readonly PlannedOrder[],
  now: Date,
): Promise<Preorder[]> {
  const numbered = planned.map((one, index) => ({ ...one, index }));
  const made: Preorder[] = [];
  for (const [at, shop] of shops.entries()) {
    const mine = numbered.filter((one) => one.shop === at);
    for (let from = 0; from < mine.length; from += BATCH) made.push(...(await makeBatch(chaos, shop, mine.slice(from, from + BATCH), now)));
  }
  await chaos.database.rows("ANALYZE");
  return made.sort((left, right) => left.index - right.index);
}
