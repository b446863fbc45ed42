import { type Refusal, refuse } from "./refusals";
import type { FulfilmentStatus } from "./shopify-order";

/** Who wanted the order cancelled. */
export const CANCELLED_BY = ["staff", "customer", "dunning", "shopify"] as const;
export type CancelledBy = (typeof CANCELLED_BY)[number];

/** Reasons Shopify keeps with a cancelled order. Source: shopify.dev/docs/api/admin-graphql/latest/enums/OrderCancelReason. */
export const CANCEL_REASONS = ["customer", "inventory", "declined", "fraud", "staff", "other"] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/**
 * The steps of cancelling an order everywhere, in this order: nothing more is charged, then money goes back on the rails that
 * took it, then the goods are let go, and Shopify's own cancelling comes last and without a refund method (rule 2).
 */
export const CANCELLATION_STEPS = ["stop_schedule", "void_payments", "refund", "release_hold", "cancel_in_shop", "tell_customer"] as const;
export type CancellationStep = (typeof CANCELLATION_STEPS)[number];

/** `waiting`: tried, goes on by itself; `refused`: somebody said no, a person presses *Try again*. */
export const CANCELLATION_STEP_STATES = ["open", "waiting", "refused", "done", "skipped"] as const;
export type CancellationStepState = (typeof CANCELLATION_STEP_STATES)[number];

/** The whole order, or what of it has not been sent yet. */
export const CANCELLATION_SCOPES = ["whole", "rest"] as const;
export type CancellationScope = (typeof CANCELLATION_SCOPES)[number];

export const FULL_REFUND_POLICIES = ["cancel", "ask"] as const;
export type FullRefundPolicy = (typeof FULL_REFUND_POLICIES)[number];

/** What decides whether an order can be cancelled now. */
export type OrderToCancel = {
  readonly isCancelled: boolean;
  readonly isDeleted: boolean;
  readonly isDisputed: boolean;
  readonly isWatched: boolean;
  readonly fulfilmentStatus: FulfilmentStatus;
  /** Units of its lines that have not been sent. */
  readonly unsentUnits: number;
};

/**
 * Whether an order may be cancelled, and how much of it. Sent orders are refunded instead; of an order sent in part only the
 * rest is cancelled; disputed money moves by the bank's word only (rule 18), a watched shop is left alone (rule 4). A customer who
 * cancels is never held up by a dispute: charging stops at once, the refund waits for the bank (rule 26).
 */
export function cancellationScope(
  order: OrderToCancel,
  wish: { readonly refund: "full" | "none"; readonly by: CancelledBy },
): { readonly ok: true; readonly scope: CancellationScope } | Refusal {
  if (order.isDeleted) return refuse("not_found");
  if (order.isCancelled) return refuse("order_cancelled");
  if (order.isWatched) return refuse("watch_mode");
  if (order.isDisputed && wish.refund === "full" && wish.by !== "customer") return refuse("order_disputed");
  if (order.fulfilmentStatus === "fulfilled") return refuse("order_fulfilled");
  if (order.fulfilmentStatus === "unfulfilled") return { ok: true, scope: "whole" };
  return order.unsentUnits > 0 ? { ok: true, scope: "rest" } : refuse("order_fulfilled");
}
