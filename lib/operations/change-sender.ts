import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockSenders, setSenderPace } from "@/lib/store/senders";
import type { Ctx, Result } from "./context";

/** How fast mail may leave from a sender; null: as fast as the installation's mail server takes it. */
export async function changeSender(
  ctx: Ctx,
  /** `before`: the pace the person saw; left out where nobody looked at a page. */
  input: { readonly senderId: string; readonly mailsPerSecond: number | null; readonly before?: number | null },
): Promise<Result<{ readonly changed: boolean }>> {
  const { merchantId } = ctx.scope;
  return commit<Result<{ changed: boolean }>>(ctx.scope, ctx, async (tx) => {
    const sender = (await lockSenders(tx, merchantId)).find((one) => one.id === input.senderId);
    if (!sender) return { value: refuse("not_found"), audit: [] };
    const { mailsPerSecond: before } = sender;
    if (input.before !== undefined && input.before !== before) return { value: refuse("stale"), audit: [] };
    if (before === input.mailsPerSecond) return { value: { ok: true, value: { changed: false } }, audit: [] };
    await setSenderPace(tx, merchantId, sender.id, input.mailsPerSecond);
    const changes = [{ field: "mailsPerSecond", before: before?.toString() ?? null, after: input.mailsPerSecond?.toString() ?? null }];
    return { value: { ok: true, value: { changed: true } }, audit: [{ event: { type: "settings.changed", area: "senders", changes } }] };
  });
}
