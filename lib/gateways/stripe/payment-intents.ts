import type Stripe from "stripe";
import type { ChargeOutcome } from "@/lib/domain/charge-outcome";
import type { Wire } from "./client";
import type {
  ConfirmOffSessionInput,
  ConfirmOnSessionInput,
  ConfirmResult,
  CreatePaymentIntentInput,
  CreateResult,
  OnSessionResult,
  PaymentIntentFacts,
  UpdatePaymentIntentInput,
} from "./contract";
import { StripeFailure } from "./contract";
import { paymentIntentFacts } from "./facts";
import { outcomeOfAnswer, outcomeOfError } from "./outcomes";
import { STORED_CREDENTIAL } from "./stored-credential";
import { toStripeAmount } from "./units";

const CONFIRM_TIMEOUT_MS = 20_000;
const WITH_CHARGE = ["latest_charge"];

/** The card is named by the confirm: a card replaced meanwhile must not make the same key a different question. */
export async function createPaymentIntent(wire: Wire, input: CreatePaymentIntentInput): Promise<CreateResult> {
  const amount = toStripeAmount(input.amount);
  if (!amount.ok) return { kind: "not_made", why: "invalid_request", detail: amount.detail };
  const params: Stripe.PaymentIntentCreateParams = {
    amount: amount.amount,
    currency: amount.currency,
    customer: input.customerId,
    allowed_payment_method_types: ["card"],
    description: input.description,
    metadata: {
      merchant: input.ids.merchantId,
      order: input.ids.orderId,
      instalment: input.ids.instalmentId,
      payment_object: input.ids.paymentObjectId,
    },
  };
  await wire.wait("payment_intents.create");
  try {
    const made = await wire.sdk.paymentIntents.create(params, { idempotencyKey: input.idempotencyKey });
    return { kind: "made", paymentIntent: paymentIntentFacts(made) };
  } catch (error) {
    const outcome = outcomeOfError(error);
    wire.log.info({ stripe: "payment_intents.create", outcome }, "payment intent not made, or not known to be made");
    if (outcome.kind === "not_made") return { kind: "not_made", why: outcome.why, detail: outcome.detail ?? outcome.why };
    if (outcome.kind === "unknown") return { kind: "unknown", why: outcome.why, detail: outcome.detail ?? outcome.why };
    // An unconfirmed PaymentIntent has no bank behind it: any other answer is one we cannot name.
    return { kind: "unknown", why: "unexpected_status", detail: outcome.kind };
  }
}

/** Listed by customer rather than searched: Stripe's search index lags behind what was just made. */
export async function findPaymentIntent(
  wire: Wire,
  input: { readonly customerId: string; readonly paymentObjectId: string; readonly createdFrom: Date },
): Promise<PaymentIntentFacts | null> {
  return wire.call("payment_intents.list", async () => {
    const created = { gte: Math.floor(input.createdFrom.getTime() / 1000) };
    for await (const intent of wire.sdk.paymentIntents.list({ customer: input.customerId, created, limit: 100 })) {
      if (intent.metadata.payment_object === input.paymentObjectId) return paymentIntentFacts(intent);
    }
    return null;
  });
}

export function updatePaymentIntent(wire: Wire, input: UpdatePaymentIntentInput): Promise<PaymentIntentFacts> {
  return wire.call("payment_intents.update", async () => {
    const params: Stripe.PaymentIntentUpdateParams = {};
    if (input.amount) {
      const amount = toStripeAmount(input.amount);
      if (!amount.ok) throw new StripeFailure("refused", "payment_intents.update", amount.why, amount.detail, null);
      params.amount = amount.amount;
      params.currency = amount.currency;
    }
    if (input.paymentMethodId) params.payment_method = input.paymentMethodId;
    return paymentIntentFacts(
      await wire.sdk.paymentIntents.update(input.paymentIntentId, params, { idempotencyKey: input.idempotencyKey }),
    );
  });
}

export function retrievePaymentIntent(wire: Wire, paymentIntentId: string): Promise<PaymentIntentFacts> {
  return wire.call("payment_intents.retrieve", async () =>
    paymentIntentFacts(await wire.sdk.paymentIntents.retrieve(paymentIntentId, { expand: WITH_CHARGE })),
  );
}

/** Cancelling what is cancelled or paid already is no failure: the state that came back says which. */
export async function cancelPaymentIntent(wire: Wire, paymentIntentId: string): Promise<PaymentIntentFacts> {
  try {
    return await wire.call("payment_intents.cancel", async () =>
      paymentIntentFacts(await wire.sdk.paymentIntents.cancel(paymentIntentId, { expand: WITH_CHARGE })),
    );
  } catch (error) {
    if (error instanceof StripeFailure && error.code === "payment_intent_unexpected_state")
      return retrievePaymentIntent(wire, paymentIntentId);
    throw error;
  }
}

type Confirmed = { readonly outcome: ChargeOutcome; readonly requestId: string | null; readonly redirectUrl: string | null };

/** One request for one attempt, never repeated by the client (rule 10). */
async function confirm(wire: Wire, input: ConfirmOffSessionInput, params: Stripe.PaymentIntentConfirmParams): Promise<Confirmed> {
  await wire.wait("payment_intents.confirm");
  const options = { idempotencyKey: input.idempotencyKey, maxNetworkRetries: 0, timeout: input.timeoutMs ?? CONFIRM_TIMEOUT_MS };
  const send = () => wire.sdk.paymentIntents.confirm(input.paymentIntentId, { ...params, expand: WITH_CHARGE }, options);
  try {
    const intent = await wire.http.once(input.idempotencyKey, input.mayStillSend ?? (() => true), send);
    const redirectUrl = intent.next_action?.redirect_to_url?.url ?? null;
    return { outcome: outcomeOfAnswer(intent), requestId: intent.lastResponse.requestId ?? null, redirectUrl };
  } catch (error) {
    return { outcome: outcomeOfError(error), requestId: requestIdOf(error), redirectUrl: null };
  }
}

function requestIdOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  const id: unknown = Reflect.get(error, "requestId");
  return typeof id === "string" ? id : null;
}

export async function confirmOffSession(wire: Wire, input: ConfirmOffSessionInput): Promise<ConfirmResult> {
  const { outcome, requestId } = await confirm(wire, input, {
    payment_method: input.paymentMethodId,
    off_session: true,
    payment_method_options: { card: { stored_credential_usage: STORED_CREDENTIAL.balance_off_session } },
  });
  wire.log.info(
    { stripe: "payment_intents.confirm", paymentIntent: input.paymentIntentId, outcome: outcome.kind, requestId },
    "charge answered",
  );
  return { outcome, requestId };
}

export async function confirmOnSession(wire: Wire, input: ConfirmOnSessionInput): Promise<OnSessionResult> {
  const { outcome, requestId, redirectUrl } = await confirm(wire, input, {
    payment_method: input.paymentMethodId,
    return_url: input.returnUrl,
  });
  wire.log.info(
    { stripe: "payment_intents.confirm", paymentIntent: input.paymentIntentId, outcome: outcome.kind, requestId },
    "charge answered",
  );
  if (outcome.kind === "needs_customer" && redirectUrl) return { kind: "redirect", url: redirectUrl, requestId };
  return { kind: "outcome", outcome, requestId };
}
