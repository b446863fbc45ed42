/**
 * Scopes a connection needs (rule 6). Without `read_all_orders` orders older than 60 days vanish from every read.
 * Source: shopify.dev/docs/api/usage/access-scopes.
 */
export const NEEDED_SCOPES = [
  "read_orders",
  "write_orders",
  "read_all_orders",
  "read_customers",
  "read_products",
  "read_inventory",
  "read_purchase_options",
  "write_payment_terms",
  "read_merchant_managed_fulfillment_orders",
  "write_merchant_managed_fulfillment_orders",
] as const;

/** What a campaign needs beside them that writes its own selling plan (rule 35). */
export const PLAN_SCOPES = ["write_purchase_options"] as const;

/** The needed scopes that are not held. A scope to write includes the one to read. */
export function missingScopes(held: readonly string[], needed: readonly string[] = NEEDED_SCOPES): readonly string[] {
  const has = new Set(held);
  return needed.filter((scope) => !has.has(scope) && !has.has(scope.replace(/^read_/, "write_")));
}
