import { dateInZone, plusMs } from "@/lib/domain/dates";
import { type Difference, differencesOf, IN_FLIGHT_MS, type OwnBooks, type ShopBooks, type StripeBooks } from "@/lib/domain/reconciliation";
import { type Evidence, evidenceOf } from "@/lib/domain/reconciliation-evidence";
import { reasonWords, type StoredReason } from "@/lib/domain/sync-reasons";
import type { Failure } from "@/lib/gateways/shopify/contract";
import { type StripeChargeFacts, StripeFailure, type StripeGateway } from "@/lib/gateways/stripe/contract";
import { type OrderBooksRow, ownBooksOf } from "@/lib/store/reconciliation-books";
import { chargesInQuestion, type FoundDifference } from "@/lib/store/reconciliation-differences";
import { stripeConnection } from "@/lib/store/stripe-connections";
import type { OutsideCtx } from "./context";
import { failureReason } from "./note-connection-trouble";
import { stripeFailureReason } from "./stripe-failure-reason";

/** The other side could not be asked: whoever examines goes on later from where it was. */
export class CannotAsk extends Error {
  override readonly name = "CannotAsk";
  /** @param isFinal no use in asking again before a person has repaired the connection */
  constructor(
    readonly why: StoredReason,
    readonly isFinal = false,
  ) {
    super(reasonWords(why, "en"));
  }
}

/** Shopify's no, or its silence. */
export const cannotAskShop = (failure: Failure): CannotAsk => new CannotAsk(failureReason(failure), failure.kind === "broken");

const AT_ONCE = 4;

/**
 * Looks at orders once more on all three sides, by id and afresh, and says what disagrees. Whatever made us look (a page of a list, a
 * bulk result, our own rows) is minutes old; only what this look confirms is called a difference.
 * @param more charges at Stripe that may belong to an order beside those it knows; what to do between orders, so that nobody believes the
 *   worker dead that examines many; since when money is on its way and no difference (ten minutes ago unless told)
 */
export async function examineOrders(
  outside: OutsideCtx,
  orderIds: readonly string[],
  more: { readonly charges?: ReadonlyMap<string, readonly string[]>; readonly beat: () => Promise<unknown>; readonly settledBefore?: Date },
): Promise<FoundDifference[]> {
  const { db, merchantId } = outside.scope;
  const ids = [...new Set(orderIds)];
  if (ids.length === 0) return [];
  const [rows, asked] = await Promise.all([ownBooksOf(db, merchantId, { orderIds: ids }), chargesInQuestion(db, merchantId, ids)]);
  const connection = await stripeConnection(outside.scope);
  const stripe = connection && (await outside.gateways.stripe(merchantId, connection.id)).atPriority("batch");
  const found: FoundDifference[] = [];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const each = rows.slice(at, at + AT_ONCE).map((row) => {
      const { orderId } = row.books;
      const further = [...(more.charges?.get(orderId) ?? []), ...asked.filter((one) => one.orderId === orderId).map((one) => one.chargeId)];
      return examineOne(outside, stripe, row, further, more.settledBefore ?? plusMs(outside.now, -IN_FLIGHT_MS));
    });
    found.push(...(await Promise.all(each)).flat());
    await more.beat();
  }
  return found;
}

async function examineOne(
  outside: OutsideCtx,
  gateway: StripeGateway | null,
  row: OrderBooksRow,
  further: readonly string[],
  settledBefore: Date,
): Promise<FoundDifference[]> {
  const { books: ours } = row;
  const shop = await shopBooksOf(outside, row);
  const stripe = gateway && (await stripeBooksOf(outside, gateway, ours, further));
  const books = { ours, stripe, shop, settledBefore };
  const evidence = evidenceOf(books);
  return differencesOf(books).map((one) => asFound(one, ours.orderId, row.zone, evidence));
}

export function asFound(one: Difference, orderId: string | null, zone: string, evidence: Evidence): FoundDifference {
  return {
    ...{ class: one.class, subject: one.subject, orderId, amountMinor: one.amount.minor, currency: one.amount.currency },
    ...{ occurredOn: dateInZone(one.at, zone), evidence, fix: one.fix, target: one.target },
  };
}

/** Null where the shop does not show the order, or is no longer connected: nothing is concluded from silence. */
async function shopBooksOf(outside: OutsideCtx, row: OrderBooksRow): Promise<ShopBooks | null> {
  const shop = await outside.gateways.shopify(outside.scope.merchantId, row.shopConnectionId);
  const answer = await shop.orderBooks(row.books.gid);
  if (answer.kind === "ok") return answer.value;
  throw cannotAskShop(answer);
}

async function stripeBooksOf(outside: OutsideCtx, stripe: StripeGateway, ours: OwnBooks, further: readonly string[]): Promise<StripeBooks> {
  const own = ours.payments.flatMap((one) => (one.rail === "stripe" && one.kind === "charge" && one.chargeId ? [one.chargeId] : []));
  const charges: StripeBooks["charges"][number][] = [];
  const absent: string[] = [];
  for (const chargeId of new Set([...own, ...further])) {
    const charge = await known(() => stripe.retrieveCharge(chargeId));
    if (charge === null) absent.push(chargeId);
    else charges.push(await chargeBook(outside, stripe, charge, ours));
  }
  const intents = new Map<string, string>();
  for (const { paymentIntentId } of ours.attempts) {
    const intent = paymentIntentId === null ? null : await known(() => stripe.retrievePaymentIntent(paymentIntentId));
    if (intent) intents.set(intent.paymentIntentId, intent.status);
  }
  return { charges, absent, intents };
}

async function chargeBook(outside: OutsideCtx, stripe: StripeGateway, charge: StripeChargeFacts, ours: OwnBooks) {
  const { chargeId, paymentIntentId, status, amount, amountRefunded: refunded, createdAt: at, metadata } = charge;
  const mayBeRefunded = refunded.minor > 0n || ours.payments.some((one) => one.refundId !== null);
  const refunds = mayBeRefunded ? ((await known(() => stripe.refundsOf({ chargeId, paymentIntentId: null }))) ?? []) : [];
  const isOurs = metadata.merchant === outside.scope.merchantId;
  return {
    ...{ chargeId, paymentIntentId, status, amount, refunded, at, instalmentId: isOurs ? (metadata.instalment ?? null) : null },
    refunds: refunds.map((one) => ({ refundId: one.refundId, amount: one.amount, status: one.status, at: one.createdAt })),
  };
}

/** Null where Stripe knows no such thing. @throws CannotAsk */
export async function known<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error;
    if (error.kind === "not_found") return null;
    throw new CannotAsk(stripeFailureReason(error), error.kind === "key_refused");
  }
}
