import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import type { Failure } from "@/lib/gateways/shopify/contract";
import { commit } from "@/lib/store/commit";
import { recordShopifyCheck } from "@/lib/store/connections";
import type { Ctx } from "./context";

/** Why the shop did not do what it was asked, to be kept. */
export function failureReason(failure: Failure): StoredReason {
  switch (failure.kind) {
    case "refused":
      return syncReason("shop_refused", { said: failure.errors.map((error) => error.message).join(" ") });
    case "throttled":
      return syncReason("shop_slow_down");
    default:
      return failure.why;
  }
}

/** A connection that stopped working is shown at once: until it is repaired nothing can be read before a charge. */
export async function noteConnectionTrouble(ctx: Ctx, connectionId: string, failure: Failure): Promise<void> {
  if (failure.kind !== "broken") return;
  await commit(ctx.scope, ctx, async (tx) => {
    const changed = await recordShopifyCheck(tx, ctx.scope.merchantId, connectionId, {
      status: "broken",
      statusReason: failure.why,
      at: ctx.now,
    });
    return { value: null, audit: changed ? [{ event: { type: "connection.broken", what: "shopify", why: failure.why } }] : [] };
  });
}
