export const FIND_GOODS = /* GraphQL */ `
  query FindGoods($query: String!) {
    products(first: 10, query: $query, sortKey: TITLE) {
      nodes { id title variants(first: 50) { nodes { id title sku } } }
    }
  }
`;

export const VARIANTS_OF_SKUS = /* GraphQL */ `
  query VariantsOfSkus($query: String!, $after: String) {
    productVariants(first: 100, query: $query, after: $after) {
      nodes { id sku }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

const GROUP =
  "id merchantCode sellingPlans(first: 5) { nodes { id } } products(first: 200) { nodes { id } } productVariants(first: 200) { nodes { id } }";

export const PLAN_GROUP = /* GraphQL */ `
  query PlanGroup($id: ID!) {
    sellingPlanGroup(id: $id) { ${GROUP} }
  }
`;

/** Shopify does not search groups by their code: the newest are looked through, by little more than their ids, for a query's cost is limited. */
export const NEWEST_PLAN_GROUPS = /* GraphQL */ `
  query NewestPlanGroups($after: String) {
    sellingPlanGroups(first: 100, after: $after, reverse: true, sortKey: CREATED_AT) {
      nodes { id merchantCode }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const CREATE_PLAN_GROUP = /* GraphQL */ `
  mutation CreatePlanGroup($input: SellingPlanGroupInput!, $resources: SellingPlanGroupResourceInput) {
    sellingPlanGroupCreate(input: $input, resources: $resources) {
      sellingPlanGroup { ${GROUP} }
      userErrors { field message code }
    }
  }
`;

export const UPDATE_PLAN_GROUP = /* GraphQL */ `
  mutation UpdatePlanGroup($id: ID!, $input: SellingPlanGroupInput!) {
    sellingPlanGroupUpdate(id: $id, input: $input) {
      sellingPlanGroup { id }
      userErrors { field message code }
    }
  }
`;

export const ADD_PLAN_PRODUCTS = /* GraphQL */ `
  mutation AddPlanProducts($id: ID!, $ids: [ID!]!) {
    sellingPlanGroupAddProducts(id: $id, productIds: $ids) { sellingPlanGroup { id } userErrors { field message code } }
  }
`;
export const REMOVE_PLAN_PRODUCTS = /* GraphQL */ `
  mutation RemovePlanProducts($id: ID!, $ids: [ID!]!) {
    sellingPlanGroupRemoveProducts(id: $id, productIds: $ids) { removedProductIds userErrors { field message code } }
  }
`;
export const ADD_PLAN_VARIANTS = /* GraphQL */ `
  mutation AddPlanVariants($id: ID!, $ids: [ID!]!) {
    sellingPlanGroupAddProductVariants(id: $id, productVariantIds: $ids) { sellingPlanGroup { id } userErrors { field message code } }
  }
`;
export const REMOVE_PLAN_VARIANTS = /* GraphQL */ `
  mutation RemovePlanVariants($id: ID!, $ids: [ID!]!) {
    sellingPlanGroupRemoveProductVariants(id: $id, productVariantIds: $ids) { removedProductVariantIds userErrors { field message code } }
  }
`;

export const STOCK_OF = /* GraphQL */ `
  query StockOf($id: ID!) {
    inventoryItem(id: $id) { variants(first: 10) { nodes { id sku inventoryQuantity product { id } } } }
  }
`;
