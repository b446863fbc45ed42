/** Topics this shop sends, as headers write them; GraphQL's WebhookSubscriptionTopic is the same in capitals with underscores. */
export type Topic =
  | "app/scopes_update"
  | "app/uninstalled"
  | "bulk_operations/finish"
  | "customers/create"
  | "customers/merge"
  | "customers/update"
  | "disputes/create"
  | "disputes/update"
  | "fulfillment_orders/hold_released"
  | "fulfillment_orders/order_routing_complete"
  | "fulfillment_orders/placed_on_hold"
  | "fulfillment_orders/rescheduled"
  | "fulfillment_orders/scheduled_fulfillment_order_ready"
  | "fulfillments/create"
  | "inventory_levels/update"
  | "order_transactions/create"
  | "orders/cancelled"
  | "orders/create"
  | "orders/delete"
  | "orders/edited"
  | "orders/fulfilled"
  | "orders/paid"
  | "orders/partially_fulfilled"
  | "orders/updated"
  | "payment_schedules/due"
  | "payment_terms/create"
  | "payment_terms/delete"
  | "payment_terms/update"
  | "products/update"
  | "refunds/create"
  | "selling_plan_groups/create"
  | "selling_plan_groups/delete"
  | "selling_plan_groups/update";

/** Sent to the address in the app's configuration; nobody can subscribe to them by API. */
export type ComplianceTopic = "customers/data_request" | "customers/redact" | "shop/redact";

export function enumOf(topic: string): string {
  return topic.replace("/", "_").toUpperCase();
}
