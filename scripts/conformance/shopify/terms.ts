import assert from "node:assert/strict";
import type { Assertion } from "../suite";
import { done, firstUserError, makeOrder, ok, type ShopClient } from "./client";

const TERMS = "https://shopify.dev/docs/api/admin-graphql/latest/mutations/paymentTermsCreate";

const CREATE = `mutation($id: ID!, $terms: PaymentTermsCreateInput!) {
  paymentTermsCreate(referenceId: $id, paymentTermsAttributes: $terms) { paymentTerms { id paymentTermsType dueInDays paymentSchedules(first: 5) { nodes { dueAt completedAt } } } userErrors { field message code } }
}`;

async function template(client: ShopClient, type: string): Promise<string> {
  const templates = await ok(
    client,
    "paymentTermsTemplates",
    "query($type: PaymentTermsType) { paymentTermsTemplates(paymentTermsType: $type) { id } }",
    { type },
  );
  return templates.at(0, "id").text();
}

export const termsAssertions: Assertion<ShopClient>[] = [
  {
    name: "fixed terms need a due date and keep it",
    docsUrl: TERMS,
    run: async (client) => {
      const { id } = await makeOrder(client);
      const paymentTermsTemplateId = await template(client, "FIXED");
      const missing = firstUserError(await ok(client, "paymentTermsCreate", CREATE, { id, terms: { paymentTermsTemplateId } }));
      assert.deepEqual(missing, {
        field: null,
        message: "A due date is required with fixed or net payment terms.",
        code: "PAYMENT_TERMS_CREATION_UNSUCCESSFUL",
      });
      const dueAt = "2027-03-01T09:00:00Z";
      const made = await done(client, "paymentTermsCreate", CREATE, {
        id,
        terms: { paymentTermsTemplateId, paymentSchedules: [{ dueAt }] },
      });
      assert.equal(made.at("paymentTerms", "paymentTermsType").text(), "FIXED");
      assert.deepEqual(made.at("paymentTerms", "paymentSchedules", "nodes").raw(), [{ dueAt, completedAt: null }]);
    },
  },
  {
    name: "terms that end with an event take no date",
    docsUrl: TERMS,
    run: async (client) => {
      const { id } = await makeOrder(client);
      const terms = {
        paymentTermsTemplateId: await template(client, "FULFILLMENT"),
        paymentSchedules: [{ dueAt: "2027-03-01T09:00:00Z" }],
      };
      const error = firstUserError(await ok(client, "paymentTermsCreate", CREATE, { id, terms }));
      assert.equal(error.message, "A due date cannot be set with event payment terms.");
    },
  },
  {
    name: "an order that is paid takes no terms",
    docsUrl: TERMS,
    run: async (client) => {
      const { id } = await makeOrder(client, { amount: "40.00", paid: "40.00" });
      const terms = { paymentTermsTemplateId: await template(client, "FIXED"), paymentSchedules: [{ dueAt: "2027-03-01T09:00:00Z" }] };
      const error = firstUserError(await ok(client, "paymentTermsCreate", CREATE, { id, terms }));
      assert.equal(error.message, "Cannot create payment terms on an Order that has already been paid in full.");
    },
  },
  {
    name: "an order that is not there takes no terms",
    docsUrl: TERMS,
    run: async (client) => {
      const terms = { paymentTermsTemplateId: await template(client, "RECEIPT") };
      const error = firstUserError(await ok(client, "paymentTermsCreate", CREATE, { id: "gid://shopify/Order/123", terms }));
      assert.equal(error.message, "Cannot find the specific Order with id 123.");
    },
  },
];
