import { syncReason } from "@/lib/domain/sync-reasons";
import { commit } from "@/lib/store/commit";
import { recordShopifyCheck } from "@/lib/store/connections";
import type { InboxEnd } from "@/lib/store/inbox";
import type { OutsideCtx } from "../context";
import { failureReason } from "../note-connection-trouble";
import { retryLater } from "./endings";

/**
 * The shop says the app is gone. It is asked: a message that arrives after a new installation changes nothing. From then on
 * nothing can be read before a charge, so nothing is charged, and every page says so.
 */
export async function appUninstalled(outside: OutsideCtx, connectionId: string, tries: number): Promise<InboxEnd> {
  const { merchantId } = outside.scope;
  const shop = await outside.gateways.shopify(merchantId, connectionId);
  const answer = await shop.shop();
  if (answer.kind === "ok") return { status: "ignored", reason: syncReason("installed_again") };
  if (answer.kind !== "broken") return retryLater(failureReason(answer), tries, outside.now);
  await commit(outside.scope, { ...outside, actor: { kind: "shopify" } }, async (tx) => {
    const why = syncReason("app_uninstalled");
    const changed = await recordShopifyCheck(tx, merchantId, connectionId, { status: "uninstalled", statusReason: why, at: outside.now });
    return { value: null, audit: changed ? [{ event: { type: "connection.broken", what: "shopify", why } }] : [] };
  });
  return { status: "done" };
}
