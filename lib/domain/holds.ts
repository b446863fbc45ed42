import type { PlainDate } from "./dates";
import type { Money } from "./money";
import { type Refusal, refuse } from "./refusals";

/** Who wanted a hold: the open balance by itself, a person, or a run. */
export const HOLD_SOURCES = ["balance", "staff", "run"] as const;
export type HoldSource = (typeof HOLD_SOURCES)[number];

/** Why, in Shopify's own list without the one that is only about its checkout. Source: shopify.dev FulfillmentHoldReason. */
export const HOLD_REASONS = [
  "awaiting_payment",
  "inventory_out_of_stock",
  "unknown_delivery_date",
  "incorrect_address",
  "high_risk_of_fraud",
  "awaiting_return_items",
  "other",
] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** What became of a hold. `refused`: Shopify said no, with its words. */
export const HOLD_STATES = ["placing", "held", "releasing", "released", "refused"] as const;
export type HoldState = (typeof HOLD_STATES)[number];

/** How the customer is told of a hold: not at all (with a reason), by a mail about where the order stands, or by the delay notice. */
export const HOLD_NEWS = ["nothing", "status_mail", "delay_notice"] as const;
export type HoldNews = (typeof HOLD_NEWS)[number];

/** Handle of the hold that waits for the balance. */
export const BALANCE_HANDLE = "predesk-balance";
const HANDLE_PREFIX = "predesk-";

/** Names one hold of ours at Shopify (at most 64 characters): only holds so named are ever released by us. */
export const handleOf = (holdId: string): string => `${HANDLE_PREFIX}${holdId}`;

export const isOwnHandle = (handle: string | null): boolean => handle?.startsWith(HANDLE_PREFIX) ?? false;

/** Kept instead of the shop's words when nothing of what was wanted waits to be shipped any more. */
export const NOTHING_TO_HOLD = "nothing_to_hold";

/** Units of one line of the order. */
export type LineQuantity = { readonly lineGid: string; readonly quantity: number };

/** A fulfilment order's line as the shop has it. `remaining`: units that are not shipped. */
export type FulfilmentUnits = { readonly gid: string; readonly lineGid: string; readonly remaining: number };

/** Units of a fulfilment order to hold; null: all of it, which needs no splitting. */
export type UnitsToHold = readonly { readonly gid: string; readonly quantity: number }[] | null;

const HOLDABLE: ReadonlySet<string> = new Set(["open", "scheduled", "on_hold"]);

/** Whether a fulfilment order of that status can be held: not shipped, not cancelled, not in a warehouse's hands. */
export const isHoldable = (status: string): boolean => HOLDABLE.has(status);

/**
 * Divides wanted units among fulfilment orders, first come first served. A fulfilment order all of whose units are wanted is
 * held whole; one of which nothing is wanted is left out. The second value is what could not be found any more.
 */
export function divideUnits(
  fulfilmentOrders: readonly { readonly gid: string; readonly lines: readonly FulfilmentUnits[] }[],
  wanted: readonly LineQuantity[],
): { readonly parts: readonly { readonly gid: string; readonly units: UnitsToHold }[]; readonly missing: number } {
  const left = new Map<string, number>();
  for (const { lineGid, quantity } of wanted) left.set(lineGid, (left.get(lineGid) ?? 0) + quantity);
  const parts = fulfilmentOrders.flatMap(({ gid, lines }) => {
    const units = lines.flatMap((line) => {
      const quantity = Math.min(left.get(line.lineGid) ?? 0, line.remaining);
      if (quantity <= 0) return [];
      left.set(line.lineGid, (left.get(line.lineGid) ?? 0) - quantity);
      return [{ gid: line.gid, quantity }];
    });
    if (units.length === 0) return [];
    const total = lines.reduce((all, line) => all + line.remaining, 0);
    const isWhole = units.reduce((all, unit) => all + unit.quantity, 0) === total;
    return [{ gid, units: isWhole ? null : units }];
  });
  return { parts, missing: [...left.values()].reduce((all, quantity) => all + quantity, 0) };
}

/** What placing or releasing a hold hangs on. */
export type HoldFacts = {
  readonly mode: "watch" | "collect";
  readonly isObserved: boolean;
  readonly isCancelled: boolean;
  readonly isDeleted: boolean;
  readonly isFulfilled: boolean;
  readonly isDisputed: boolean;
  /** The promise was moved, its old date has passed, and the customer has not said yes or no (rule 25). */
  readonly isAnswerOpen: boolean;
  /** What is still to be paid. */
  readonly balance: Money;
  readonly promiseOn: PlainDate | null;
  readonly today: PlainDate;
  /** Units per line that are not shipped. */
  readonly unshipped: ReadonlyMap<string, number>;
};

function refusedOrder(facts: HoldFacts): Refusal | null {
  if (facts.mode === "watch") return refuse("watch_mode");
  if (facts.isObserved) return refuse("order_observed");
  if (facts.isCancelled || facts.isDeleted) return refuse("order_cancelled");
  return null;
}

/** Whether a hold may be placed; null is a yes. `lines` null: all that is not shipped. */
export function whyNotHold(
  facts: HoldFacts,
  wish: { readonly lines: readonly LineQuantity[] | null; readonly until: PlainDate | null; readonly told: HoldNews },
): Refusal | null {
  const refused = refusedOrder(facts);
  if (refused) return refused;
  if (facts.isFulfilled) return refuse("not_holdable");
  if (wish.until !== null && wish.until <= facts.today) return refuse("date_in_past", { today: facts.today });
  const isLater = wish.until === null || facts.promiseOn === null || wish.until > facts.promiseOn;
  if (wish.told === "delay_notice" && !isLater) return refuse("no_delay", { promiseOn: facts.promiseOn ?? facts.today });
  const isTooMany = wish.lines?.some(({ lineGid, quantity }) => quantity > (facts.unshipped.get(lineGid) ?? 0)) ?? false;
  return isTooMany ? refuse("not_holdable") : null;
}

/**
 * Whether holds may be released; null is a yes. Goods that are not paid, or whose payment is disputed, only go with a
 * permission of its own and a reason (rules 18, 25).
 */
export function whyNotRelease(facts: HoldFacts, isForced: boolean): Refusal | null {
  const refused = refusedOrder(facts);
  if (refused || isForced) return refused;
  if (facts.isDisputed) return refuse("order_disputed");
  if (facts.isAnswerOpen) return refuse("promise_answer_open");
  return facts.balance.minor > 0n ? refuse("release_unpaid", { amount: facts.balance }) : null;
}

/** Whether a hold's end may be moved; null is a yes. */
export function whyNotExtend(facts: HoldFacts, until: PlainDate | null): Refusal | null {
  return refusedOrder(facts) ?? (until !== null && until <= facts.today ? refuse("date_in_past", { today: facts.today }) : null);
}
