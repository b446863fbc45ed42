import { createHash } from "node:crypto";
import { type LogoProblem, readLogo } from "@/lib/domain/logo";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { dropLogo, logoPath, putLogo } from "@/lib/store/merchant-look";
import { lockMerchant, updateMerchant } from "@/lib/store/merchants";
import type { Ctx, Result } from "./context";

/**
 * Keeps the shop's picture for its mails and its customers' page, or takes it away (`picture` null). What it is is read from
 * its bytes; the browser's word for it counts for nothing.
 */
export async function changeLogo(
  ctx: Ctx,
  input: { readonly picture: Uint8Array | null },
): Promise<Result<{ readonly logoUrl: string | null }>> {
  const { merchantId } = ctx.scope;
  const { picture } = input;
  const logo = picture && readLogo(picture);
  if (typeof logo === "string") return refuse("logo_refused", { why: logo satisfies LogoProblem });
  const kept = picture && logo && { ...logo, bytes: picture, digest: createHash("sha256").update(picture).digest("hex").slice(0, 32) };
  return commit<Result<{ logoUrl: string | null }>>(ctx.scope, ctx, async (tx) => {
    const before = await lockMerchant(tx, merchantId);
    const logoUrl = kept ? logoPath(merchantId, kept) : null;
    if (kept) await putLogo(tx, merchantId, kept, ctx.now);
    else await dropLogo(tx, merchantId);
    const value = { ok: true as const, value: { logoUrl } };
    if (before.logoUrl === logoUrl) return { value, audit: [] };
    await updateMerchant(tx, merchantId, { logoUrl });
    const changes = [{ field: "logoUrl", before: before.logoUrl, after: logoUrl }];
    return { value, audit: [{ event: { type: "settings.changed", area: "look", changes } }] };
  });
}
