import assert from "node:assert/strict";
import type { Assertion } from "../suite";
import { makeOrder, ok, onlyError, type ShopClient } from "./client";

const ERRORS = "https://shopify.dev/docs/api/admin-graphql/latest#status-and-error-codes";

export const requestAssertions: Assertion<ShopClient>[] = [
  {
    name: "an unknown field is refused by name before anything is done",
    docsUrl: ERRORS,
    run: async (client) => {
      const answer = await client.ask("{ orders(first: 1) { nodes { id predeskNoSuchField } } }");
      const error = onlyError(answer);
      assert.equal(answer.status, 200);
      assert.equal(answer.data, null);
      assert.equal(error.message, "Field 'predeskNoSuchField' doesn't exist on type 'Order'");
      assert.deepEqual(error.extensions, { code: "undefinedField", typeName: "Order", fieldName: "predeskNoSuchField" });
    },
  },
  {
    name: "a missing argument is refused by name",
    docsUrl: ERRORS,
    run: async (client) => {
      const error = onlyError(await client.ask("mutation { orderMarkAsPaid { userErrors { message } } }"));
      assert.equal(error.message, "Field 'orderMarkAsPaid' is missing required arguments: input");
      assert.equal(error.extensions?.code, "missingRequiredArguments");
    },
  },
  {
    name: "a variable of the wrong shape is refused with where and why",
    docsUrl: ERRORS,
    run: async (client) => {
      const query = "mutation($input: OrderMarkAsPaidInput!) { orderMarkAsPaid(input: $input) { userErrors { message } } }";
      const error = onlyError(await client.ask(query, { input: { id: "gid://shopify/Order/1", amount: "1" } }));
      assert.equal(error.extensions?.code, "INVALID_VARIABLE");
      assert.deepEqual(error.extensions?.problems, [{ path: ["amount"], explanation: "Field is not defined on OrderMarkAsPaidInput" }]);
    },
  },
  {
    name: "every answer carries its cost and the state of the bucket",
    docsUrl: "https://shopify.dev/docs/api/usage/limits",
    run: async (client) => {
      const { extensions } = await client.ask("{ shop { id } }");
      const cost = extensions.cost as { requestedQueryCost: number; actualQueryCost: number; throttleStatus: Record<string, number> };
      assert.equal(cost.requestedQueryCost, 1);
      assert.equal(cost.actualQueryCost, 1);
      assert.deepEqual(Object.keys(cost.throttleStatus).sort(), ["currentlyAvailable", "maximumAvailable", "restoreRate"]);
    },
  },
  {
    name: "nodes answers in the order asked, with null for what is not there",
    docsUrl: "https://shopify.dev/docs/api/admin-graphql/latest/queries/nodes",
    run: async (client) => {
      const { id } = await makeOrder(client);
      const nodes = await ok(client, "nodes", "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids: ["gid://shopify/Order/1", id] });
      assert.deepEqual(nodes.raw(), [null, { id }]);
    },
  },
];
