import type Stripe from "stripe";
import type { Wire } from "./client";
import { type PaymentSessionInput, type SessionFacts, type SetupIntentFacts, type SetupSessionInput, StripeFailure } from "./contract";
import { sessionFacts, setupIntentFacts } from "./facts";
import { toStripeAmount } from "./units";

/** Hosted pages (rules 20, 27): card only, in the customer's language. */

function shared(input: SetupSessionInput): Stripe.Checkout.SessionCreateParams {
  return {
    customer: input.customerId,
    currency: input.currency.toLowerCase(),
    allowed_payment_method_types: ["card"],
    locale: input.language,
    success_url: input.successUrl,
    cancel_url: input.cancelUrl,
    metadata: { ...input.metadata },
    ...(input.expiresAt ? { expires_at: Math.floor(input.expiresAt.getTime() / 1000) } : {}),
  };
}

export function createSetupSession(wire: Wire, input: SetupSessionInput): Promise<SessionFacts> {
  const params: Stripe.Checkout.SessionCreateParams = {
    ...shared(input),
    mode: "setup",
    setup_intent_data: { metadata: { ...input.metadata } },
  };
  return wire.call("checkout_sessions.create", async () =>
    sessionFacts(await wire.sdk.checkout.sessions.create(params, { idempotencyKey: input.idempotencyKey })),
  );
}

export function createPaymentSession(wire: Wire, input: PaymentSessionInput): Promise<SessionFacts> {
  return wire.call("checkout_sessions.create", async () => {
    const amount = toStripeAmount(input.amount);
    if (!amount.ok) throw new StripeFailure("refused", "checkout_sessions.create", amount.why, amount.detail, null);
    const metadata: Record<string, string> = { ...input.metadata, merchant: input.ids.merchantId };
    if (input.ids.orderId) metadata.order = input.ids.orderId;
    if (input.ids.instalmentId) metadata.instalment = input.ids.instalmentId;
    if (input.ids.paymentObjectId) metadata.payment_object = input.ids.paymentObjectId;
    const params: Stripe.Checkout.SessionCreateParams = {
      ...shared(input),
      mode: "payment",
      metadata,
      line_items: [
        { quantity: 1, price_data: { currency: amount.currency, unit_amount: amount.amount, product_data: { name: input.description } } },
      ],
      payment_intent_data: { metadata, description: input.description },
    };
    return sessionFacts(await wire.sdk.checkout.sessions.create(params, { idempotencyKey: input.idempotencyKey }));
  });
}

export function retrieveSession(wire: Wire, sessionId: string): Promise<SessionFacts> {
  return wire.call("checkout_sessions.retrieve", async () => sessionFacts(await wire.sdk.checkout.sessions.retrieve(sessionId)));
}

/** A page that is no longer open cannot be expired: what it became is the answer. */
export async function expireSession(wire: Wire, sessionId: string): Promise<SessionFacts> {
  try {
    return await wire.call("checkout_sessions.expire", async () => sessionFacts(await wire.sdk.checkout.sessions.expire(sessionId)));
  } catch (error) {
    if (!(error instanceof StripeFailure) || error.kind !== "refused") throw error;
    const now = await retrieveSession(wire, sessionId);
    if (now.status === "open") throw error;
    return now;
  }
}

export function retrieveSetupIntent(wire: Wire, setupIntentId: string): Promise<SetupIntentFacts> {
  return wire.call("setup_intents.retrieve", async () =>
    setupIntentFacts(await wire.sdk.setupIntents.retrieve(setupIntentId, { expand: ["latest_attempt"] })),
  );
}
