import { type Refusal, refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { queueMail } from "@/lib/store/mail";
import { putSender } from "@/lib/store/senders";
import type { Ctx } from "./context";

/**
 * Adds a sender address, or asks again for one that is there: a mail with a link goes to it. It stands in no From until the
 * link was followed and DNS agrees (rule 29).
 */
export async function addSender(
  ctx: Ctx,
  input: { readonly address: string; readonly name: string },
): Promise<{ ok: true; value: { senderId: string } } | Refusal> {
  const { merchantId } = ctx.scope;
  const address = input.address.trim().toLowerCase();
  if (!/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(address)) return refuse("invalid_input", { fields: ["address"] });
  return commit(ctx.scope, ctx, async (tx) => {
    const { id: senderId, isNew } = await putSender(tx, merchantId, { address, name: input.name.trim() }, ctx.now);
    await queueMail(tx, { merchantId, kind: "sender_check", data: { senderId }, dedupeKey: `sender_check:${newId()}`, now: ctx.now });
    return { value: { ok: true, value: { senderId } }, audit: isNew ? [{ event: { type: "sender.added", senderId } }] : [] };
  });
}
