import type { ChargeOutcome, NotMadeReason, UnknownReason } from "@/lib/domain/charge-outcome";
import type { Language } from "@/lib/domain/language";
import type { Money } from "@/lib/domain/money";
import type {
  PaymentIntentFacts,
  SessionFacts,
  SetupIntentFacts,
  StripeAccountFacts,
  StripeCardFacts,
  StripeChargeFacts,
  StripeDisputeFacts,
  StripeRefundFacts,
  WebhookEndpointFacts,
} from "./stripe-facts";

export * from "./stripe-facts";

/** Stripe in Predesk's words: the SDK's types stop in this room. */
export interface StripeGateway {
  /** The same account, with calls that stand back for people when the rate limit is short (rule 13). */
  atPriority(priority: CallPriority): StripeGateway;

  /** Who the key belongs to. */
  account(): Promise<StripeAccountFacts>;
  /** One harmless read or refused write per permission the product needs; the names of those the key lacks. */
  missingPermissions(): Promise<readonly StripePermission[]>;
  /** Registers our endpoint, or brings the one already at this address up to date. The secret is shown by Stripe only when it makes one. */
  registerWebhookEndpoint(input: {
    readonly url: string;
    /** Ours from before, whose secret we still hold. */
    readonly knownEndpointId?: string | null;
    readonly idempotencyKey: string;
  }): Promise<WebhookEndpointFacts>;
  removeWebhookEndpoint(endpointId: string): Promise<void>;
  /** Makes Stripe send our endpoint an event that means nothing (`customer.deleted`), so that the way back is proven (rule 6). */
  askForEvent(idempotencyKey: string): Promise<void>;

  ensureCustomer(input: EnsureCustomerInput): Promise<{ readonly customerId: string }>;
  /** A hosted page in set-up mode (rules 20, 27): card only, lives at most 24 h. */
  createSetupSession(input: SetupSessionInput): Promise<SessionFacts>;
  /** A hosted page in payment mode for one exact amount (the pay link). */
  createPaymentSession(input: PaymentSessionInput): Promise<SessionFacts>;
  retrieveSession(sessionId: string): Promise<SessionFacts>;
  /** Ends an open page. A page that was used meanwhile answers `complete`: the caller must settle it first. */
  expireSession(sessionId: string): Promise<SessionFacts>;
  retrieveSetupIntent(setupIntentId: string): Promise<SetupIntentFacts>;
  /** Null when Stripe knows no such payment method for this account. */
  card(paymentMethodId: string): Promise<StripeCardFacts | null>;
  /** Taking a card away is final at Stripe. Already gone counts as done. */
  detachCard(paymentMethodId: string): Promise<"detached" | "already_gone">;

  /** UNCONFIRMED and card only (rules 8, 14). Asking again with the same key answers the same object for 24 h. */
  createPaymentIntent(input: CreatePaymentIntentInput): Promise<CreateResult>;
  /** Looks for the PaymentIntent a lost answer may have made: the customer's since `createdFrom`, by metadata `payment_object`. */
  findPaymentIntent(input: {
    readonly customerId: string;
    readonly paymentObjectId: string;
    readonly createdFrom: Date;
  }): Promise<PaymentIntentFacts | null>;
  /** Brings amount and card of an unconfirmed PaymentIntent up to date. */
  updatePaymentIntent(input: UpdatePaymentIntentInput): Promise<PaymentIntentFacts>;
  /** One confirm, the customer absent: one request, never retried by the client (rules 8, 10). */
  confirmOffSession(input: ConfirmOffSessionInput): Promise<ConfirmResult>;
  /** One confirm, the customer present on our page: an outcome, or where the bank wants them to go. */
  confirmOnSession(input: ConfirmOnSessionInput): Promise<OnSessionResult>;
  retrievePaymentIntent(paymentIntentId: string): Promise<PaymentIntentFacts>;
  /** Cancels it, or answers the state that forbids it. */
  cancelPaymentIntent(paymentIntentId: string): Promise<PaymentIntentFacts>;

  retrieveCharge(chargeId: string): Promise<StripeChargeFacts>;
  /** Sends back a part of a charge. One request, never repeated by the client. */
  createRefund(input: CreateRefundInput): Promise<RefundResult>;
  /** Every refund of a charge, whoever made it: what settles a refund without an answer. */
  refundsOf(of: { readonly chargeId: string | null; readonly paymentIntentId: string | null }): Promise<readonly StripeRefundFacts[]>;
  retrieveDispute(disputeId: string): Promise<StripeDisputeFacts>;
  /** One page of at most 100 charges made in the window, newest first, after the id the last page ended with. */
  chargesPage(window: CreatedWindow, after: string | null): Promise<StripePage<StripeChargeFacts>>;
  refundsPage(window: CreatedWindow, after: string | null): Promise<StripePage<StripeRefundFacts>>;
  /** Everything made since an instant, newest first, for going on from a backup (rule 5). */
  listPaymentIntents(since: Date): AsyncIterable<PaymentIntentFacts>;
  listSessions(since: Date): AsyncIterable<SessionFacts>;
  listRefunds(since: Date): AsyncIterable<StripeRefundFacts>;
}

/** `from` belongs to it, `until` does not; Stripe counts whole seconds. */
export type CreatedWindow = { readonly from: Date; readonly until: Date };

/** `after`: where the next page begins; null on the last one. */
export type StripePage<T> = { readonly items: readonly T[]; readonly after: string | null };

/** Checks Stripe's signature over the raw bytes. Needs no account: it is done before anything else is known. */
export type VerifyStripeWebhook = (input: {
  readonly rawBody: Uint8Array;
  readonly signatureHeader: string | null;
  readonly secrets: readonly string[];
}) => boolean;

/** What an event says happened: a hint to look, never the data (architecture: the life of a charge, step 7). */
export type StripeEventHint = {
  readonly eventId: string;
  readonly type: string;
  readonly createdAt: Date;
  readonly livemode: boolean;
  readonly objectKind: string;
  readonly objectId: string | null;
  /** The PaymentIntent, SetupIntent, charge and metadata the object names, where it names one. */
  readonly paymentIntentId: string | null;
  readonly chargeId: string | null;
  readonly metadata: Readonly<Record<string, string>>;
};

export type CallPriority = "people" | "batch";

/** Takes one token of the shared limiter (rule 13) before a call; implemented over PostgreSQL in lib/store/limiter.ts. */
export interface CallLimiter {
  take(endpoint: string, priority: CallPriority): Promise<void>;
}

export const STRIPE_PERMISSIONS = [
  "customers",
  "payment_methods",
  "setup_intents",
  "payment_intents",
  "checkout_sessions",
  "charges",
  "refunds",
  "disputes",
  "events",
  "webhook_endpoints",
] as const;
export type StripePermission = (typeof STRIPE_PERMISSIONS)[number];

/** Topics our endpoint asks for. */
export const STRIPE_EVENT_TYPES = [
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "payment_intent.processing",
  "payment_intent.requires_action",
  "payment_intent.canceled",
  "charge.refunded",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
  "checkout.session.completed",
  "checkout.session.expired",
  "setup_intent.succeeded",
  "setup_intent.setup_failed",
  "payment_method.automatically_updated",
  "payment_method.detached",
  // Of the customer that askForEvent makes and deletes: the way back is tried with it.
  "customer.deleted",
] as const;

/** Ids of ours that travel with every object, so that a lost answer can be found again. */
export type OurIds = {
  readonly merchantId: string;
  readonly orderId?: string;
  readonly instalmentId?: string;
  readonly paymentObjectId?: string;
};

export type EnsureCustomerInput = {
  readonly idempotencyKey: string;
  /** Given: brought up to date instead of made. */
  readonly existingId?: string | null;
  readonly email?: string | null;
  readonly name?: string | null;
  readonly language?: Language;
  readonly ids: OurIds & { readonly customerId: string };
};

export type SetupSessionInput = {
  readonly customerId: string;
  readonly currency: string;
  readonly language: Language;
  /** May hold `{CHECKOUT_SESSION_ID}`, which Stripe fills in. */
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly idempotencyKey: string;
  readonly expiresAt?: Date;
};

export type PaymentSessionInput = SetupSessionInput & { readonly amount: Money; readonly description: string; readonly ids: OurIds };

export type CreatePaymentIntentInput = {
  readonly amount: Money;
  readonly customerId: string;
  readonly description: string;
  readonly ids: Required<OurIds>;
  /** From the payment_object row: making it twice answers the first. */
  readonly idempotencyKey: string;
};

/** `not_made`: Stripe surely made nothing. `unknown`: ask again with the same key, or find it by metadata. */
export type CreateResult =
  | { readonly kind: "made"; readonly paymentIntent: PaymentIntentFacts }
  | { readonly kind: "not_made"; readonly why: NotMadeReason; readonly detail: string }
  | { readonly kind: "unknown"; readonly why: UnknownReason; readonly detail: string };

export type CreateRefundInput = {
  readonly chargeId: string | null;
  readonly paymentIntentId: string | null;
  readonly amount: Money;
  readonly ids: { readonly merchantId: string; readonly orderId: string; readonly refundPartId: string };
  /** Kept in the part's row: the same question under the same key is answered once for 24 h. */
  readonly idempotencyKey: string;
  /** Asked synchronously right before the first byte leaves; see {@link ConfirmOffSessionInput}. */
  readonly mayStillSend: () => boolean;
};

export type RefundResult =
  | { readonly kind: "made"; readonly refund: StripeRefundFacts }
  /** Stripe read it and said no: nothing was made, in Stripe's words. */
  | { readonly kind: "refused"; readonly why: string }
  /** Surely not made, worth trying again: the limit, or it never left. */
  | { readonly kind: "not_made"; readonly why: string }
  /** Perhaps made. `isAnswered`: Stripe answered a fault, and keeps answering it for this key. */
  | { readonly kind: "unknown"; readonly why: string; readonly isAnswered: boolean };

export type UpdatePaymentIntentInput = {
  readonly paymentIntentId: string;
  readonly amount?: Money;
  readonly paymentMethodId?: string;
  readonly idempotencyKey: string;
};

export type ConfirmOffSessionInput = {
  readonly paymentIntentId: string;
  readonly paymentMethodId: string;
  /** From the attempt: a new attempt has a new one, never this one again. */
  readonly idempotencyKey: string;
  /** Whole answer, in milliseconds; 20,000 unless told. */
  readonly timeoutMs?: number;
  /**
   * Asked synchronously right before the first byte leaves. False means the right to send has lapsed (a worker that was
   * stopped and continued): nothing is sent and the answer is `not_made` (`not_sent`).
   */
  readonly mayStillSend?: () => boolean;
};

export type ConfirmResult = { readonly outcome: ChargeOutcome; readonly requestId: string | null };

export type ConfirmOnSessionInput = Omit<ConfirmOffSessionInput, "mayStillSend"> & { readonly returnUrl: string };

export type OnSessionResult =
  | { readonly kind: "outcome"; readonly outcome: ChargeOutcome; readonly requestId: string | null }
  | { readonly kind: "redirect"; readonly url: string; readonly requestId: string | null };

/** Why a call that is not a charge did not give its answer. */
export const STRIPE_FAILURE_KINDS = ["refused", "not_found", "key_refused", "throttled", "unreachable", "unknown"] as const;

export type StripeFailureKind = (typeof STRIPE_FAILURE_KINDS)[number];

/**
 * Thrown by every call but create and confirm, whose answers are values. `throttled` and `unreachable` are worth trying
 * again; `unknown` may have been done; the rest was refused.
 */
export class StripeFailure extends Error {
  override readonly name = "StripeFailure";
  constructor(
    readonly kind: StripeFailureKind,
    readonly call: string,
    readonly code: string | null,
    /** Stripe's own words. */
    readonly said: string,
    readonly requestId: string | null,
  ) {
    super(`Stripe ${call}: ${said}`);
  }
}
