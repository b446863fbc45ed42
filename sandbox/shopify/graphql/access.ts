/** Access scopes: which root field needs which, and the error of an app that lacks it. */
import { GraphQLError } from "graphql";
import type { Context } from "./context";

const DOCUMENTATION = "https://shopify.dev/api/usage/access-scopes";

export function accessDenied(field: string, requiredAccess: string): GraphQLError {
  return new GraphQLError(`Access denied for ${field} field. Required access: ${requiredAccess}`, {
    extensions: { code: "ACCESS_DENIED", documentation: DOCUMENTATION, requiredAccess },
  });
}

/** A write scope includes its read scope. */
function has(context: Context, scope: string): boolean {
  const { scopes } = context.installation;
  return scopes.includes(scope) || (scope.startsWith("read_") && scopes.includes(scope.replace("read_", "write_")));
}

export function requireScopes(context: Context, field: string, anyOf: readonly string[]): void {
  if (anyOf.length === 0 || anyOf.some((scope) => has(context, scope))) return;
  const names = anyOf.map((scope) => `\`${scope}\``).join(" or ");
  throw accessDenied(field, `${names} access scope.`);
}

const ORDERS_READ = ["read_orders"];
const ORDERS_WRITE = ["write_orders"];
const FULFILLMENT_READ = [
  "read_merchant_managed_fulfillment_orders",
  "read_assigned_fulfillment_orders",
  "read_third_party_fulfillment_orders",
];
const FULFILLMENT_WRITE = [
  "write_merchant_managed_fulfillment_orders",
  "write_assigned_fulfillment_orders",
  "write_third_party_fulfillment_orders",
];
const EDITS_WRITE = ["write_order_edits"];
const PLANS_WRITE = ["write_purchase_options", "write_products"];

/** Any one of the scopes is enough. Source: the "Requires …" line of each field's documentation page. */
export const ROOT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  order: ORDERS_READ,
  orders: ORDERS_READ,
  ordersCount: ORDERS_READ,
  orderByIdentifier: ORDERS_READ,
  refund: ORDERS_READ,
  fulfillment: ORDERS_READ,
  customer: ["read_customers"],
  customers: ["read_customers"],
  customerUpdate: ["write_customers"],
  product: ["read_products"],
  products: ["read_products"],
  productVariant: ["read_products"],
  productVariants: ["read_products"],
  inventoryItem: ["read_inventory", "read_products"],
  inventoryItems: ["read_inventory", "read_products"],
  inventoryLevel: ["read_inventory"],
  inventoryAdjustQuantities: ["write_inventory"],
  inventorySetQuantities: ["write_inventory"],
  location: ["read_locations"],
  locations: ["read_locations"],
  fulfillmentOrder: FULFILLMENT_READ,
  fulfillmentOrders: FULFILLMENT_READ,
  fulfillmentOrderHold: FULFILLMENT_WRITE,
  fulfillmentOrderReleaseHold: FULFILLMENT_WRITE,
  fulfillmentOrderReschedule: FULFILLMENT_WRITE,
  fulfillmentOrderOpen: FULFILLMENT_WRITE,
  fulfillmentCreate: ["write_fulfillments", ...FULFILLMENT_WRITE],
  dispute: ["read_shopify_payments_disputes"],
  disputes: ["read_shopify_payments_disputes"],
  orderCreateManualPayment: ORDERS_WRITE,
  orderCreate: ORDERS_WRITE,
  orderDelete: ORDERS_WRITE,
  orderMarkAsPaid: ORDERS_WRITE,
  orderCancel: ORDERS_WRITE,
  orderUpdate: ORDERS_WRITE,
  orderClose: ORDERS_WRITE,
  orderOpen: ORDERS_WRITE,
  refundCreate: ORDERS_WRITE,
  orderEditBegin: EDITS_WRITE,
  orderEditSetQuantity: EDITS_WRITE,
  orderEditAddVariant: EDITS_WRITE,
  orderEditCommit: EDITS_WRITE,
  paymentTermsTemplates: ["read_payment_terms"],
  paymentTermsCreate: ["write_payment_terms"],
  paymentTermsUpdate: ["write_payment_terms"],
  paymentTermsDelete: ["write_payment_terms"],
  sellingPlanGroup: ["read_purchase_options", "read_products"],
  sellingPlanGroups: ["read_purchase_options", "read_products"],
  sellingPlanGroupCreate: PLANS_WRITE,
  sellingPlanGroupUpdate: PLANS_WRITE,
  sellingPlanGroupDelete: PLANS_WRITE,
  sellingPlanGroupAddProducts: PLANS_WRITE,
  sellingPlanGroupRemoveProducts: PLANS_WRITE,
  sellingPlanGroupAddProductVariants: PLANS_WRITE,
  sellingPlanGroupRemoveProductVariants: PLANS_WRITE,
};

export function checkRootAccess(context: Context, field: string): void {
  requireScopes(context, field, ROOT_SCOPES[field] ?? []);
}
