import assert from "node:assert/strict";
import type { Assertion } from "../suite";
import { done, firstUserError, makeOrder, ok, onlyError, type ShopClient } from "./client";

const MARK = "https://shopify.dev/docs/api/admin-graphql/latest/mutations/orderMarkAsPaid";
const MANUAL = "https://shopify.dev/docs/api/admin-graphql/latest/mutations/orderCreateManualPayment";
const NOBODY = "gid://shopify/Order/1";

const FIELDS =
  "id displayFinancialStatus totalOutstandingSet { presentmentMoney { amount } } transactions { id kind status gateway manualPaymentGateway amountSet { presentmentMoney { amount } } }";
const MARK_PAID = `mutation($id: ID!) { orderMarkAsPaid(input: { id: $id }) { order { ${FIELDS} } userErrors { field message } } }`;
const PAY = `mutation($id: ID!, $amount: MoneyInput, $at: DateTime) { orderCreateManualPayment(id: $id, amount: $amount, processedAt: $at) { order { ${FIELDS} } userErrors { field message code } } }`;

export const paymentAssertions: Assertion<ShopClient>[] = [
  {
    name: "marking as paid records one manual sale over all that is open",
    docsUrl: MARK,
    run: async (client) => {
      const { id } = await makeOrder(client, { amount: "40.00", paid: "15.00" });
      const order = (await done(client, "orderMarkAsPaid", MARK_PAID, { id })).at("order");
      assert.equal(order.at("displayFinancialStatus").text(), "PAID");
      assert.equal(order.at("totalOutstandingSet", "presentmentMoney", "amount").text(), "0.0");
      const made = order.at("transactions").list().at(-1);
      assert.equal(made?.at("kind").text(), "SALE");
      assert.equal(made?.at("gateway").text(), "manual");
      assert.equal(made?.at("amountSet", "presentmentMoney", "amount").text(), "25.0");
    },
  },
  {
    name: "a paid order cannot be marked as paid again, and nothing is added",
    docsUrl: MARK,
    run: async (client) => {
      const { id } = await makeOrder(client, { amount: "40.00", paid: "40.00" });
      const payload = await ok(client, "orderMarkAsPaid", MARK_PAID, { id });
      assert.deepEqual(payload.userErrors(), [{ field: ["id"], message: "Order cannot be marked as paid." }]);
      assert.equal(payload.at("order", "transactions").list().length, 1);
    },
  },
  {
    name: "marking an order that is not there is a user error",
    docsUrl: MARK,
    run: async (client) => {
      const payload = await ok(client, "orderMarkAsPaid", MARK_PAID, { id: NOBODY });
      assert.deepEqual(payload.userErrors(), [{ field: ["id"], message: "Order does not exist" }]);
    },
  },
  {
    name: "a manual payment without amount closes the order",
    docsUrl: MANUAL,
    run: async (client) => {
      const { id } = await makeOrder(client, { amount: "18.00" });
      const at = new Date(Date.now() - 60_000).toISOString();
      const order = (await done(client, "orderCreateManualPayment", PAY, { id, at })).at("order");
      assert.equal(order.at("displayFinancialStatus").text(), "PAID");
      const [only] = order.at("transactions").list();
      assert.equal(only?.at("amountSet", "presentmentMoney", "amount").text(), "18.0");
      assert.equal(only?.at("manualPaymentGateway").raw(), true);
    },
  },
  {
    name: "naming an amount is denied where the shop is not on Plus, and nothing is recorded",
    docsUrl: MANUAL,
    run: async (client) => {
      const shop = await ok(client, "shop", "{ shop { currencyCode plan { shopifyPlus } } }");
      if (shop.at("plan", "shopifyPlus").raw() === true) return;
      const { id } = await makeOrder(client, { amount: "18.00" });
      const error = onlyError(await client.ask(PAY, { id, amount: { amount: "5.00", currencyCode: shop.at("currencyCode").text() } }));
      assert.equal(error.extensions?.code, "ACCESS_DENIED");
      assert.match(error.message, /Shopify Plus store to use the amount field/);
      const order = await ok(client, "order", `query($id: ID!) { order(id: $id) { ${FIELDS} } }`, { id });
      assert.equal(order.at("transactions").list().length, 0);
    },
  },
  {
    name: "a manual payment on an order that is not there is a user error",
    docsUrl: MANUAL,
    run: async (client) => {
      const error = firstUserError(await ok(client, "orderCreateManualPayment", PAY, { id: NOBODY }));
      assert.deepEqual([error.field, error.message], [["id"], "Order does not exist"]);
    },
  },
];
