import { WEBHOOK_TOPICS, type WebhookTopic } from "@/lib/domain/shop-topics";
import type { Failure } from "@/lib/gateways/shopify/contract";
import { commit } from "@/lib/store/commit";
import { recordSubscriptionsChecked, type ShopifyConnectionRow } from "@/lib/store/connections";
import type { OutsideCtx } from "./context";

export type Subscriptions =
  | { readonly ok: true; readonly repaired: readonly WebhookTopic[]; readonly refused: readonly { topic: WebhookTopic; why: string }[] }
  | { readonly ok: false; readonly failure: Failure };

/** Where a connection's deliveries go. */
export function webhookUrl(appUrl: string, connection: Pick<ShopifyConnectionRow, "pathToken">): string {
  return `${appUrl}/api/shopify/webhooks/${connection.pathToken}`;
}

/**
 * Every topic we follow is subscribed exactly once, at our address: Shopify deletes subscriptions whose deliveries failed
 * eight times, and an address that moved leaves old ones behind.
 */
export async function repairSubscriptions(outside: OutsideCtx, connection: ShopifyConnectionRow): Promise<Subscriptions> {
  const { merchantId } = outside.scope;
  const shop = await outside.gateways.shopify(merchantId, connection.id);
  const found = await shop.subscriptions();
  if (found.kind !== "ok") return { ok: false, failure: found };
  const url = webhookUrl(outside.appUrl, connection);
  const ours = new Set(found.value.filter((one) => one.url === url).map((one) => one.topic));
  const repaired: WebhookTopic[] = [];
  const refused: { topic: WebhookTopic; why: string }[] = [];
  for (const topic of WEBHOOK_TOPICS.filter((one) => !ours.has(one))) {
    const made = await shop.subscribe(topic, url);
    if (made.kind === "ok") repaired.push(topic);
    else if (made.kind === "refused") refused.push({ topic, why: made.errors.map((error) => error.message).join(" ") });
    else return { ok: false, failure: made };
  }
  for (const old of found.value.filter((one) => one.url !== url && isOfThisConnection(one.url, connection)))
    await shop.unsubscribe(old.gid);
  await commit(outside.scope, outside, async (tx) => {
    await recordSubscriptionsChecked(tx, merchantId, connection.id, outside.now);
    return { value: null, audit: repaired.length > 0 ? [{ event: { type: "sync.subscriptions_repaired", topics: repaired } }] : [] };
  });
  return { ok: true, repaired, refused };
}

/** An address of ours from before the installation moved; the app's other subscriptions are left alone. */
function isOfThisConnection(url: string, connection: ShopifyConnectionRow): boolean {
  return url.endsWith(`/api/shopify/webhooks/${connection.pathToken}`);
}
