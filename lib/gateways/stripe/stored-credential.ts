/**
 * Credential-on-file flags, as data (rule 14). A preorder balance is one charge at a time the merchant chooses after an
 * agreement: `unscheduled`. `recurring` is for subscriptions and is never sent. The merchant's acquirer has the last word.
 * Source: PaymentIntent `payment_method_options.card.stored_credential_usage`, docs.stripe.com/payments/cits-and-mits.
 */
export const STORED_CREDENTIAL = {
  /** The customer is absent and the merchant starts the charge. */
  balance_off_session: "unscheduled",
} as const satisfies Record<string, "unscheduled" | "installment">;
