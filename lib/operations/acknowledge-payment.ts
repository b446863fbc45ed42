import { moneyJson } from "@/lib/domain/money";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import { acknowledgeUncharged } from "@/lib/store/uncharged-payments";
import type { Ctx, Result } from "./context";

/** Somebody has looked: the money that was marked as paid in the shop did come, another way than by a card. */
export async function acknowledgePayment(ctx: Ctx, input: { readonly orderId: string }): Promise<Result<null>> {
  const { merchantId } = ctx.scope;
  const { orderId } = input;
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const by = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
    const amount = await acknowledgeUncharged(tx, merchantId, { orderId, by, at: ctx.now });
    if (!amount) return { value: refuse("not_found"), audit: [] };
    await refreshOrders(tx, merchantId, [orderId]);
    return { value: { ok: true, value: null }, audit: [{ orderId, event: { type: "payment.acknowledged", amount: moneyJson(amount) } }] };
  });
}
