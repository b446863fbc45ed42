import type { LinkPurpose } from "@/lib/domain/link-purposes";
import { commit } from "@/lib/store/commit";
import { markLinkOpened } from "@/lib/store/links";
import type { Ctx } from "./context";

/** Counts a link as opened on its first POST: mail scanners follow links with GET, people press buttons (rule 27). */
export async function openLink(
  ctx: Ctx,
  link: { readonly linkId: string; readonly customerId: string; readonly orderId: string | null; readonly purpose: LinkPurpose },
): Promise<void> {
  await commit(ctx.scope, ctx, async (tx) => {
    const isFirst = await markLinkOpened(tx, ctx.scope.merchantId, link.linkId, ctx.now);
    const { orderId, customerId, purpose } = link;
    return { value: undefined, audit: isFirst ? [{ orderId, customerId, event: { type: "link.opened", purpose } }] : [] };
  });
}
