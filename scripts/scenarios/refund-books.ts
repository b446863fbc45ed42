/** What went back of an order, in each of the three ledgers. */
import { atStripe, ourBooks, stripeBooks } from "./books";
import { enterCardAt } from "./customer";
import { dueOn, goTo, imported, type Order, type Placed, type Sale, type Shop, sell } from "./story";

const VISA = "4242424242424242";

/** Orders of 240.00 with 100.00 paid at checkout whose balance of 140.00 is collected by us. */
export async function paidOrders(shop: Shop, count: number, sale: Sale = {}, card = VISA): Promise<Order[]> {
  const placed = [];
  for (let at = 0; at < count; at += 1)
    placed.push(await sell(shop, { price: "120.00", quantity: 2, deposit: "100.00", dueInDays: 9, ...sale }));
  await shop.drain();
  const orders: Order[] = [];
  for (const one of placed) {
    const order = await imported(shop, one);
    await enterCardAt(shop, order, { number: card });
    orders.push(order);
  }
  await shop.drain();
  const [first] = orders;
  if (first) {
    await goTo(shop, await dueOn(shop, first, { daysBefore: 3, hour: 12 }));
    await goTo(shop, await dueOn(shop, first, { hour: 10 }));
  }
  return orders;
}

export async function paymentOn(shop: Shop, order: Order, rail: string): Promise<string> {
  const found = (await ourBooks(shop, order)).payments.find((payment) => payment.rail === rail && payment.kind === "charge");
  if (!found) throw new Error(`no payment on ${rail}`);
  return found.id;
}

/** Business minutes in which everything owed is tried as often as it has to be. */
export async function settleAll(shop: Shop, minutes = 6): Promise<void> {
  for (let round = 0; round < minutes; round += 1) {
    await shop.drain();
    await shop.advance({ minutes: 1 });
  }
  await shop.drain();
}

export interface ShopRefundRow {
  readonly id: string;
  readonly note: string | null;
  readonly lines: readonly { readonly quantity: number; readonly restocked: boolean }[];
  readonly transactionIds: readonly string[];
}

type Transaction = { id: string; kind: string; status: string; gateway: string; amount: { presentment: string } };

const there = (shop: Shop, { gid }: Placed) =>
  shop.shopify<{ refunds: ShopRefundRow[]; transactions: Transaction[] }>(`/orders/${encodeURIComponent(gid)}`);

export const shopRefunds = async (shop: Shop, order: Placed): Promise<readonly ShopRefundRow[]> => (await there(shop, order)).refunds;

const decimalSum = (rows: readonly Transaction[]): string => {
  const cents = rows.reduce((sum, row) => sum + Math.round(Number(row.amount.presentment) * 100), 0);
  return (cents / 100).toFixed(2);
};

/** Stripe's refunds of the order in cents, Shopify's by whether they moved money or mirror ours, and our own rows by rail. */
export async function moneyBack(shop: Shop, order: Order) {
  const charges = new Set((await atStripe(shop, order)).charges.map((charge) => charge.id));
  const atStripeNow = (await stripeBooks(shop)).refunds.filter(
    (refund) => charges.has(String(refund.charge)) && refund.status !== "failed",
  );
  const back = (await there(shop, order)).transactions.filter((one) => one.kind === "REFUND" && one.status === "SUCCESS");
  const here: Record<string, bigint> = {};
  for (const payment of (await ourBooks(shop, order)).payments) {
    if (payment.kind !== "refund" || payment.status !== "succeeded") continue;
    here[payment.rail] = (here[payment.rail] ?? 0n) + payment.amountMinor;
  }
  return {
    stripe: atStripeNow.reduce((sum, refund) => sum + refund.amount, 0),
    shopify: decimalSum(back.filter((one) => !one.gateway.startsWith("Predesk "))),
    mirrored: decimalSum(back.filter((one) => one.gateway.startsWith("Predesk "))),
    here,
  };
}

/** Our refunds of an order with their parts, oldest first. */
export const refundsHere = (shop: Shop, order: Order) =>
  shop.app.db.prisma.refund.findMany({
    where: { merchantId: shop.merchantId, orderId: order.id },
    include: { parts: { orderBy: { position: "asc" } } },
    orderBy: { askedAt: "asc" },
  });

/** Somebody refunds the order's charge in Stripe's dashboard. */
export async function refundInDashboard(shop: Shop, order: Order, amount: number): Promise<void> {
  const [charge] = (await atStripe(shop, order)).paid;
  const answer = await fetch(`${shop.stripeUrl}/v1/refunds`, {
    method: "POST",
    headers: { authorization: `Bearer ${shop.seed.stripeKey}`, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ charge: charge?.id ?? "", amount: String(amount) }).toString(),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
