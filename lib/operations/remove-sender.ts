import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockSenders, takeSenderAway } from "@/lib/store/senders";
import type { Ctx, Result } from "./context";

/** Takes a sender away; mails that wait for it leave from the default, which itself stays. */
export async function removeSender(ctx: Ctx, input: { readonly senderId: string }): Promise<Result<{ readonly moved: number }>> {
  const { merchantId } = ctx.scope;
  return commit<Result<{ moved: number }>>(ctx.scope, ctx, async (tx) => {
    const sender = (await lockSenders(tx, merchantId)).find((one) => one.id === input.senderId);
    if (!sender) return { value: refuse("not_found"), audit: [] };
    if (sender.isDefault) return { value: refuse("sender_is_default"), audit: [] };
    const moved = await takeSenderAway(tx, merchantId, sender.id, ctx.now);
    return { value: { ok: true, value: { moved } }, audit: [{ event: { type: "sender.removed", senderId: sender.id } }] };
  });
}
