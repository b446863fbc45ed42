import assert from "node:assert/strict";
import type { Assertion } from "../suite";
import { done, eventually, firstUserError, type MadeOrder, makeOrder, ok, onlyError, type ShopClient } from "./client";

const REFUND = "https://shopify.dev/docs/api/admin-graphql/latest/mutations/refundCreate";
const IDEMPOTENT = "https://shopify.dev/docs/api/usage/implementing-idempotency";
const CANCEL = "https://shopify.dev/docs/api/admin-graphql/latest/mutations/orderCancel";

const refundWith = (directive: string, declared: string) =>
  `mutation($input: RefundInput!${declared}) { refundCreate(input: $input)${directive} { refund { id totalRefundedSet { presentmentMoney { amount } } } order { displayFinancialStatus } userErrors { field message } } }`;
const KEYED = refundWith(" @idempotent(key: $key)", ", $key: String!");
const UNKEYED = refundWith("", "");

function input(order: MadeOrder, amount: string): Record<string, unknown> {
  return {
    orderId: order.id,
    transactions: [{ orderId: order.id, parentId: order.transactionId, amount, gateway: "manual", kind: "REFUND" }],
  };
}

const CANCEL_ORDER = `mutation($id: ID!, $note: String, $refund: OrderCancelRefundMethodInput) {
  orderCancel(orderId: $id, reason: CUSTOMER, restock: true, staffNote: $note, refundMethod: $refund) { job { id done } orderCancelUserErrors { field message code } }
}`;

async function refundsOf(client: ShopClient, id: string): Promise<number> {
  return (await ok(client, "order", "query($id: ID!) { order(id: $id) { refunds { id } } }", { id })).at("refunds").list().length;
}

export const refundAssertions: Assertion<ShopClient>[] = [
  {
    name: "a refund without idempotency key fails and refunds nothing",
    docsUrl: REFUND,
    run: async (client) => {
      const order = await makeOrder(client, { paid: "40.00" });
      const error = onlyError(await client.ask(UNKEYED, { input: input(order, "10.00") }));
      assert.equal(error.message, "The @idempotent directive is required for this mutation but was not provided.");
      assert.equal(error.extensions?.code, "BAD_REQUEST");
      assert.equal(await refundsOf(client, order.id), 0);
    },
  },
  {
    name: "the same key with the same input refunds once and answers the same refund",
    docsUrl: IDEMPOTENT,
    run: async (client) => {
      const order = await makeOrder(client, { paid: "40.00" });
      const variables = { input: input(order, "10.00"), key: crypto.randomUUID() };
      const first = await done(client, "refundCreate", KEYED, variables);
      const second = await done(client, "refundCreate", KEYED, variables);
      assert.equal(first.at("refund", "id").text(), second.at("refund", "id").text());
      assert.equal(first.at("order", "displayFinancialStatus").text(), "PARTIALLY_REFUNDED");
      assert.equal(await refundsOf(client, order.id), 1);
    },
  },
  {
    name: "the same key with another input is refused",
    docsUrl: IDEMPOTENT,
    run: async (client) => {
      const order = await makeOrder(client, { paid: "40.00" });
      const key = crypto.randomUUID();
      await done(client, "refundCreate", KEYED, { input: input(order, "10.00"), key });
      const again = await ok(client, "refundCreate", KEYED, { input: input(order, "11.00"), key });
      assert.equal(firstUserError(again).message, "The same idempotency key cannot be used with different operation parameters.");
      assert.equal(await refundsOf(client, order.id), 1);
    },
  },
  {
    name: "more than was received cannot be refunded",
    docsUrl: REFUND,
    run: async (client) => {
      const order = await makeOrder(client, { amount: "40.00", paid: "15.00" });
      const payload = await ok(client, "refundCreate", KEYED, { input: input(order, "25.00"), key: crypto.randomUUID() });
      assert.match(firstUserError(payload).message, /greater than/);
      assert.equal(await refundsOf(client, order.id), 0);
    },
  },
  {
    name: "cancelling is a job; then the order is cancelled, refunded if asked, and cannot be cancelled again",
    docsUrl: CANCEL,
    run: async (client) => {
      const order = await makeOrder(client, { paid: "40.00" });
      const variables = { id: order.id, refund: { originalPaymentMethodsRefund: true } };
      const payload = await ok(client, "orderCancel", CANCEL_ORDER, variables);
      assert.deepEqual(payload.userErrors("orderCancelUserErrors"), []);
      assert.match(payload.at("job", "id").text(), /^gid:\/\/shopify\/Job\//);
      const read = "query($id: ID!) { order(id: $id) { cancelledAt cancelReason displayFinancialStatus } }";
      const cancelled = await eventually("the order is cancelled", async () => {
        const seen = await ok(client, "order", read, { id: order.id });
        return seen.at("cancelledAt").isNull ? null : seen;
      });
      assert.equal(cancelled.at("cancelReason").text(), "CUSTOMER");
      assert.equal(cancelled.at("displayFinancialStatus").text(), "REFUNDED");
      const again = firstUserError(await ok(client, "orderCancel", CANCEL_ORDER, variables), "orderCancelUserErrors");
      assert.deepEqual(again, { field: ["orderId"], message: "Cannot cancel an order that has already been canceled", code: "INVALID" });
    },
  },
  {
    name: "cancelling what is not there, or with too long a note, is refused",
    docsUrl: CANCEL,
    run: async (client) => {
      const missing = firstUserError(
        await ok(client, "orderCancel", CANCEL_ORDER, { id: "gid://shopify/Order/1" }),
        "orderCancelUserErrors",
      );
      assert.deepEqual(missing, { field: ["orderId"], message: "Order does not exist", code: "NOT_FOUND" });
      const order = await makeOrder(client);
      const wordy = firstUserError(
        await ok(client, "orderCancel", CANCEL_ORDER, { id: order.id, note: "x".repeat(256) }),
        "orderCancelUserErrors",
      );
      assert.deepEqual(wordy, {
        field: ["staffNote"],
        message: "Staff note is too long. Maximum length is 255 characters.",
        code: "INVALID",
      });
    },
  },
  {
    name: "an edit that lowers a quantity lowers the current total when it is committed, not before",
    docsUrl: "https://shopify.dev/docs/apps/build/orders-fulfillment/order-management-apps/edit-orders",
    run: async (client) => {
      const order = await makeOrder(client, { amount: "40.00", quantity: 2 });
      const total = async () =>
        (
          await ok(client, "order", "query($id: ID!) { order(id: $id) { currentTotalPriceSet { shopMoney { amount } } } }", {
            id: order.id,
          })
        )
          .at("currentTotalPriceSet", "shopMoney", "amount")
          .text();
      const begun = await done(
        client,
        "orderEditBegin",
        "mutation($id: ID!) { orderEditBegin(id: $id) { calculatedOrder { id lineItems(first: 1) { nodes { id } } } userErrors { field message } } }",
        { id: order.id },
      );
      const id = begun.at("calculatedOrder", "id").text();
      const lineItemId = begun.at("calculatedOrder", "lineItems", "nodes", 0, "id").text();
      await done(
        client,
        "orderEditSetQuantity",
        "mutation($id: ID!, $lineItemId: ID!) { orderEditSetQuantity(id: $id, lineItemId: $lineItemId, quantity: 1) { calculatedOrder { id } userErrors { field message } } }",
        { id, lineItemId },
      );
      assert.equal(await total(), "80.0");
      await done(
        client,
        "orderEditCommit",
        "mutation($id: ID!) { orderEditCommit(id: $id, notifyCustomer: false) { order { id } userErrors { field message } } }",
        { id },
      );
      assert.equal(await total(), "40.0");
    },
  },
];
