import { z } from "zod";
import { WEBHOOK_TOPICS, type WebhookTopic } from "@/lib/domain/shop-topics";
import { countryOf, filled } from "./amounts";
import type { Caller } from "./call";
import type { Answer, ShopFacts } from "./contract";
import type { WebhookSubscriptionFacts } from "./contract-webhooks";
import { SCOPES, SHOP, SUBSCRIBE, SUBSCRIPTIONS, UNSUBSCRIBE } from "./shop-documents";

const shopAnswer = z.object({
  shop: z.object({
    id: z.string(),
    name: z.string(),
    myshopifyDomain: z.string(),
    email: z.string(),
    currencyCode: z.string(),
    ianaTimezone: z.string(),
    shopAddress: z.object({ countryCodeV2: z.string().nullable() }),
    plan: z.object({ publicDisplayName: z.string(), shopifyPlus: z.boolean() }),
  }),
});

export async function shop(caller: Caller): Promise<Answer<ShopFacts>> {
  const answer = await caller.query(SHOP, {}, shopAnswer);
  if (answer.kind !== "ok") return answer;
  const { shop: node } = answer.value;
  return {
    kind: "ok",
    value: {
      gid: node.id,
      name: node.name,
      domain: node.myshopifyDomain,
      email: filled(node.email),
      currency: node.currencyCode,
      timezone: node.ianaTimezone,
      countryCode: countryOf(node.shopAddress.countryCodeV2),
      planName: node.plan.publicDisplayName,
      isPlus: node.plan.shopifyPlus,
    },
  };
}

export async function scopes(caller: Caller): Promise<Answer<readonly string[]>> {
  const shape = z.object({ currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }) });
  const answer = await caller.query(SCOPES, {}, shape);
  if (answer.kind !== "ok") return answer;
  return { kind: "ok", value: answer.value.currentAppInstallation.accessScopes.map(({ handle }) => handle) };
}

const enumOf = (topic: WebhookTopic): string => topic.replace("/", "_").toUpperCase();
const TOPIC_OF = new Map(WEBHOOK_TOPICS.map((topic) => [enumOf(topic), topic] as const));

const subscriptionsAnswer = z.object({
  webhookSubscriptions: z.object({
    nodes: z.array(z.object({ id: z.string(), topic: z.string(), uri: z.string() })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

/** Subscriptions to topics we know; others of the same app are not ours to judge. */
export async function subscriptions(caller: Caller): Promise<Answer<readonly WebhookSubscriptionFacts[]>> {
  const found: WebhookSubscriptionFacts[] = [];
  for (let after: string | null = null; ; ) {
    const answer: Answer<z.infer<typeof subscriptionsAnswer>> = await caller.query(SUBSCRIPTIONS, { after }, subscriptionsAnswer);
    if (answer.kind !== "ok") return answer;
    const { nodes, pageInfo }: z.infer<typeof subscriptionsAnswer>["webhookSubscriptions"] = answer.value.webhookSubscriptions;
    for (const node of nodes) {
      const topic = TOPIC_OF.get(node.topic);
      if (topic) found.push({ gid: node.id, topic, url: node.uri });
    }
    if (!pageInfo.hasNextPage || pageInfo.endCursor === null) return { kind: "ok", value: found };
    after = pageInfo.endCursor;
  }
}

export async function subscribe(caller: Caller, topic: WebhookTopic, url: string): Promise<Answer<{ gid: string }>> {
  const shape = z.object({ webhookSubscription: z.object({ id: z.string() }) });
  const answer = await caller.mutate(SUBSCRIBE, { topic: enumOf(topic), uri: url }, "webhookSubscriptionCreate", shape);
  return answer.kind === "ok" ? { kind: "ok", value: { gid: answer.value.webhookSubscription.id } } : answer;
}

export async function unsubscribe(caller: Caller, gid: string): Promise<Answer<null>> {
  const answer = await caller.mutate(UNSUBSCRIBE, { id: gid }, "webhookSubscriptionDelete", z.looseObject({}));
  return answer.kind === "ok" ? { kind: "ok", value: null } : answer;
}
