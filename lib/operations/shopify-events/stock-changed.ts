import { syncReason } from "@/lib/domain/sync-reasons";
import { campaignsAwaitingStock, sawStock } from "@/lib/store/campaign-dues";
import { type AuditEntry, commit } from "@/lib/store/commit";
import type { InboxEnd } from "@/lib/store/inbox";
import type { OutsideCtx } from "../context";
import { failureReason } from "../note-connection-trouble";
import { arrive } from "../stock-arrived";
import { retryLater } from "./endings";

/** What can be sold of something changed: a campaign that waited for it, and had none of it, has its stock now. */
export async function stockChanged(outside: OutsideCtx, connectionId: string, itemGid: string, tries: number): Promise<InboxEnd> {
  const { scope, now } = outside;
  if (!(await campaignsAwaitingStock(scope))) return { status: "ignored", reason: syncReason("stock_not_awaited") };
  const shop = await outside.gateways.shopify(scope.merchantId, connectionId);
  const answer = await shop.stockOf(itemGid);
  if (answer.kind !== "ok") return retryLater(failureReason(answer), tries, now);
  const ctx: OutsideCtx = { ...outside, actor: { kind: "shopify" } };
  await commit(scope, ctx, async (tx) => {
    const audit: AuditEntry[] = [];
    for (const stock of answer.value) {
      for (const campaignId of await sawStock(tx, scope.merchantId, stock)) audit.push(...(await arrive(tx, ctx, campaignId)));
    }
    return { value: null, audit };
  });
  return { status: "done" };
}
