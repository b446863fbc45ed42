import { syncReason } from "@/lib/domain/sync-reasons";
import type { StripeEventHint } from "@/lib/gateways/stripe/contract";
import { StripeFailure } from "@/lib/gateways/stripe/contract";
import { readStripeEvent } from "@/lib/gateways/stripe/webhook";
import type { ClaimedInboxRow, InboxEnd } from "@/lib/store/inbox";
import type { OutsideCtx } from "../context";
import { retryLater } from "../shopify-events/endings";
import { stripeFailureReason } from "../stripe-failure-reason";
import { chargeRefunded } from "./charge-refunded";
import { checkoutSession } from "./checkout-session";
import { disputeChanged } from "./dispute-changed";
import { paymentIntentChanged } from "./payment-intent-changed";
import { paymentMethodDetached } from "./payment-method-detached";
import { paymentMethodUpdated } from "./payment-method-updated";

export type StripeEventHandler = (outside: OutsideCtx, event: StripeEventHint, connectionId: string) => Promise<InboxEnd>;

/** By the event's type. The event only says where to look; the object is fetched again (architecture: step 7). */
const HANDLERS: Readonly<Record<string, StripeEventHandler>> = {
  "payment_intent.succeeded": paymentIntentChanged,
  "payment_intent.payment_failed": paymentIntentChanged,
  "payment_intent.processing": paymentIntentChanged,
  "payment_intent.requires_action": paymentIntentChanged,
  "payment_intent.canceled": paymentIntentChanged,
  "charge.refunded": chargeRefunded,
  "refund.created": chargeRefunded,
  "refund.updated": chargeRefunded,
  "refund.failed": chargeRefunded,
  "charge.dispute.created": disputeChanged,
  "charge.dispute.updated": disputeChanged,
  "charge.dispute.closed": disputeChanged,
  "charge.dispute.funds_withdrawn": disputeChanged,
  "charge.dispute.funds_reinstated": disputeChanged,
  "checkout.session.completed": checkoutSession,
  "checkout.session.expired": checkoutSession,
  "payment_method.automatically_updated": paymentMethodUpdated,
  "payment_method.detached": paymentMethodDetached,
};

/** Set-up intents are looked at through the page they belong to, whose own event follows. */
const TOLD_BY_SESSION = new Set(["setup_intent.succeeded", "setup_intent.setup_failed"]);

/** Deals with one kept event of Stripe and says how it ended. */
export async function handleStripeEvent(outside: OutsideCtx, row: ClaimedInboxRow): Promise<InboxEnd> {
  if (row.body === null) return { status: "ignored", reason: syncReason("content_erased") };
  const event = understand(row.body);
  if (event === null) return { status: "not_understood", reason: syncReason("event_unreadable") };
  if (TOLD_BY_SESSION.has(event.type)) return { status: "ignored", reason: syncReason("told_by_page") };
  const handler = HANDLERS[event.type];
  if (!handler) return { status: "ignored", reason: syncReason("topic_not_followed", { topic: event.type }) };
  try {
    return await handler(outside, event, row.connectionId);
  } catch (error) {
    if (error instanceof StripeFailure) return retryLater(stripeFailureReason(error), row.tries, outside.now);
    throw error;
  }
}

function understand(body: Uint8Array): StripeEventHint | null {
  try {
    return readStripeEvent(body);
  } catch (error) {
    // Signed by Stripe and still not readable: kept, shown, and replayable once we can read it.
    if (error instanceof SyntaxError || (error instanceof Error && error.name.endsWith("ZodError"))) return null;
    throw error;
  }
}
