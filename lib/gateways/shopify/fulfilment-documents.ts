const HOLD = "id handle reason reasonNotes heldByRequestingApp";

export const FULFILMENT_ORDERS = /* GraphQL */ `
  query FulfilmentOrders($id: ID!) {
    order(id: $id) { fulfillmentOrders(first: 50) { nodes { id status fulfillmentHolds { ${HOLD} } } } }
  }
`;

/** Lines of one fulfilment order: asked for only when a part of it is to be held. */
export const FULFILMENT_LINES = /* GraphQL */ `
  query FulfilmentLines($id: ID!) {
    fulfillmentOrder(id: $id) { lineItems(first: 250) { nodes { id remainingQuantity lineItem { id } } } }
  }
`;

export const HOLD_FULFILMENT = /* GraphQL */ `
  mutation HoldFulfilment($id: ID!, $hold: FulfillmentOrderHoldInput!) {
    fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) {
      fulfillmentHold { ${HOLD} }
      userErrors { field message code }
    }
  }
`;

export const RELEASE_HOLDS = /* GraphQL */ `
  mutation ReleaseHolds($id: ID!, $holdIds: [ID!]!) {
    fulfillmentOrderReleaseHold(id: $id, holdIds: $holdIds) {
      fulfillmentOrder { id status }
      userErrors { field message code }
    }
  }
`;

export const UPDATE_SHIPPING_ADDRESS = /* GraphQL */ `
  mutation UpdateShippingAddress($id: ID!, $address: MailingAddressInput!) {
    orderUpdate(input: { id: $id, shippingAddress: $address }) {
      order { id }
      userErrors { field message }
    }
  }
`;
