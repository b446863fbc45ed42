import { compareDates, dateInZone, type PlainDate } from "./dates";
import { add, compare, type Money, subtract, sum, zero } from "./money";
import type { ShopOrderFacts, ShopPaymentTermsFacts, ShopTransactionFacts } from "./shopify-order";
import type { InstalmentKind, Rail } from "./states";

/** Money received and not given back, by the rail it came on (rule 2), in the currency the customer saw. */
export type ReceivedByRail = Readonly<Record<Rail, Money>>;

/** When a selling plan lets the rest be charged. Source: Shopify's SellingPlanRemainingBalanceChargeTrigger. */
export type SellingPlanTrigger = { readonly kind: "on_date"; readonly at: Date } | { readonly kind: "on_fulfilment" };

export type DueWhy = "payment_terms" | "selling_plan" | "on_fulfilment" | "receipt" | "none";
export type Due = { readonly dueOn: PlainDate | null; readonly why: DueWhy };

export type PlanPart = { readonly kind: InstalmentKind; readonly amount: Money };

/** Deposit and balance of an order. The parts sum to the total, unless more than the total was received. */
export type PaymentPlan = {
  readonly total: Money;
  readonly received: ReceivedByRail;
  readonly parts: readonly PlanPart[];
  readonly balance: Money;
  /** Received beyond the total: to refund. */
  readonly toRefund: Money;
  readonly due: Due;
};

const TAKEN: ReadonlySet<string> = new Set(["sale", "capture"]);

/** The rail of a transaction in Shopify: our own recordings carry our marker, manual ones say so, the rest is a gateway's. */
export function railOf(transaction: Pick<ShopTransactionFacts, "ourMarker" | "isManual">): Rail {
  if (transaction.ourMarker) return "stripe";
  return transaction.isManual ? "manual" : "shopify";
}

/**
 * Money received by rail. From the transactions where they were read; else what Shopify no longer counts as owed, on
 * Shopify's rail. Null when the source tells neither: then no plan may be made from it.
 */
export function receivedByRail(facts: ShopOrderFacts): ReceivedByRail | null {
  if (facts.transactionsRead) return fromTransactions(facts);
  if (!facts.outstanding) return null;
  const none = zero(facts.currency);
  const received = subtract(facts.total, facts.outstanding);
  return { stripe: none, manual: none, shopify: received.minor > 0n ? received : none };
}

function fromTransactions(facts: ShopOrderFacts): ReceivedByRail {
  const railByGid = new Map(facts.transactions.map((transaction) => [transaction.gid, railOf(transaction)]));
  const totals: Record<Rail, Money> = { stripe: zero(facts.currency), shopify: zero(facts.currency), manual: zero(facts.currency) };
  for (const transaction of facts.transactions) {
    if (transaction.status !== "success") continue;
    // A refund goes back on the rail of the payment it belongs to.
    const rail = (transaction.parentGid ? railByGid.get(transaction.parentGid) : undefined) ?? railOf(transaction);
    if (TAKEN.has(transaction.kind)) totals[rail] = add(totals[rail], transaction.amount);
    if (transaction.kind === "refund") totals[rail] = subtract(totals[rail], transaction.amount);
  }
  return totals;
}

/** All of it. */
export function receivedInAll(received: ReceivedByRail): Money {
  return add(add(received.stripe, received.shopify), received.manual);
}

/**
 * When the balance is due: the earliest open schedule of the payment terms, else the selling plan's date, in the shop's
 * zone; due on fulfilment has no date yet. Payment terms may have no schedule although money is outstanding.
 */
export function dueOf(terms: ShopPaymentTermsFacts | null, trigger: SellingPlanTrigger | null, zone: string): Due {
  const dates = (terms?.schedules ?? [])
    .filter((schedule) => schedule.completedAt === null)
    .flatMap((schedule) => (schedule.dueAt ? [dateInZone(schedule.dueAt, zone)] : []))
    .sort(compareDates);
  // Due on fulfilment wins over dates in Shopify's own reading.
  if (terms?.type === "fulfillment" || trigger?.kind === "on_fulfilment") return { dueOn: null, why: "on_fulfilment" };
  if (dates[0]) return { dueOn: dates[0], why: "payment_terms" };
  if (trigger) return { dueOn: dateInZone(trigger.at, zone), why: "selling_plan" };
  return { dueOn: null, why: terms?.type === "receipt" ? "receipt" : "none" };
}

/** The plan of an order as it comes in. Null when the money received cannot be told from these facts. */
export function buildPlan(input: {
  readonly facts: ShopOrderFacts;
  readonly trigger: SellingPlanTrigger | null;
  readonly zone: string;
}): PaymentPlan | null {
  const { facts } = input;
  const received = receivedByRail(facts);
  if (!received) return null;
  const due = dueOf(facts.paymentTerms, input.trigger, input.zone);
  return { ...splitTotal(facts.total, receivedInAll(received)), total: facts.total, received, due };
}

/** Deposit = what was received, at most the total; balance = the rest. */
export function splitTotal(total: Money, received: Money): Pick<PaymentPlan, "parts" | "balance" | "toRefund"> {
  const none = zero(total.currency);
  const deposit = clamp(received, none, total);
  const balance = subtract(total, deposit);
  const over = subtract(received, deposit);
  const parts: PlanPart[] = [
    { kind: "deposit", amount: deposit },
    { kind: "balance", amount: balance },
  ];
  return { parts: parts.filter((part) => part.amount.minor > 0n), balance, toRefund: over.minor > 0n ? over : none };
}

function clamp(value: Money, low: Money, high: Money): Money {
  if (compare(value, low) < 0) return low;
  return compare(value, high) > 0 ? high : value;
}

/** What an edit, refund or payment elsewhere does to the plan (rule 17). */
export type BalanceChange =
  | { readonly kind: "none" }
  /** The open balance changes; `needsConsent` when it is more than the customer agreed to. */
  | { readonly kind: "change"; readonly amount: Money; readonly needsConsent: boolean }
  /** Nothing is owed any more: the open balance ends. */
  | { readonly kind: "close" }
  /** The balance was closed already and more is owed now. */
  | { readonly kind: "add"; readonly amount: Money };

export type Recomputed = { readonly balance: Money; readonly toRefund: Money; readonly change: BalanceChange };

/**
 * Balance = current total − money received on all rails (rule 17). Lower applies at once; higher than the consented cap
 * needs consent; below zero becomes *to refund*.
 * @param received money in and not given back, our own charges not yet recorded in Shopify included
 */
export function recomputeBalance(input: {
  readonly total: Money;
  readonly received: Money;
  /** Amounts of balances still open (not paid, not cancelled). */
  readonly open: readonly Money[];
  /** The cap of the consent in force; null for none: then no higher amount is covered. */
  readonly consentCap: Money | null;
}): Recomputed {
  const { balance, toRefund } = splitTotal(input.total, input.received);
  return { balance, toRefund, change: changeTo(balance, input.open, input.consentCap) };
}

function changeTo(balance: Money, open: readonly Money[], cap: Money | null): BalanceChange {
  const planned = sum(open, balance.currency);
  const order = compare(balance, planned);
  if (order === 0) return { kind: "none" };
  if (open.length === 0) return { kind: "add", amount: balance };
  if (balance.minor === 0n) return { kind: "close" };
  const covered = cap !== null && cap.currency === balance.currency && compare(balance, cap) <= 0;
  return { kind: "change", amount: balance, needsConsent: order > 0 && !covered };
}
