import type { ChargeOutcomeKind } from "./charge-outcome";
import type { PlainDate } from "./dates";
import type { Money } from "./money";
import type { RefundWish } from "./refund-wish";
import type { Rail } from "./states";

/** Changes asked for while an attempt is open wait here, visible and audited, until it is settled (rule 11). */
export const PENDING_INTENT_KINDS = [
  "cancel",
  "refund",
  "change_amount",
  "change_due",
  "change_card",
  "remove_card",
  "paid_elsewhere",
] as const;
export type PendingIntentKind = (typeof PENDING_INTENT_KINDS)[number];

export type PendingIntent =
  | { readonly kind: "cancel"; readonly reason: string }
  | {
      readonly kind: "refund";
      readonly amount: Money;
      readonly reason: string /** The whole of what was asked for. */;
      readonly wish?: RefundWish;
    }
  | { readonly kind: "change_amount"; readonly amount: Money }
  | { readonly kind: "change_due"; readonly dueOn: PlainDate | null }
  | { readonly kind: "change_card"; readonly cardId: string; readonly consentId: string; readonly consentCovers: boolean }
  | { readonly kind: "remove_card" }
  | { readonly kind: "paid_elsewhere"; readonly rail: Rail };

/**
 * What settlement does with a waiting intent:
 * - `wait`: the attempt is still open, nothing is applied;
 * - `apply`: no money moved, the change is made as if asked for now;
 * - `record_then_refund`: the charge is recorded first, then all of it goes back;
 * - `record_then_refund_part`: the charge is recorded first, then what was asked for or overpaid goes back;
 * - `drop`: the change has no object any more; it is closed with that said.
 */
export const RESOLUTIONS = ["wait", "apply", "record_then_refund", "record_then_refund_part", "drop"] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

const OPEN = { processing: "wait", unknown: "wait" } as const;
const NO_MONEY_MOVED = { declined: "apply", needs_customer: "apply", not_made: "apply" } as const;

/** Intent × outcome (rule 11). Read across: what is waiting; down: what the attempt turned out to be. */
export const INTENT_MATRIX: Readonly<Record<PendingIntentKind, Readonly<Record<ChargeOutcomeKind, Resolution>>>> = {
  cancel: { ...OPEN, ...NO_MONEY_MOVED, succeeded: "record_then_refund" },
  // A refund asked for while the charge ran is about this order's money: without the charge only what was taken before can go back.
  refund: { ...OPEN, ...NO_MONEY_MOVED, succeeded: "record_then_refund_part" },
  change_amount: { ...OPEN, ...NO_MONEY_MOVED, succeeded: "record_then_refund_part" },
  change_due: { ...OPEN, ...NO_MONEY_MOVED, succeeded: "drop" },
  change_card: { ...OPEN, ...NO_MONEY_MOVED, succeeded: "drop" },
  remove_card: { ...OPEN, ...NO_MONEY_MOVED, succeeded: "apply" },
  paid_elsewhere: { ...OPEN, ...NO_MONEY_MOVED, succeeded: "record_then_refund" },
};

/** A resolution with the money it sends back, if any; `charged` is what this attempt took. */
export type IntentResolution = { readonly resolution: Resolution; readonly refund: Money | null };

/**
 * What settlement must do with a waiting intent, given what the attempt turned out to be.
 * A raised amount after a success refunds nothing: the difference is a new debt and is planned by the order's recompute.
 */
export function resolveIntent(intent: PendingIntent, outcome: ChargeOutcomeKind, charged: Money): IntentResolution {
  const resolution = INTENT_MATRIX[intent.kind][outcome];
  if (resolution === "record_then_refund") return { resolution, refund: charged };
  if (resolution !== "record_then_refund_part") return { resolution, refund: null };
  const refund = partToRefund(intent, charged);
  return refund && refund.minor > 0n ? { resolution, refund } : { resolution: "apply", refund: null };
}

function partToRefund(intent: PendingIntent, charged: Money): Money | null {
  switch (intent.kind) {
    case "refund":
      return intent.amount;
    case "change_amount":
      return { minor: charged.minor - intent.amount.minor, currency: charged.currency };
    default:
      return null;
  }
}
