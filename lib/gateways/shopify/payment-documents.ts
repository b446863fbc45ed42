/** Without `amount` all that is outstanding is recorded, which every plan of Shopify allows. */
export const RECORD_PAYMENT = /* GraphQL */ `
  mutation RecordPayment($id: ID!, $amount: MoneyInput, $paymentMethodName: String!, $processedAt: DateTime!) {
    orderCreateManualPayment(id: $id, amount: $amount, paymentMethodName: $paymentMethodName, processedAt: $processedAt) {
      order { id displayFinancialStatus }
      userErrors { field message code }
    }
  }
`;

export const MARK_AS_PAID = /* GraphQL */ `
  mutation MarkAsPaid($id: ID!) {
    orderMarkAsPaid(input: { id: $id }) {
      order { id displayFinancialStatus }
      userErrors { field message }
    }
  }
`;

export const PAYMENT_TERMS_OF = /* GraphQL */ `
  query PaymentTermsOf($id: ID!) {
    order(id: $id) { paymentTerms { id } }
  }
`;

export const UPDATE_PAYMENT_TERMS = /* GraphQL */ `
  mutation UpdatePaymentTerms($id: ID!, $dueAt: DateTime!) {
    paymentTermsUpdate(input: { paymentTermsId: $id, paymentTermsAttributes: { paymentSchedules: [{ dueAt: $dueAt }] } }) {
      paymentTerms { id }
      userErrors { field message code }
    }
  }
`;
