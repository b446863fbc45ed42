import { commit } from "@/lib/store/commit";
import { resumeMerchant } from "@/lib/store/money-switch";
import { nudge } from "@/lib/store/nudge";
import type { Ctx, Result } from "./context";

/** Money runs again for this shop; what came due meanwhile is looked at anew, under every condition of commit 1. */
export async function resumeMoney(ctx: Ctx): Promise<Result<{ readonly changed: boolean }>> {
  return commit<Result<{ changed: boolean }>>(ctx.scope, ctx, async (tx) => {
    const changed = await resumeMerchant(tx, ctx.scope.merchantId);
    if (changed) await nudge(tx, "sweep");
    return { value: { ok: true, value: { changed } }, audit: changed ? [{ event: { type: "money.resumed", scope: "merchant" } }] : [] };
  });
}
