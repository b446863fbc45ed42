/** GraphQL documents about orders. Every one is validated against Shopify's own schema in a test, and its cost counted. */

const MONEY = "amount currencyCode";

const ADDRESS = /* GraphQL */ `
  name company address1 address2 city zip provinceCode countryCodeV2 phone
`;

const LINE = /* GraphQL */ `
  id title variantTitle sku quantity currentQuantity unfulfilledQuantity
  customAttributes { key value }
  product { id tags }
  variant { id }
  image { url }
  originalUnitPriceSet { presentmentMoney { ${MONEY} } }
  discountedTotalSet(withCodeDiscounts: true) { presentmentMoney { ${MONEY} } }
  sellingPlan { name sellingPlanId }
`;

const ORDER_HEAD = /* GraphQL */ `
  id name createdAt processedAt updatedAt cancelledAt cancelReason closedAt test
  currencyCode presentmentCurrencyCode displayFinancialStatus displayFulfillmentStatus
  tags note email phone customerLocale
  customAttributes { key value }
  currentTotalPriceSet { shopMoney { ${MONEY} } presentmentMoney { ${MONEY} } }
  currentTotalTaxSet { presentmentMoney { ${MONEY} } }
  totalOutstandingSet { presentmentMoney { ${MONEY} } }
  customer { id displayName locale defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber } }
  billingAddress { ${ADDRESS} }
  shippingAddress { ${ADDRESS} }
  fulfillments(first: 10) { status deliveredAt }
`;

export const TRANSACTION = /* GraphQL */ `
  id kind status gateway manualPaymentGateway processedAt createdAt test
  amountSet { presentmentMoney { ${MONEY} } }
  parentTransaction { id }
`;

const SCHEDULE = /* GraphQL */ `id dueAt completedAt balanceDue { ${MONEY} }`;

/** Lines and transactions beyond these are read by further pages; most orders have far fewer. */
export const LINES_A_PAGE = 10;
export const TRANSACTIONS_READ = 10;
/** Orders a query may name so that its cost stays under Shopify's 1,000 points. */
export const ORDERS_A_QUERY = 5;

const ORDER = /* GraphQL */ `
  ${ORDER_HEAD}
  transactions(first: ${TRANSACTIONS_READ}) { ${TRANSACTION} }
  transactionsCount { count }
  paymentTerms { paymentTermsType paymentTermsName paymentSchedules(first: 3) { nodes { ${SCHEDULE} } } }
  lineItems(first: ${LINES_A_PAGE}) { nodes { ${LINE} } pageInfo { hasNextPage endCursor } }
`;

export const READ_ORDERS = /* GraphQL */ `
  query ReadOrders($ids: [ID!]!) {
    nodes(ids: $ids) { ... on Order { ${ORDER} } }
  }
`;

export const MORE_LINES = /* GraphQL */ `
  query MoreLines($id: ID!, $after: String!) {
    order(id: $id) { lineItems(first: 50, after: $after) { nodes { ${LINE} } pageInfo { hasNextPage endCursor } } }
  }
`;

export const ALL_TRANSACTIONS = /* GraphQL */ `
  query AllTransactions($id: ID!) {
    order(id: $id) {
      id updatedAt cancelledAt presentmentCurrencyCode
      totalOutstandingSet { presentmentMoney { ${MONEY} } }
      transactions(first: 200) { ${TRANSACTION} }
    }
  }
`;

/** One point for the order, two for its money: a hundred orders fit in one query. */
export const READ_STANDINGS = /* GraphQL */ `
  query ReadStandings($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Order { id updatedAt cancelledAt displayFinancialStatus totalOutstandingSet { presentmentMoney { ${MONEY} } } }
    }
  }
`;

export const ORDERS_BY_QUERY = /* GraphQL */ `
  query OrdersByQuery($query: String!, $first: Int!, $after: String) {
    orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { id name updatedAt }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const SELLING_PLANS = /* GraphQL */ `
  query SellingPlans($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on SellingPlan {
        id category
        billingPolicy {
          ... on SellingPlanFixedBillingPolicy {
            remainingBalanceChargeTrigger remainingBalanceChargeExactTime remainingBalanceChargeTimeAfterCheckout
          }
        }
        deliveryPolicy { ... on SellingPlanFixedDeliveryPolicy { fulfillmentExactTime } }
      }
    }
  }
`;

export const OWNERS = /* GraphQL */ `
  query Owners($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ... on PaymentTerms { id order { id } }
      ... on PaymentSchedule { id paymentTerms { order { id } } }
      ... on FulfillmentOrder { id orderId }
    }
  }
`;

/** What the books of an order are compared by: nothing about the customer, nothing about the goods. */
const BOOKS = /* GraphQL */ `
  id updatedAt cancelledAt presentmentCurrencyCode
  currentTotalPriceSet { presentmentMoney { ${MONEY} } }
  totalOutstandingSet { presentmentMoney { ${MONEY} } }
`;

export const ORDER_BOOKS = /* GraphQL */ `
  query OrderBooks($id: ID!) {
    order(id: $id) { ${BOOKS} transactions(first: 200) { ${TRANSACTION} } }
  }
`;

/** One line an order: transactions are a list, not a connection, and stay inside it. */
export const bulkBooks = (updatedSince: string): string => /* GraphQL */ `
  { orders(query: "updated_at:>='${updatedSince}'") { edges { node { ${BOOKS} transactions { ${TRANSACTION} } } } } }
`;

/** Run by Shopify's bulk engine, whose result lists children under their order when grouped. */
export const bulkOrders = (createdSince: string | null): string => /* GraphQL */ `
  {
    orders${createdSince === null ? "" : `(query: "created_at:>='${createdSince}'")`} {
      edges { node {
        ${ORDER_HEAD}
        transactions { ${TRANSACTION} }
        paymentTerms { paymentTermsType paymentTermsName paymentSchedules { edges { node { ${SCHEDULE} } } } }
        lineItems { edges { node { ${LINE} } } }
      } }
    }
  }
`;
