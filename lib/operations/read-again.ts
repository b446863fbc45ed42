import { syncReason } from "@/lib/domain/sync-reasons";
import { commit } from "@/lib/store/commit";
import { shopOrderRef } from "@/lib/store/own-holds";
import { forgetFacts } from "@/lib/store/reconciliation-fixes";
import type { FixEnd } from "./carry-out-fix";
import type { OutsideCtx } from "./context";
import { readOrdersIn } from "./read-orders-in";
import { againAfter } from "./shop-answer";

/** The order as Shopify has it now replaces ours. */
export async function readAgain(outside: OutsideCtx, orderId: string): Promise<FixEnd> {
  const order = await shopOrderRef(outside.scope, orderId);
  if (!order) return { kind: "refused", why: syncReason("what_is_gone") };
  const { connectionId, orderGid } = order;
  await commit(outside.scope, outside, async (tx) => ({ value: await forgetFacts(tx, outside.scope.merchantId, orderId), audit: [] }));
  const read = (await readOrdersIn(outside, { connectionId, gids: [orderGid], origin: "reread" })).get(orderGid);
  if (read?.kind === "failed") return againAfter(read.failure);
  if (read?.kind === "missing") return { kind: "refused", why: syncReason("order_not_shown") };
  return read?.kind === "not_understood" || read?.kind === "not_told" ? { kind: "refused", why: read.why } : { kind: "done" };
}
