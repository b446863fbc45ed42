import type Stripe from "stripe";
import type { Actor } from "../call";
import { StripeError } from "../errors";
import { emit } from "../objects/event";
import { lookUp } from "../objects/find";
import { mergeMetadata } from "../objects/metadata";
import type { CardSecrets, IntentSecrets, PaymentIntent, PaymentMethod, Row, Session, SessionSecrets, SetupIntent } from "../rows";
import { attemptPayment, keepIntent } from "./confirm-payment";
import { attemptSetup, keepSetup } from "./confirm-setup";
import { makeIntent } from "./payment-intent";

export type SessionRow = Row<Session, SessionSecrets>;
type Created = Stripe.PaymentIntentCreateParams;

export function keepSession(actor: Actor, row: SessionRow, change: Partial<Session>, hidden: Partial<SessionSecrets> = {}): SessionRow {
  const object = { ...row.object, ...change };
  return actor.world.tables.checkout_sessions.put(object.id, { ...row, object, hidden: { ...row.hidden, ...hidden } });
}

/** Nobody can pay or save here any more; what the session had begun is cancelled with it. */
export function expireSession(actor: Actor, row: SessionRow): Session {
  const { object } = keepSession(actor, row, { status: "expired", url: null });
  const intent = object.payment_intent === null ? undefined : lookUp(actor, "payment_intents", object.payment_intent);
  if (intent !== undefined && !["succeeded", "canceled"].includes(intent.object.status)) {
    const canceled = { status: "canceled", canceled_at: actor.world.seconds(), cancellation_reason: "expired", next_action: null } as const;
    emit(actor, "payment_intent.canceled", keepIntent(actor, intent, canceled, { challenge: null }).object);
  }
  const setup = object.setup_intent === null ? undefined : lookUp(actor, "setup_intents", object.setup_intent);
  if (setup !== undefined && !["succeeded", "canceled"].includes(setup.object.status)) {
    const canceled = keepSetup(
      actor,
      setup,
      { status: "canceled", cancellation_reason: "abandoned", next_action: null },
      { challenge: null },
    );
    emit(actor, "setup_intent.canceled", canceled.object);
  }
  emit(actor, "checkout.session.expired", object);
  return object;
}

/** The PaymentIntent of a session comes into being with the first attempt to pay. */
function intentOf(actor: Actor, row: SessionRow): { row: SessionRow; intent: Row<PaymentIntent, IntentSecrets> } {
  const { object, hidden } = row;
  const existing = object.payment_intent === null ? undefined : lookUp(actor, "payment_intents", object.payment_intent);
  if (existing !== undefined) {
    return { row, intent: existing };
  }
  const data = hidden.intentData;
  const given: Created = {
    amount: object.amount_total ?? 0,
    currency: object.currency ?? "eur",
    customer: object.customer ?? undefined,
    description: data?.description,
    metadata: mergeMetadata(null, data?.metadata),
    receipt_email: data?.receipt_email ?? undefined,
    setup_future_usage: data?.setup_future_usage,
    shipping: data?.shipping,
    statement_descriptor: data?.statement_descriptor,
    statement_descriptor_suffix: data?.statement_descriptor_suffix,
    transfer_group: data?.transfer_group,
    payment_method_options: { card: hidden.cardOptions ?? {} } as Created["payment_method_options"],
  };
  const methods = {
    allowed_payment_method_types: object.allowed_payment_method_types,
    excluded_payment_method_types: null,
    automatic_payment_methods: null,
    payment_method_types: object.payment_method_types,
    payment_method_configuration_details: null,
  };
  const intent = makeIntent(actor, given, methods, object.id);
  emit(actor, "payment_intent.created", intent.object);
  return { row: keepSession(actor, row, { payment_intent: intent.object.id }), intent };
}

interface Payer {
  email: string | null;
  name: string | null;
}

/** Once the card is saved or the money is there. */
function complete(actor: Actor, row: SessionRow, payer: Payer): SessionRow {
  const customer = row.object.customer === null ? undefined : lookUp(actor, "customers", row.object.customer);
  const done = keepSession(actor, row, {
    status: "complete",
    url: null,
    payment_status: row.object.mode === "setup" ? "no_payment_required" : "paid",
    customer_details: {
      address: null,
      business_name: null,
      email: payer.email ?? row.object.customer_email ?? customer?.object.email ?? null,
      individual_name: null,
      name: payer.name ?? customer?.object.name ?? null,
      phone: null,
      tax_exempt: "none",
      tax_ids: [],
    },
  });
  emit(actor, "checkout.session.completed", done.object);
  return done;
}

export type SessionOutcome =
  | { kind: "complete"; session: Session }
  | { kind: "challenge"; intent: string }
  | { kind: "declined"; error: StripeError };

/**
 * The customer submits a card on the hosted page. A decline leaves the session open.
 * @throws StripeError refused, when the session is not open.
 */
export function submitCard(actor: Actor, row: SessionRow, method: Row<PaymentMethod, CardSecrets>): SessionOutcome {
  const payer = { email: method.object.billing_details.email, name: method.object.billing_details.name };
  const returnUrl = `${actor.world.publicUrl}/c/pay/${row.object.id}`;
  const common = { paymentMethod: method, returnUrl, useStripeSdk: false, authenticated: false };
  try {
    if (row.object.mode === "setup") {
      const setup = lookUp(actor, "setup_intents", row.object.setup_intent ?? "") as Row<SetupIntent, IntentSecrets>;
      const tried = attemptSetup(actor, setup, common);
      return tried.object.status === "succeeded"
        ? { kind: "complete", session: complete(actor, row, payer).object }
        : { kind: "challenge", intent: tried.object.id };
    }
    const opened = intentOf(actor, row);
    const tried = attemptPayment(actor, opened.intent, { ...common, offSession: false, errorOnRequiresAction: false });
    return tried.object.status === "succeeded"
      ? { kind: "complete", session: complete(actor, opened.row, payer).object }
      : { kind: "challenge", intent: tried.object.id };
  } catch (error) {
    if (error instanceof StripeError && error.phase === "failed") {
      return { kind: "declined", error };
    }
    throw error;
  }
}

/** After a challenge: completes the session its intent belongs to. */
export function completeAfterChallenge(actor: Actor, sessionId: string, method: PaymentMethod): Session {
  const row = lookUp(actor, "checkout_sessions", sessionId);
  if (row === undefined) {
    throw new Error(`no session ${sessionId}`);
  }
  return complete(actor, row, { email: method.billing_details.email, name: method.billing_details.name }).object;
}
