/**
 * Topics subscribed by API, as the webhook header writes them. The three privacy topics are named in the app's own
 * configuration at Shopify and cannot be subscribed this way.
 */
export const WEBHOOK_TOPICS = [
  "orders/create",
  "orders/updated",
  "orders/edited",
  "orders/cancelled",
  "orders/paid",
  "orders/fulfilled",
  "orders/partially_fulfilled",
  "orders/delete",
  "refunds/create",
  "order_transactions/create",
  "fulfillment_orders/placed_on_hold",
  "fulfillment_orders/hold_released",
  "fulfillment_orders/rescheduled",
  "payment_terms/create",
  "payment_terms/update",
  "payment_terms/delete",
  "payment_schedules/due",
  "customers/update",
  "customers/merge",
  "products/update",
  "inventory_levels/update",
  "disputes/create",
  "disputes/update",
  "app/uninstalled",
  "app/scopes_update",
] as const;
export type WebhookTopic = (typeof WEBHOOK_TOPICS)[number];

export const PRIVACY_TOPICS = ["customers/data_request", "customers/redact", "shop/redact"] as const;
