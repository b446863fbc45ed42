import { addDays, atHour, DAY_MS, dateInZone, HOUR_MS, latest, type PlainDate, plusMs } from "./dates";
import type { FulfilmentStatus } from "./shopify-order";
import type { CollectMode, Collector, InstalmentState } from "./states";

/**
 * From a failed charge to the end of an order that nobody pays (rule 24): off unless the shop switches it on; then a final notice, and
 * cancelling with the deposit refunded in full. Everything here is pure; the times are business time.
 */

/** Never earlier than this after the first failure notice a mail server accepted (rule 24). */
export const LEAST_CANCEL_DAYS = 7;
/** Never earlier than this after the final notice was accepted (rule 24). */
export const LEAST_FINAL_NOTICE_HOURS = 48;
/** The final notice leaves this much before its lead needs, so that the day it names can be kept. */
const MARGIN_MS = DAY_MS;

/** States in which a debt that failed waits for its customer. While a retry is planned nothing is given up. */
export const FAILED_STATES = [
  "needs_card",
  "needs_customer",
  "needs_consent",
  "card_missing",
] as const satisfies readonly InstalmentState[];

export type DunningSettings = {
  /** Days after the first failure notice; null: off. */
  readonly afterDays: number | null;
  readonly finalNoticeHours: number;
};

export type DunningFacts = {
  readonly now: Date;
  readonly zone: string;
  /** Local hour at which orders are cancelled and final notices leave. */
  readonly hour: number;
  readonly settings: DunningSettings;
  readonly mode: CollectMode;
  readonly isMoneyPaused: boolean;
  /** False for an order that is only observed. */
  readonly isActive: boolean;
  readonly collector: Collector;
  readonly isOver: boolean;
  readonly isDisputed: boolean;
  readonly hasPendingIntent: boolean;
  readonly hasOpenAttempt: boolean;
  /** A mail can reach the customer: there is an address, and none of its mails bounced for good. */
  readonly hasAddress: boolean;
  /** The customer has asked for something nobody has answered: to cancel, or whether a new date will do. */
  readonly isAskedByCustomer: boolean;
  readonly fulfilment: FulfilmentStatus;
  readonly state: InstalmentState;
  readonly dueOn: PlainDate | null;
  /** Mails that told of the failure: when the first was accepted, and whether one is on its way. */
  readonly failureNotice: { readonly acceptedAt: Date | null; readonly isQueued: boolean };
  /** The last final notice. `failed`: refused or bounced. */
  readonly finalNotice: {
    readonly state: "queued" | "accepted" | "failed";
    readonly acceptedAt: Date | null;
    readonly cancelOn: PlainDate;
  } | null;
  /** Shopify's word: read in the last minutes, and whether less is outstanding there than this debt (rule 9). */
  readonly shop: { readonly isFresh: boolean; readonly owesLess: boolean };
};

/** Why an order is not cancelled by itself now; the words are in dunning-words.ts. */
export const NOT_CANCELLED_REASONS = [
  "off",
  "watched",
  "collected_elsewhere",
  "over",
  "money_paused",
  "disputed",
  "intent_pending",
  "charge_open",
  "asked_by_customer",
  "shipped",
  "not_failed",
  "not_due",
  "unreachable",
  "no_failure_notice",
  "final_notice_not_sent",
  "final_notice_not_accepted",
  "too_soon",
  "shop_not_read",
  "shop_owes_less",
] as const;
export type NotCancelled = (typeof NOT_CANCELLED_REASONS)[number];

export type AutoCancelAnswer =
  | { readonly ok: true }
  /** `until`: when it could be otherwise, where that is known. */
  | { readonly ok: false; readonly why: NotCancelled; readonly until: Date | null };

const no = (why: NotCancelled, until: Date | null = null): AutoCancelAnswer => ({ ok: false, why, until });

/** Whether an unpaid order may be cancelled by itself at this instant (rule 24). Everything that is not plainly so is a no. */
export function mayAutoCancel(facts: DunningFacts): AutoCancelAnswer {
  const standing = standingNo(facts);
  if (standing) return no(standing);
  const { finalNotice } = facts;
  const firstNoticeAt = facts.failureNotice.acceptedAt;
  if (!firstNoticeAt) return no("no_failure_notice");
  if (!finalNotice || finalNotice.state === "failed") return no("final_notice_not_sent");
  if (finalNotice.state !== "accepted" || !finalNotice.acceptedAt) return no("final_notice_not_accepted");
  const from = cancelFrom(facts, firstNoticeAt, finalNotice.acceptedAt, finalNotice.cancelOn);
  if (facts.now < from) return no("too_soon", from);
  if (!facts.shop.isFresh) return no("shop_not_read");
  return facts.shop.owesLess ? no("shop_owes_less") : { ok: true };
}

/** What keeps an order from being cancelled by itself whatever has been mailed; null for nothing. */
function standingNo(facts: DunningFacts): NotCancelled | null {
  const rows: [NotCancelled, boolean][] = [
    ["off", facts.settings.afterDays === null],
    ["watched", facts.mode === "watch" || !facts.isActive],
    ["collected_elsewhere", facts.collector !== "stripe"],
    ["over", facts.isOver],
    ["money_paused", facts.isMoneyPaused],
    ["disputed", facts.isDisputed],
    ["intent_pending", facts.hasPendingIntent],
    ["charge_open", facts.hasOpenAttempt],
    ["asked_by_customer", facts.isAskedByCustomer],
    ["shipped", facts.fulfilment !== "unfulfilled"],
    ["not_failed", !(FAILED_STATES as readonly InstalmentState[]).includes(facts.state)],
    ["not_due", facts.dueOn !== null && dateInZone(facts.now, facts.zone) < facts.dueOn],
    ["unreachable", !facts.hasAddress],
  ];
  return rows.find(([, holds]) => holds)?.[0] ?? null;
}

const daysOf = (settings: DunningSettings): number => Math.max(settings.afterDays ?? LEAST_CANCEL_DAYS, LEAST_CANCEL_DAYS);
const hoursOf = (settings: DunningSettings): number => Math.max(settings.finalNoticeHours, LEAST_FINAL_NOTICE_HOURS);

/** The week counts from the first notice of the failure, and from the due date where that was moved behind it. */
function countsFrom(facts: DunningFacts, firstNoticeAt: Date): Date {
  return facts.dueOn ? latest(firstNoticeAt, atHour(facts.zone, facts.dueOn, 0)) : firstNoticeAt;
}

/** The first instant of cancelling: both leads over, and not before the morning the final notice named. */
function cancelFrom(facts: DunningFacts, firstNoticeAt: Date, acceptedAt: Date, cancelOn: PlainDate): Date {
  const days = plusMs(countsFrom(facts, firstNoticeAt), daysOf(facts.settings) * DAY_MS);
  const leads = latest(days, plusMs(acceptedAt, hoursOf(facts.settings) * HOUR_MS));
  return latest(leads, atHour(facts.zone, cancelOn, facts.hour));
}

export type DunningStep =
  | { readonly kind: "wait"; readonly why: NotCancelled; readonly until: Date | null }
  /** No mail that told of the failure was ever accepted: it is sent again, now that there is an address. */
  | { readonly kind: "failure_notice" }
  /** Leaves now and names this day. */
  | { readonly kind: "final_notice"; readonly cancelOn: PlainDate }
  | { readonly kind: "cancel" }
  /** No mail reaches the customer: *Call or write*, a person decides (rule 24). */
  | { readonly kind: "call_or_write" };

/** The next step on the way from a failed charge to the end, with its reason. */
export function nextDunningStep(facts: DunningFacts): DunningStep {
  const answer = mayAutoCancel(facts);
  if (answer.ok) return { kind: "cancel" };
  if (answer.why === "unreachable") return { kind: "call_or_write" };
  if (answer.why === "no_failure_notice" && !facts.failureNotice.isQueued) return { kind: "failure_notice" };
  const firstNoticeAt = facts.failureNotice.acceptedAt;
  if (answer.why !== "final_notice_not_sent" || !firstNoticeAt) return { kind: "wait", why: answer.why, until: answer.until };
  const sendAt = finalNoticeAt(facts, firstNoticeAt);
  if (facts.now < sendAt) return { kind: "wait", why: "final_notice_not_sent", until: sendAt };
  return { kind: "final_notice", cancelOn: cancelDay(facts, firstNoticeAt) };
}

/** Early enough that the order can be cancelled on its first possible day, and a day after the failure at the soonest. */
function finalNoticeAt(facts: DunningFacts, firstNoticeAt: Date): Date {
  const from = countsFrom(facts, firstNoticeAt);
  const lead = hoursOf(facts.settings) * HOUR_MS + MARGIN_MS;
  return morningFrom(facts, latest(plusMs(from, DAY_MS), plusMs(from, daysOf(facts.settings) * DAY_MS - lead)));
}

/** The day a final notice that leaves now names: the first whose morning comes after both leads, with an hour for the mail to leave. */
function cancelDay(facts: DunningFacts, firstNoticeAt: Date): PlainDate {
  const days = plusMs(countsFrom(facts, firstNoticeAt), daysOf(facts.settings) * DAY_MS);
  return dateInZone(morningFrom(facts, latest(days, plusMs(facts.now, (hoursOf(facts.settings) + 1) * HOUR_MS))), facts.zone);
}

/** The first morning of the shop at or after an instant. */
export function morningFrom({ zone, hour }: Pick<DunningFacts, "zone" | "hour">, at: Date): Date {
  const day = dateInZone(at, zone);
  const morning = atHour(zone, day, hour);
  return morning >= at ? morning : atHour(zone, addDays(day, 1), hour);
}
