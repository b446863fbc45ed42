import { refuse } from "@/lib/domain/refusals";
import { missingScopes, PLAN_SCOPES } from "@/lib/domain/shop-scopes";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import type { Failure, ShopFacts } from "@/lib/gateways/shopify/contract";
import { hasOwnPlans } from "@/lib/store/campaign-plans";
import { commit } from "@/lib/store/commit";
import { recordShopifyCheck, type ShopifyConnectionRow, shopifyConnection } from "@/lib/store/connections";
import type { OutsideCtx, Result } from "./context";
import { failureReason } from "./note-connection-trouble";
import { repairSubscriptions } from "./repair-subscriptions";

export type ShopifyChecked = {
  readonly shop: ShopFacts;
  readonly scopes: readonly string[];
  /** Topics Shopify would not let us follow, with its words. */
  readonly refusedTopics: readonly { readonly topic: string; readonly why: string }[];
  /** A delivery has come in at our address: the way back works. */
  readonly hasDelivered: boolean;
};

/** Asks the shop now: credentials, scopes (rule 6), subscriptions. The answer is kept, with a reason people can act on. */
export async function checkShopify(outside: OutsideCtx, input: { readonly connectionId: string }): Promise<Result<ShopifyChecked>> {
  const { merchantId } = outside.scope;
  const connection = await shopifyConnection(outside.scope, input.connectionId);
  if (!connection || connection.status === "removed") return refuse("not_found");
  const gateway = await outside.gateways.shopify(merchantId, connection.id);
  const shop = await gateway.shop();
  if (shop.kind !== "ok") return failed(outside, connection, shop);
  const scopes = await gateway.scopes();
  if (scopes.kind !== "ok") return failed(outside, connection, scopes);
  const missing = missingScopes(scopes.value);
  const subscribed = await repairSubscriptions(outside, connection);
  if (!subscribed.ok) return failed(outside, connection, subscribed.failure);
  const reason = missing.length > 0 ? syncReason("scopes_missing", { scopes: [...missing] }) : null;
  await keep(outside, connection.id, reason, { scopes: scopes.value, plan: planOf(shop.value) });
  // A campaign that cannot write its plan says so itself; nothing else stops for it.
  const forPlans = (await hasOwnPlans(outside.scope)) ? missingScopes(scopes.value, PLAN_SCOPES) : [];
  if (missing.length + forPlans.length > 0) return refuse("missing_scopes", { scopes: [...missing, ...forPlans] });
  const value = {
    shop: shop.value,
    scopes: scopes.value,
    refusedTopics: subscribed.refused,
    hasDelivered: connection.lastWebhookAt !== null,
  };
  return { ok: true, value };
}

/** `plus` decides what may be recorded in part (rule 15); any other plan keeps its public name. */
function planOf(shop: ShopFacts): string {
  return shop.isPlus ? "plus" : shop.planName;
}

async function failed(outside: OutsideCtx, connection: ShopifyConnectionRow, failure: Failure): Promise<Result<never>> {
  const message = failureReason(failure);
  // A shop that could not be reached just now is not a broken connection.
  if (failure.kind === "broken") await keep(outside, connection.id, message, {});
  return refuse("connection_failed", { what: "shopify", message });
}

type Found = { readonly scopes?: readonly string[]; readonly plan?: string };

async function keep(outside: OutsideCtx, connectionId: string, why: StoredReason | null, found: Found): Promise<void> {
  const status = why === null ? "ok" : "broken";
  await commit(outside.scope, outside, async (tx) => {
    const check = { status, statusReason: why, at: outside.now, ...found } as const;
    const changed = await recordShopifyCheck(tx, outside.scope.merchantId, connectionId, check);
    return { value: null, audit: changed ? [{ event: { type: "connection.checked", what: "shopify", ok: why === null, why } }] : [] };
  });
}
