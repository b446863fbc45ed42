import { canBeStopped, type MailKind, mailClassOf } from "./mail-kinds";
import { type CollectMode, type InstalmentState, isClosed } from "./states";

/** What has become of a mail's reason by the time it leaves. */
export type MailMoment = {
  readonly mode: CollectMode;
  /** Null: the mail is about no order. */
  readonly order: { readonly isObserved: boolean; readonly isCancelled: boolean; readonly remindersOff: boolean } | null;
  /** State of the instalment it is about, or of the order's balance; null without one. */
  readonly state: InstalmentState | null;
  readonly isNoticeVoided: boolean;
  /** A person pressed the button: they may ask for another card although there is one. */
  readonly isByStaff: boolean;
};

/** Why a mail is cancelled rather than sent; kept in its row. */
export const UNWANTED_REASONS = ["watch_mode", "order_observed", "order_cancelled", "reminders_off", "no_longer_true"] as const;
export type UnwantedReason = (typeof UNWANTED_REASONS)[number];

/** States a mail of a kind is still true in; kinds that are not listed report something that has happened and stay true. */
const TRUE_IN: Partial<Readonly<Record<MailKind, readonly InstalmentState[]>>> = {
  card_request: ["card_missing"],
  card_reminder: ["card_missing"],
  consent_request: ["needs_consent"],
  consent_reminder: ["needs_consent"],
  charge_notice: ["scheduled", "retry_wait", "needs_customer", "charging", "processing", "in_doubt"],
  charge_failed: ["retry_wait", "needs_card", "card_missing", "scheduled", "needs_consent"],
  new_card_reminder: ["needs_card"],
  card_expiring: ["scheduled", "retry_wait"],
  confirm_payment: ["needs_customer"],
  confirm_reminder: ["needs_customer"],
  payment_request: ["invoice_open"],
  payment_request_reminder: ["invoice_open"],
  final_notice: ["card_missing", "needs_card", "needs_customer", "needs_consent", "retry_wait"],
};

/** Mail that an end of the order does not make untrue. */
const AFTER_THE_END: readonly MailKind[] = [
  "order_cancelled",
  "refund_made",
  "withdrawal_received",
  "request_refused",
  "receipt",
  "charge_notice_withdrawn",
  "card_removed",
  "card_saved",
  "new_link",
  "email_changed",
];

/**
 * Asked at the last moment, with the mail in hand: a reminder or a failure is never mailed after the money came in, nothing
 * at all in watch mode (rules 4, 23, 28). Null means it is wanted.
 */
export function whyUnwanted(kind: MailKind, moment: MailMoment): UnwantedReason | null {
  if (mailClassOf(kind) === "staff") return null;
  if (moment.mode === "watch") return "watch_mode";
  if (moment.order?.isObserved) return "order_observed";
  if (moment.order?.isCancelled && !AFTER_THE_END.includes(kind)) return "order_cancelled";
  if (canBeStopped(kind) && moment.order?.remindersOff) return "reminders_off";
  if (kind === "charge_notice" && moment.isNoticeVoided) return "no_longer_true";
  if (moment.state === null) return TRUE_IN[kind] ? "no_longer_true" : null;
  if (kind === "card_request" && moment.isByStaff) return isClosed(moment.state) ? "no_longer_true" : null;
  const states = TRUE_IN[kind];
  return states && !states.includes(moment.state) ? "no_longer_true" : null;
}

const MINUTE = 60_000;
/** Waits before the next try of a mail the server put off, in milliseconds; after the last it is given up. */
const WAITS = [1, 5, 15, 60, 240, 720, 1440].map((minutes) => minutes * MINUTE);

/** Milliseconds until the next try after `tries` tries; null when it is given up. */
export function mailRetryAfter(tries: number): number | null {
  return WAITS[tries - 1] ?? null;
}
