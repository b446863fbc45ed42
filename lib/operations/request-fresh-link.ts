import { HOUR_MS, plusMs } from "@/lib/domain/dates";
import { LINK_LIMIT_HOURS, LINKS_A_DAY } from "@/lib/domain/link-limits";
import { commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { countLinksAskedFor } from "@/lib/store/links";
import { queueMail } from "@/lib/store/mail";
import type { Ctx } from "./context";

/**
 * Mails a fresh link to the address on file (rule 27). Says nothing back: whoever asks may hold somebody else's old link.
 * Beyond the daily number nothing is sent.
 */
export async function requestFreshLink(ctx: Ctx, input: { readonly customerId: string; readonly orderId: string }): Promise<void> {
  const { merchantId } = ctx.scope;
  await commit(ctx.scope, ctx, async (tx) => {
    const asked = await countLinksAskedFor(tx, merchantId, input.orderId, plusMs(ctx.now, -LINK_LIMIT_HOURS * HOUR_MS));
    if (asked.customer >= LINKS_A_DAY) return { value: undefined, audit: [] };
    const mailId = await queueMail(tx, {
      merchantId,
      orderId: input.orderId,
      kind: "new_link",
      data: {},
      dedupeKey: `new_link:${newId()}`,
      now: ctx.now,
    });
    return { value: undefined, audit: mailId ? [{ ...input, event: { type: "mail.queued", mailId, kind: "new_link" } }] : [] };
  });
}
