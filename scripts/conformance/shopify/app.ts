import assert from "node:assert/strict";
import type { Assertion } from "../suite";
import { done, eventually, firstUserError, makeOrder, ok, onlyError, type ShopClient } from "./client";

const WEBHOOKS = "https://shopify.dev/docs/api/admin-graphql/latest/mutations/webhookSubscriptionCreate";
const BULK = "https://shopify.dev/docs/api/usage/bulk-operations/queries";
const INVENTORY = "https://shopify.dev/docs/api/admin-graphql/latest/mutations/inventoryAdjustQuantities";

const SUBSCRIBE = `mutation($uri: String!) { webhookSubscriptionCreate(topic: ORDERS_EDITED, webhookSubscription: { uri: $uri }) { webhookSubscription { id topic uri } userErrors { field message } } }`;
const UNSUBSCRIBE =
  "mutation($id: ID!) { webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field message } } }";
const RUN = `mutation($query: String!) { bulkOperationRunQuery(query: $query) { bulkOperation { id status } userErrors { field message code } } }`;

async function bulkRefusal(client: ShopClient, query: string): Promise<string> {
  const error = firstUserError(await ok(client, "bulkOperationRunQuery", RUN, { query }));
  assert.deepEqual([error.field, error.code], [["query"], "INVALID"]);
  return error.message;
}

export const appAssertions: Assertion<ShopClient>[] = [
  {
    name: "one address can be subscribed to a topic once, and unsubscribed again",
    docsUrl: WEBHOOKS,
    run: async (client) => {
      const uri = `https://example.com/conformance/${crypto.randomUUID()}`;
      const made = await done(client, "webhookSubscriptionCreate", SUBSCRIBE, { uri });
      assert.equal(made.at("webhookSubscription", "uri").text(), uri);
      const again = firstUserError(await ok(client, "webhookSubscriptionCreate", SUBSCRIBE, { uri }));
      assert.deepEqual(again, { field: ["webhookSubscription", "callbackUrl"], message: "Address for this topic has already been taken" });
      const id = made.at("webhookSubscription", "id").text();
      assert.equal((await done(client, "webhookSubscriptionDelete", UNSUBSCRIBE, { id })).at("deletedWebhookSubscriptionId").text(), id);
      assert.equal(
        firstUserError(await ok(client, "webhookSubscriptionDelete", UNSUBSCRIBE, { id })).message,
        "Webhook subscription does not exist",
      );
    },
  },
  {
    name: "webhooks go to https only",
    docsUrl: WEBHOOKS,
    run: async (client) => {
      const error = firstUserError(await ok(client, "webhookSubscriptionCreate", SUBSCRIBE, { uri: "http://example.com/conformance" }));
      assert.deepEqual(error, { field: ["webhookSubscription", "callbackUrl"], message: "Address protocol http:// is not supported" });
    },
  },
  {
    name: "a bulk query needs a connection, read through edges, at most two deep",
    docsUrl: BULK,
    run: async (client) => {
      assert.equal(await bulkRefusal(client, "{ shop { id } }"), "Bulk queries must contain at least one connection.");
      assert.match(
        await bulkRefusal(client, "{ products { nodes { id } } }"),
        /Selecting via 'nodes' is not supported\. Invalid connection fields: 'products'\.$/,
      );
      assert.match(
        await bulkRefusal(client, "{ products { edges { node { title variants { edges { node { id } } } } } } }"),
        /Connection fields without 'id': products\.$/,
      );
      const deep = "{ orders { edges { node { id fulfillmentOrders { edges { node { id lineItems { edges { node { id } } } } } } } } } }";
      assert.equal(await bulkRefusal(client, deep), "Bulk queries cannot contain connections with a nesting depth greater than 2.");
    },
  },
  {
    name: "a bulk query writes one line per object, children naming their parent",
    docsUrl: BULK,
    run: async (client) => {
      const order = await makeOrder(client);
      const bare = order.id.split("/").at(-1);
      const query = `{ orders(query: "id:${bare}") { edges { node { id name lineItems { edges { node { id quantity } } } } } } }`;
      const id = (await done(client, "bulkOperationRunQuery", RUN, { query })).at("bulkOperation", "id").text();
      const finished = await eventually(
        "the bulk operation ends",
        async () => {
          const seen = await ok(
            client,
            "bulkOperation",
            "query($id: ID!) { bulkOperation(id: $id) { status objectCount rootObjectCount url } }",
            { id },
          );
          return ["CREATED", "RUNNING"].includes(seen.at("status").text()) ? null : seen;
        },
        300,
      );
      assert.deepEqual(
        [finished.at("status").text(), finished.at("objectCount").text(), finished.at("rootObjectCount").text()],
        ["COMPLETED", "2", "1"],
      );
      const lines = (await client.download(finished.at("url").text()))
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.equal(lines[0]?.id, order.id);
      assert.deepEqual(lines[1], { id: order.lineId, quantity: 1, __parentId: order.id });
    },
  },
  {
    name: "stock cannot be adjusted without an idempotency key",
    docsUrl: INVENTORY,
    run: async (client) => {
      const query =
        "mutation($input: InventoryAdjustQuantitiesInput!) { inventoryAdjustQuantities(input: $input) { userErrors { code message } } }";
      const change = {
        inventoryItemId: "gid://shopify/InventoryItem/1",
        locationId: "gid://shopify/Location/1",
        delta: 1,
        changeFromQuantity: null,
      };
      const error = onlyError(await client.ask(query, { input: { name: "available", reason: "correction", changes: [change] } }));
      assert.equal(error.extensions?.code, "BAD_REQUEST");
    },
  },
];
