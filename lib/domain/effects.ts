import type { PlainDate } from "./dates";
import type { MailKind } from "./mail-kinds";
import type { Money } from "./money";
import type { IntentResolution, PendingIntent } from "./pending-intent";
import type { ChargeRequester, Rail } from "./states";

/** Why money goes back without anybody having pressed a button. */
export const REFUND_REASONS = [
  "cancelled_during_charge",
  "paid_elsewhere",
  "paid_after_cancel",
  "paid_twice",
  "overpaid",
  "asked_during_charge",
] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

/** What staff are told about at once. */
export const STAFF_ALERTS = [
  "money_after_close",
  "charge_paid_twice",
  "processing_long",
  "no_address_for_request",
  "dispute_opened",
  "refund_failed",
] as const;
export type StaffAlert = (typeof STAFF_ALERTS)[number];

/**
 * What a decision leads to, as data. Each becomes a row of owed work written in the same transaction as the state
 * (rule 12); nothing here happens by itself.
 */
export type Effect =
  /** Commit 1 inserts one attempt and enqueues its send. */
  | { readonly type: "make_attempt"; readonly by: ChargeRequester }
  /** The instalment may be charged again from this instant. */
  | { readonly type: "retry_at"; readonly at: Date }
  /** One mail to the customer. */
  | { readonly type: "mail"; readonly kind: MailKind }
  /** Start (or start again) asking for a card, with its reminders (rule 23). */
  | { readonly type: "start_card_request" }
  /** Stop asking for a card: there is one, or nothing is owed. */
  | { readonly type: "stop_card_request" }
  /** Announce the charge as it is planned now; notices that name something else are void (rule 21). */
  | { readonly type: "plan_notice" }
  /** Record the charge in Shopify, until it is there (rule 15). */
  | { readonly type: "record_in_shopify" }
  /** Write the due date back to Shopify's payment terms. */
  | { readonly type: "update_due_in_shopify"; readonly dueOn: PlainDate | null }
  /** Keep the change for after the settlement (rule 11). */
  | { readonly type: "keep_pending_intent"; readonly intent: PendingIntent }
  /** Apply or close the waiting change, now that the attempt is settled. */
  | { readonly type: "apply_pending_intent"; readonly intent: PendingIntent; readonly resolution: IntentResolution }
  /** Money to send back on the rail that took it (rule 2). */
  | {
      readonly type: "refund";
      readonly reason: RefundReason;
      readonly amount: Money;
      readonly rail: Rail;
      readonly chargeId: string | null;
    }
  /** Cancel the PaymentIntent or expire the Checkout Session at Stripe; nothing else may charge before Stripe says so (rules 7, 27). */
  | { readonly type: "release_payment_object" }
  /** The prepared, unconfirmed PaymentIntent no longer fits (amount or card): bring it up to date before the next confirm. */
  | { readonly type: "refresh_payment_object" }
  /** Ask Stripe what became of the open attempt, not before this instant. */
  | { readonly type: "check_with_stripe"; readonly notBefore: Date }
  /** Links that only served this debt end. */
  | { readonly type: "end_links" }
  /** Fulfilment waits for the money. */
  | { readonly type: "hold_fulfilment" }
  /** The money is in: our own hold, and only ours, is released. */
  | { readonly type: "release_fulfilment" }
  /** Tell staff. */
  | { readonly type: "alert_staff"; readonly alert: StaffAlert };

export type EffectType = Effect["type"];

/** Effects that only keep our own books: all a shop in watch mode, or an observed order, is allowed (rule 4). */
const INWARD: ReadonlySet<EffectType> = new Set([
  "keep_pending_intent",
  "apply_pending_intent",
  "stop_card_request",
  "end_links",
  "alert_staff",
  "check_with_stripe",
]);

/** The effects that remain when nothing may be mailed, held, charged or written back. */
export function inwardOnly(effects: readonly Effect[]): Effect[] {
  return effects.filter((effect) => INWARD.has(effect.type));
}
