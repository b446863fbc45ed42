import type { PlainDate } from "@/lib/domain/dates";
import { whyNotExtend } from "@/lib/domain/holds";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockHoldFacts, moveHoldEnd, openHolds, orderOfHold } from "@/lib/store/holds";
import { refreshOrders } from "@/lib/store/order-cache";
import type { Ctx, Result } from "./context";

/** *Extend*: the same hold until another day, or with no end. `version` is the one the person saw. */
export async function extendHold(
  ctx: Ctx,
  input: { readonly holdId: string; readonly version: number; readonly until: PlainDate | null; readonly note: string | null },
): Promise<Result<{ readonly orderId: string }>> {
  const { merchantId } = ctx.scope;
  return commit<Result<{ readonly orderId: string }>>(ctx.scope, ctx, async (tx) => {
    const no = (value: ReturnType<typeof refuse>) => ({ value, audit: [] });
    const orderId = await orderOfHold(tx, merchantId, input.holdId);
    const facts = orderId === null ? null : await lockHoldFacts(tx, merchantId, orderId, ctx.now);
    if (!facts || orderId === null) return no(refuse("not_found"));
    const refused = whyNotExtend(facts, input.until);
    if (refused) return no(refused);
    const hold = (await openHolds(tx, merchantId, orderId)).find((one) => one.id === input.holdId);
    if (!hold) return no(refuse("stale"));
    if (!(await moveHoldEnd(tx, merchantId, { ...input, id: input.holdId }))) return no(refuse("stale"));
    await refreshOrders(tx, merchantId, [orderId]);
    const event = { type: "hold.extended" as const, reason: hold.reason, before: hold.until, after: input.until };
    return { value: { ok: true, value: { orderId } }, audit: [{ orderId, event, reason: input.note }] };
  });
}
