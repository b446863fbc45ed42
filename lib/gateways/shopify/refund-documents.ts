import { TRANSACTION } from "./order-documents";

/** The key is demanded from API version 2026-04 on: a repeat under the same key answers the first refund. */
export const CREATE_REFUND = /* GraphQL */ `
  mutation CreateRefund($input: RefundInput!, $key: String!) {
    refundCreate(input: $input) @idempotent(key: $key) {
      refund { id transactions(first: 50) { nodes { ${TRANSACTION} } } }
      userErrors { field message }
    }
  }
`;

export const REFUND_NOTES = /* GraphQL */ `
  query RefundNotes($id: ID!) {
    order(id: $id) { refunds(first: 250) { id note } }
  }
`;

export const ONE_REFUND = /* GraphQL */ `
  query OneRefund($id: ID!) {
    refund(id: $id) { id transactions(first: 50) { nodes { ${TRANSACTION} } } }
  }
`;

/** Without a refund method: money goes back before, each payment on the rail that took it. */
export const CANCEL_ORDER = /* GraphQL */ `
  mutation CancelOrder($id: ID!, $reason: OrderCancelReason!, $restock: Boolean!, $staffNote: String) {
    orderCancel(orderId: $id, reason: $reason, restock: $restock, notifyCustomer: false, staffNote: $staffNote) {
      job { id done }
      userErrors: orderCancelUserErrors { field message code }
    }
  }
`;

export const JOB = /* GraphQL */ `
  query OneJob($id: ID!) {
    job(id: $id) { id done }
  }
`;
