import type { Refusal } from "@/lib/domain/refusals";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { owe } from "@/lib/store/owed-work";
import type { Ctx, Result } from "./context";
import { openCharges } from "./open-charges";

export type RequestedCollection =
  | { readonly kind: "started"; readonly attemptId: string; readonly orderId: string }
  /** The shop's figures are older than a charge may rest on: the order is read again first, then commit 1 decides. */
  | { readonly kind: "waits_for_shop"; readonly orderId: string };

/**
 * *Collect now*: commit 1 and the nudge of a worker in one transaction; nothing is asked of Stripe or Shopify here, so that
 * the page has its answer at once (rule 10). `version` is the one the person saw.
 */
export async function requestCollection(
  ctx: Ctx,
  input: { readonly instalmentId: string; readonly version: number },
): Promise<Result<RequestedCollection>> {
  return commit<Result<RequestedCollection>>(ctx.scope, ctx, async (tx) => {
    const charges = await openCharges(tx, ctx, { instalmentIds: [input.instalmentId], by: "staff", expectedVersion: input.version });
    const [opened] = charges.opened;
    if (opened)
      return {
        value: { ok: true, value: { kind: "started", attemptId: opened.attemptId, orderId: opened.orderId } },
        audit: charges.audit,
      };
    const refused = charges.refused[0];
    if (!refused?.orderId || !isShopUnread(refused.refusal))
      return { value: refused?.refusal ?? refuse("not_found"), audit: charges.audit };
    const payload = { actorId: ctx.actor.kind === "staff" ? ctx.actor.userId : null, version: input.version, requestId: ctx.requestId };
    await owe(tx, [{ merchantId: ctx.scope.merchantId, kind: "collect", subjectId: input.instalmentId, payload, nextAt: ctx.now }]);
    return { value: { ok: true, value: { kind: "waits_for_shop", orderId: refused.orderId } }, audit: [] };
  });
}

function isShopUnread(refusal: Refusal): boolean {
  return refusal.code === "shop_not_read" || refusal.code === "shop_read_stale";
}
