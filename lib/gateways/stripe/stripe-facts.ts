import type { Money } from "@/lib/domain/money";

/** What Stripe says, in our words: read, never assumed. */

export type StripeAccountFacts = {
  readonly accountId: string;
  readonly mode: "test" | "live";
  readonly country: string | null;
  readonly defaultCurrency: string | null;
  /** What the customer reads on the card statement, as the account has it. */
  readonly statementDescriptor: string | null;
  readonly businessName: string | null;
  readonly chargesEnabled: boolean;
};

export type WebhookEndpointFacts = { readonly endpointId: string; readonly url: string; readonly secret: string | null };

export type SessionFacts = {
  readonly sessionId: string;
  readonly mode: "setup" | "payment" | "other";
  readonly status: "open" | "complete" | "expired";
  readonly isPaid: boolean;
  readonly url: string | null;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly customerId: string | null;
  readonly setupIntentId: string | null;
  readonly paymentIntentId: string | null;
  readonly metadata: Readonly<Record<string, string>>;
};

/** 3-D Secure as the set-up attempt had it; null where the bank was not asked. */
export type ThreeDSecureFacts = {
  readonly result: string | null;
  readonly resultReason: string | null;
  readonly flow: string | null;
  readonly version: string | null;
  readonly electronicCommerceIndicator: string | null;
  readonly transactionId: string | null;
};

export type SetupIntentFacts = {
  readonly setupIntentId: string;
  readonly status:
    | "requires_payment_method"
    | "requires_confirmation"
    | "requires_action"
    | "processing"
    | "succeeded"
    | "canceled"
    | "other";
  readonly customerId: string | null;
  readonly paymentMethodId: string | null;
  readonly threeDSecure: ThreeDSecureFacts | null;
  readonly error: { readonly code: string | null; readonly declineCode: string | null; readonly message: string | null } | null;
  readonly metadata: Readonly<Record<string, string>>;
};

export type StripeCardFacts = {
  readonly paymentMethodId: string;
  /** `card` for cards; anything else is not chargeable by us. */
  readonly kind: string;
  readonly customerId: string | null;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly fingerprint: string | null;
  readonly wallet: string | null;
  readonly country: string | null;
};

/** Statuses of a PaymentIntent; anything Stripe adds later is `other` and is never taken for an answer. */
export const PAYMENT_INTENT_STATUSES = [
  "requires_payment_method",
  "requires_confirmation",
  "requires_action",
  "requires_capture",
  "processing",
  "succeeded",
  "canceled",
  "other",
] as const;

export type PaymentIntentStatus = (typeof PAYMENT_INTENT_STATUSES)[number];

export type PaymentErrorFacts = {
  readonly code: string | null;
  readonly declineCode: string | null;
  readonly networkCode: string | null;
  readonly adviceCode: string | null;
  readonly networkAdviceCode: string | null;
  readonly chargeId: string | null;
  readonly paymentMethodId: string | null;
};

export type PaymentIntentFacts = {
  readonly paymentIntentId: string;
  readonly status: PaymentIntentStatus;
  readonly amount: Money;
  readonly amountReceived: Money;
  readonly customerId: string | null;
  readonly paymentMethodId: string | null;
  readonly latestChargeId: string | null;
  /** When the latest charge was made; null without one. */
  readonly latestChargeAt: Date | null;
  /** The card that charge was made on; null where it was not asked for. */
  readonly latestChargeCard: { readonly brand: string; readonly last4: string } | null;
  readonly lastError: PaymentErrorFacts | null;
  /** Where the bank wants the customer to go, while it does. */
  readonly redirectUrl: string | null;
  readonly createdAt: Date;
  readonly metadata: Readonly<Record<string, string>>;
};

export type StripeChargeFacts = {
  readonly chargeId: string;
  readonly paymentIntentId: string | null;
  readonly status: "succeeded" | "pending" | "failed" | "other";
  readonly customerId: string | null;
  /** As the PaymentIntent had it when the charge was made. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly amount: Money;
  readonly amountRefunded: Money;
  readonly isDisputed: boolean;
  readonly createdAt: Date;
  readonly refunds: readonly StripeRefundFacts[];
};

export type StripeRefundFacts = {
  readonly refundId: string;
  readonly chargeId: string | null;
  readonly paymentIntentId: string | null;
  readonly amount: Money;
  readonly status: "pending" | "succeeded" | "failed" | "canceled" | "requires_action" | "other";
  /** Why it failed, in Stripe's code, such as `expired_or_canceled_card`. */
  readonly failureReason: string | null;
  readonly createdAt: Date;
  readonly metadata: Readonly<Record<string, string>>;
};

export type StripeDisputeFacts = {
  readonly disputeId: string;
  readonly chargeId: string;
  readonly paymentIntentId: string | null;
  readonly amount: Money;
  readonly status: string;
  readonly reason: string;
  readonly evidenceDueAt: Date | null;
  readonly createdAt: Date;
};
