/**
 * Turns something that happened into deliveries: one per subscription of the topic, each with its own webhook id, all with
 * the same event id. They are records of the same commit as the change itself, so neither exists without the other.
 * The body is built now and never again: a late retry carries the old state, as at Shopify.
 */
import { randomUUID } from "node:crypto";
import { encodePayload } from "../state/json";
import type { Shop, WebhookSubscription } from "../state/records";
import type { World } from "../state/world";
import type { PayloadContext } from "./payload-order";
import type { JsonObject } from "./payload-parts";
import { type ComplianceTopic, enumOf, type Topic } from "./topics";

function narrowed(payload: JsonObject, fields: string[]): JsonObject {
  if (fields.length === 0) return payload;
  return Object.fromEntries(Object.entries(payload).filter(([key]) => fields.includes(key)));
}

type Target = Pick<WebhookSubscription, "appId" | "uri" | "apiVersion" | "name"> & { subscriptionId: string | null };

function queue(world: World, shop: Shop, topic: string, eventId: string, target: Target, body: string): void {
  const id = randomUUID();
  world.tables.deliveries.put(id, {
    kind: "Delivery",
    id,
    shop: shop.shop,
    topic,
    ...target,
    eventId,
    triggeredAt: new Date(world.now()).toISOString(),
    body,
    attempts: 0,
    nextAtMs: 0,
    outcome: "pending",
    lastStatus: null,
  });
}

export function announce(world: World, shop: Shop, topic: Topic, build: (context: PayloadContext) => JsonObject): void {
  if (world.quiet) return;
  const subscriptions = world.tables.subscriptions.by("topic", `${shop.shop} ${enumOf(topic)}`);
  const eventId = randomUUID();
  const built = new Map<string, JsonObject>();
  for (const subscription of subscriptions) {
    const payload = built.get(subscription.apiVersion) ?? build({ world, shop, apiVersion: subscription.apiVersion });
    built.set(subscription.apiVersion, payload);
    const { appId, uri, apiVersion, name } = subscription;
    queue(
      world,
      shop,
      topic,
      eventId,
      { appId, uri, apiVersion, name, subscriptionId: subscription.id },
      encodePayload(narrowed(payload, subscription.includeFields)),
    );
  }
}

/** Sends one of the privacy topics to the app's configured address; false when the app has none. */
export function announceCompliance(world: World, shop: Shop, appId: string, topic: ComplianceTopic, payload: JsonObject): boolean {
  const uri = world.tables.apps.get(appId)?.complianceUri;
  if (!uri) return false;
  queue(world, shop, topic, randomUUID(), { appId, uri, apiVersion: "2026-10", name: null, subscriptionId: null }, encodePayload(payload));
  return true;
}
