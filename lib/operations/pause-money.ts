import { commit } from "@/lib/store/commit";
import { pauseMerchant } from "@/lib/store/money-switch";
import type { Ctx, Result } from "./context";

/**
 * *Pause all money* for this shop: from the end of this transaction on, commit 1 opens nothing, and attempts that no worker
 * has sent go back unmade (rule 5). What is at Stripe already is settled as always. Pausing twice is pausing.
 */
export async function pauseMoney(ctx: Ctx, input: { readonly reason: string }): Promise<Result<{ readonly changed: boolean }>> {
  return commit<Result<{ changed: boolean }>>(ctx.scope, ctx, async (tx) => {
    const changed = await pauseMerchant(tx, ctx.scope.merchantId, input.reason, ctx.now);
    const event = { type: "money.paused" as const, scope: "merchant" as const, why: input.reason };
    return { value: { ok: true, value: { changed } }, audit: changed ? [{ event, reason: input.reason }] : [] };
  });
}
