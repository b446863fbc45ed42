import assert from "node:assert/strict";
import type { Assertion } from "../suite";
import { done, firstUserError, makeOrder, ok, onlyError, type ShopClient } from "./client";

const HOLD = "https://shopify.dev/docs/api/admin-graphql/latest/mutations/fulfillmentOrderHold";
const RELEASE = "https://shopify.dev/docs/api/admin-graphql/latest/mutations/fulfillmentOrderReleaseHold";

const HOLD_ONE = `mutation($id: ID!, $hold: FulfillmentOrderHoldInput!) {
  fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) { fulfillmentHold { id handle reason heldByRequestingApp } fulfillmentOrder { status } userErrors { field message code } }
}`;
const RELEASE_SOME = `mutation($id: ID!, $ids: [ID!]) { fulfillmentOrderReleaseHold(id: $id, holdIds: $ids) { fulfillmentOrder { status fulfillmentHolds { handle } } userErrors { field message code } } }`;

async function fulfillmentOrder(client: ShopClient): Promise<string> {
  const { id } = await makeOrder(client);
  const order = await ok(client, "order", "query($id: ID!) { order(id: $id) { fulfillmentOrders(first: 5) { nodes { id } } } }", { id });
  return order.at("fulfillmentOrders", "nodes", 0, "id").text();
}

const hold = (handle: string) => ({ reason: "AWAITING_PAYMENT", reasonNotes: "conformance", handle });

export const fulfilmentAssertions: Assertion<ShopClient>[] = [
  {
    name: "an app holds a fulfilment order several times under different handles, never twice under one",
    docsUrl: HOLD,
    run: async (client) => {
      const id = await fulfillmentOrder(client);
      const first = await done(client, "fulfillmentOrderHold", HOLD_ONE, { id, hold: hold("one") });
      assert.equal(first.at("fulfillmentOrder", "status").text(), "ON_HOLD");
      assert.equal(first.at("fulfillmentHold", "heldByRequestingApp").raw(), true);
      await done(client, "fulfillmentOrderHold", HOLD_ONE, { id, hold: hold("two") });
      const again = firstUserError(await ok(client, "fulfillmentOrderHold", HOLD_ONE, { id, hold: hold("one") }));
      assert.deepEqual([again.field, again.code], [["fulfillmentHold", "handle"], "DUPLICATE_FULFILLMENT_HOLD_HANDLE"]);
    },
  },
  {
    name: "ten holds of one app are the limit",
    docsUrl: HOLD,
    run: async (client) => {
      const id = await fulfillmentOrder(client);
      for (let at = 1; at <= 10; at++) await done(client, "fulfillmentOrderHold", HOLD_ONE, { id, hold: hold(`hold-${at}`) });
      const eleventh = firstUserError(await ok(client, "fulfillmentOrderHold", HOLD_ONE, { id, hold: hold("hold-11") }));
      assert.deepEqual([eleventh.field, eleventh.code], [["id"], "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED"]);
    },
  },
  {
    name: "releasing one hold keeps the others; releasing the last opens the order",
    docsUrl: RELEASE,
    run: async (client) => {
      const id = await fulfillmentOrder(client);
      const first = await done(client, "fulfillmentOrderHold", HOLD_ONE, { id, hold: hold("one") });
      await done(client, "fulfillmentOrderHold", HOLD_ONE, { id, hold: hold("two") });
      const some = await done(client, "fulfillmentOrderReleaseHold", RELEASE_SOME, { id, ids: [first.at("fulfillmentHold", "id").text()] });
      assert.deepEqual(some.at("fulfillmentOrder").raw(), { status: "ON_HOLD", fulfillmentHolds: [{ handle: "two" }] });
      const rest = await done(client, "fulfillmentOrderReleaseHold", RELEASE_SOME, { id });
      assert.deepEqual(rest.at("fulfillmentOrder").raw(), { status: "OPEN", fulfillmentHolds: [] });
    },
  },
  {
    name: "a fulfilment order that is not there fails the request",
    docsUrl: HOLD,
    run: async (client) => {
      const error = onlyError(await client.ask(HOLD_ONE, { id: "gid://shopify/FulfillmentOrder/0", hold: hold("one") }));
      assert.equal(error.message, "Invalid id: gid://shopify/FulfillmentOrder/0");
      assert.equal(error.extensions?.code, "RESOURCE_NOT_FOUND");
    },
  },
  {
    name: "only a scheduled fulfilment order can be rescheduled",
    docsUrl: "https://shopify.dev/docs/api/admin-graphql/latest/mutations/fulfillmentOrderReschedule",
    run: async (client) => {
      const id = await fulfillmentOrder(client);
      const query =
        "mutation($id: ID!, $at: DateTime!) { fulfillmentOrderReschedule(id: $id, fulfillAt: $at) { fulfillmentOrder { id } userErrors { field message } } }";
      const error = firstUserError(
        await ok(client, "fulfillmentOrderReschedule", query, { id, at: new Date(Date.now() + 86_400_000).toISOString() }),
      );
      assert.equal(error.message, "Fulfillment order must be scheduled.");
    },
  },
  {
    name: "what is on hold cannot be fulfilled",
    docsUrl: "https://shopify.dev/docs/api/admin-graphql/latest/mutations/fulfillmentCreate",
    run: async (client) => {
      const id = await fulfillmentOrder(client);
      await done(client, "fulfillmentOrderHold", HOLD_ONE, { id, hold: hold("one") });
      const query =
        "mutation($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) { fulfillment { id } userErrors { field message } } }";
      const payload = await ok(client, "fulfillmentCreate", query, { f: { lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: id }] } });
      assert.match(firstUserError(payload).message, /unfulfillable status/);
    },
  },
];
