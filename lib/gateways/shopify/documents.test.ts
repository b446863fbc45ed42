import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  buildClientSchema,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  parse,
  type SelectionSetNode,
  TypeInfo,
  validate,
  visit,
} from "graphql";
import { describe, expect, it } from "vitest";
import * as bulk from "./bulk-documents";
import * as fulfilment from "./fulfilment-documents";
import * as orders from "./order-documents";
import * as payments from "./payment-documents";
import * as refunds from "./refund-documents";
import * as plans from "./selling-plan-documents";
import * as shop from "./shop-documents";

/** Shopify's own schema, as it publishes it; read by path because the sandbox shares no code with the product. */
const schema: GraphQLSchema = (() => {
  const json = gunzipSync(readFileSync("sandbox/shopify/schema/admin_2026-10.json.gz")).toString("utf8");
  const introspection = JSON.parse(json);
  return buildClientSchema(introspection.data ?? introspection);
})();

const { bulkBooks, bulkOrders, TRANSACTION: _part, ...orderDocuments } = orders;
const documents = Object.entries({ ...orderDocuments, ...bulk, ...fulfilment, ...payments, ...plans, ...refunds, ...shop }).flatMap(
  ([name, text]): [string, string][] => (typeof text === "string" ? [[name, text]] : []),
);

describe("every GraphQL document against Shopify's schema", () => {
  it("finds the documents", () => expect(documents.length).toBeGreaterThan(15));
  const bulkDocuments: [string, string][] = [
    ["bulkOrders of all", bulkOrders(null)],
    ["bulkOrders since", bulkOrders("2026-01-01T00:00:00Z")],
    ["bulkBooks", bulkBooks("2026-01-01T00:00:00Z")],
  ];
  it.each([...documents, ...bulkDocuments])("%s", (_name, text) => {
    expect(validate(schema, parse(text)).map((error) => error.message)).toEqual([]);
  });
  it.each(documents)("%s uses nothing deprecated", (_name, text) => {
    expect(deprecatedIn(parse(text))).toEqual([]);
  });
});

function deprecatedIn(document: DocumentNode): string[] {
  const info = new TypeInfo(schema);
  const found: string[] = [];
  visit(document, {
    enter(node) {
      info.enter(node);
      const field = node.kind === Kind.FIELD ? info.getFieldDef() : null;
      if (field?.deprecationReason) found.push(field.name);
    },
    leave(node) {
      info.leave(node);
    },
  });
  return found;
}

/**
 * Requested cost as Shopify documents it, counted strictly: every object a point, a connection its page times a node. Source:
 * shopify.dev/docs/api/usage/limits.
 */
function costOf(document: DocumentNode, sizes: Readonly<Record<string, number>>): number {
  const walk = (typeName: string, set: SelectionSetNode): number => {
    const type = schema.getType(typeName);
    let total = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        total += walk(selection.typeCondition?.name.value ?? typeName, selection.selectionSet);
        continue;
      }
      if (selection.kind !== Kind.FIELD || !selection.selectionSet || !type || !("getFields" in type)) continue;
      const named = getNamedType(type.getFields()[selection.name.value]?.type);
      if (!named || !isCompositeType(named)) continue;
      const first = selection.arguments?.find((argument) => argument.name.value === "first")?.value;
      const page = first?.kind === Kind.INT ? Number(first.value) : first?.kind === Kind.VARIABLE ? (sizes[first.name.value] ?? 1) : 1;
      const times = selection.name.value === "nodes" && typeName === "QueryRoot" ? (sizes.ids ?? 1) : page;
      total += times * ((named.name.endsWith("Connection") ? 0 : 1) + walk(named.name, selection.selectionSet));
    }
    return total;
  };
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error("one operation a document");
  return walk("QueryRoot", operation.selectionSet);
}

describe("no query costs more than Shopify allows a single one", () => {
  it.each([
    ["READ_ORDERS", orders.READ_ORDERS, { ids: orders.ORDERS_A_QUERY }],
    ["READ_STANDINGS", orders.READ_STANDINGS, { ids: 100 }],
    ["MORE_LINES", orders.MORE_LINES, {}],
    ["ALL_TRANSACTIONS", orders.ALL_TRANSACTIONS, {}],
    ["ORDERS_BY_QUERY", orders.ORDERS_BY_QUERY, { first: 50 }],
    ["SELLING_PLANS", orders.SELLING_PLANS, { ids: 100 }],
    ["OWNERS", orders.OWNERS, { ids: 100 }],
    ["FULFILMENT_ORDERS", fulfilment.FULFILMENT_ORDERS, {}],
    ["SUBSCRIPTIONS", shop.SUBSCRIPTIONS, {}],
  ])("%s", (_name, text, sizes) => {
    expect(costOf(parse(text), sizes)).toBeLessThanOrEqual(1000);
  });
});
