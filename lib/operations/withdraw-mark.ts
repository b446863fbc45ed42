import { DAY_MS, plusMs } from "@/lib/domain/dates";
import { isPositive, type Money, money, subtract, sum } from "@/lib/domain/money";
import type { ShopTransactionFacts } from "@/lib/domain/shopify-order";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import type { ShopifyGateway } from "@/lib/gateways/shopify/contract";
import type { OrderBooks } from "@/lib/gateways/shopify/contract-money";
import { commit } from "@/lib/store/commit";
import { shopOrderRef } from "@/lib/store/own-holds";
import { bookedCharges } from "@/lib/store/reconciliation-books";
import type { OpenDifference } from "@/lib/store/reconciliation-differences";
import { lockOrderToRefund } from "@/lib/store/refunds";
import { stripeConnection } from "@/lib/store/stripe-connections";
import type { FixEnd } from "./carry-out-fix";
import type { OutsideCtx } from "./context";
import { known } from "./examine-orders";
import { readAgain } from "./read-again";
import { againAfter } from "./shop-answer";

const refused = (why: StoredReason): FixEnd => ({ kind: "refused", why });

/** Our name for it in Shopify: a repeat finds its own work by it. */
const markerOf = (difference: OpenDifference): string => `predesk-${difference.id}`;

/**
 * Shopify shows money of ours that never came: the entry is taken back there by a refund against it, which moves no money because the
 * entry is a manual one. One that was made before is looked for first; a second could not be made either, because it would be more than
 * the entry. Shopify then counts the order as worth that much less, and so do we: the order is read again.
 */
export async function withdrawMark(outside: OutsideCtx, difference: OpenDifference, orderId: string, tries: number): Promise<FixEnd> {
  const { merchantId } = outside.scope;
  const order = await shopOrderRef(outside.scope, orderId);
  if (!order) return refused(syncReason("what_is_gone"));
  const { orderGid } = order;
  const locked = await commit(outside.scope, outside, async (tx) => ({
    value: await lockOrderToRefund(tx, merchantId, orderId),
    audit: [],
  }));
  if (!locked || locked.isWatched) return refused(syncReason("only_watched"));
  const shop = await outside.gateways.shopify(merchantId, order.connectionId);
  const found = await shop.findRefund(orderGid, markerOf(difference));
  if (found.kind !== "ok") return againAfter(found);
  if (found.value) return readAgain(outside, orderId);
  const books = await shop.orderBooks(orderGid);
  if (books.kind !== "ok") return againAfter(books);
  const mark = books.value?.transactions.find((one) => one.gid === difference.target.transactionGid && one.ourMarker !== null);
  if (!books.value || !mark) return refused(syncReason("what_is_gone"));
  const amount = leftOf(mark, books.value);
  if (!isPositive(amount)) return readAgain(outside, orderId);
  if (amount.minor !== difference.minor) return refused(syncReason("books_moved"));
  const behind = await chargeBehind(outside, orderId, mark);
  if (behind !== null) return refused(behind);
  return takeBack(outside, shop, { difference, orderId, orderGid, mark, amount, tries });
}

/** What Shopify still shows of an entry. */
function leftOf(mark: ShopTransactionFacts, { transactions }: OrderBooks): Money {
  const back = transactions.filter((one) => one.kind === "refund" && one.parentGid === mark.gid && one.status === "success");
  const amounts = back.map((one) => one.amount);
  return subtract(mark.amount, sum(amounts, mark.amount.currency));
}

/**
 * The run that found it may have looked at too short a time to see the charge behind the entry, whose row here was lost (a restored
 * backup): Stripe is asked for what was charged around the time the entry names.
 */
async function chargeBehind(outside: OutsideCtx, orderId: string, mark: ShopTransactionFacts): Promise<StoredReason | null> {
  const { db, merchantId } = outside.scope;
  const connection = await stripeConnection(outside.scope);
  if (!connection) return syncReason("no_stripe");
  if (mark.processedAt === null) return syncReason("only_a_person");
  const stripe = (await outside.gateways.stripe(merchantId, connection.id)).atPriority("batch");
  const window = { from: plusMs(mark.processedAt, -DAY_MS), until: plusMs(mark.processedAt, DAY_MS) };
  let after: string | null = null;
  do {
    const from: string | null = after;
    const page: Awaited<ReturnType<typeof stripe.chargesPage>> | null = await known(() => stripe.chargesPage(window, from));
    if (page === null) return syncReason("books_moved");
    const ours = page.items.filter(
      (one) => one.status === "succeeded" && one.metadata.order === orderId && one.amountRefunded.minor < one.amount.minor,
    );
    const booked = new Set(
      (
        await bookedCharges(
          db,
          merchantId,
          ours.map((one) => one.chargeId),
        )
      ).map((one) => one.chargeId),
    );
    const unbooked = ours.find((one) => !booked.has(one.chargeId));
    if (unbooked) return syncReason("charge_behind_it", { charge: unbooked.chargeId });
    after = page.after;
  } while (after !== null);
  return null;
}

type Entry = {
  readonly difference: OpenDifference;
  readonly orderId: string;
  readonly orderGid: string;
  readonly mark: ShopTransactionFacts;
  readonly amount: Money;
  readonly tries: number;
};

async function takeBack(outside: OutsideCtx, shop: ShopifyGateway, entry: Entry): Promise<FixEnd> {
  const { difference, orderId, orderGid, mark, amount, tries } = entry;
  const answer = await shop.createRefund({
    ...{ orderGid, currency: amount.currency, lines: [], shipping: null, note: null, marker: markerOf(difference) },
    transactions: [{ parentGid: mark.gid, gateway: mark.gateway ?? "manual", amount: money(amount.minor, amount.currency) }],
    idempotencyKey: `mark-${difference.id}-${tries}`,
  });
  if (answer.kind === "refused")
    return refused(syncReason("shop_refused", { said: answer.errors.map((error) => error.message).join(" ") }));
  return answer.kind === "ok" ? readAgain(outside, orderId) : againAfter(answer);
}
