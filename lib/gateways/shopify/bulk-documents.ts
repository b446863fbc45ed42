/** Children are grouped under their order, so that the result can be streamed without holding it. */
export const START_BULK = /* GraphQL */ `
  mutation StartBulk($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: true) {
      bulkOperation { id status }
      userErrors { field message }
    }
  }
`;

export const BULK_STATUS = /* GraphQL */ `
  query BulkStatus($id: ID!) {
    bulkOperation(id: $id) { id status errorCode rootObjectCount url }
  }
`;
