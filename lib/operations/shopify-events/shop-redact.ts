import { commit } from "@/lib/store/commit";
import { nudge } from "@/lib/store/nudge";
import { keepShopErasure } from "@/lib/store/privacy";
import type { Ctx } from "../context";

/** Two days after an uninstall the shop asks for everything of its customers to be erased: one request a person. */
export async function shopRedact(ctx: Ctx, connectionId: string): Promise<void> {
  await commit(ctx.scope, ctx, async (tx) => {
    const count = await keepShopErasure(tx, ctx.scope.merchantId, connectionId, ctx.now);
    await nudge(tx, "sweep");
    return { value: null, audit: count > 0 ? [{ event: { type: "privacy.asked", requestId: connectionId, kind: "redact_shop" } }] : [] };
  });
}
