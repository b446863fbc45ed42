import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockSenders, setDefaultSender } from "@/lib/store/senders";
import type { Ctx, Result } from "./context";

/** Mails without a chosen sender leave from this one from now on. Only a verified one may stand in From (rule 29). */
export async function makeSenderDefault(ctx: Ctx, input: { readonly senderId: string }): Promise<Result<{ readonly changed: boolean }>> {
  const { merchantId } = ctx.scope;
  return commit<Result<{ changed: boolean }>>(ctx.scope, ctx, async (tx) => {
    const sender = (await lockSenders(tx, merchantId)).find((one) => one.id === input.senderId);
    if (!sender) return { value: refuse("not_found"), audit: [] };
    if (!sender.verifiedAt)
      return { value: refuse("sender_unverified", { missing: sender.followedAt ? ["SPF, DKIM, DMARC"] : ["link"] }), audit: [] };
    if (sender.isDefault) return { value: { ok: true, value: { changed: false } }, audit: [] };
    await setDefaultSender(tx, merchantId, sender.id);
    return {
      value: { ok: true, value: { changed: true } },
      audit: [{ event: { type: "sender.default_changed", senderId: sender.id } }],
    };
  });
}
