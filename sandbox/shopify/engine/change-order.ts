/** The one way an order is written: stamped, stored, and announced. */

import { putOrder } from "../state/order-parts";
import type { Order } from "../state/order-records";
import type { Shop } from "../state/records";
import type { World } from "../state/world";
import { announce } from "../webhooks/announce";
import { orderPayload } from "../webhooks/payload-order";
import type { Topic } from "../webhooks/topics";

/** Something the caller asked for that Shopify refuses, as GraphQL's user errors show it. */
export type Refusal = { field: string[] | null; message: string; code: string | null };
export type Outcome<T> = { ok: true; value: T } | { ok: false; errors: Refusal[] };

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refused(field: string[] | null, message: string, code: string | null = null): { ok: false; errors: Refusal[] } {
  return { ok: false, errors: [{ field, message, code }] };
}

/** A missing shop means damaged state, not a wrong request. */
export function shopOf(world: World, domain: string): Shop {
  const shop = world.tables.shops.get(domain);
  if (!shop) throw new Error(`the sandbox has no shop ${domain}`);
  return shop;
}

type OrderTopic = Extract<Topic, `orders/${string}`>;

/** ISO dates of one form compare as texts. */
function laterOf(a: string, b: string): string {
  return a < b ? b : a;
}

/** Stores the order with a fresh `updated_at` (never older than before) and announces it under these topics. */
export function saveOrder(world: World, order: Order, topics: OrderTopic[]): Order {
  const now = world.iso();
  const saved: Order = { ...order, updatedAt: laterOf(now, order.updatedAt) };
  putOrder(world, saved);
  const shop = shopOf(world, saved.shop);
  for (const topic of topics) announce(world, shop, topic, (context) => orderPayload(context, saved));
  return saved;
}
