import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockMerchant, type MerchantRow, type MerchantSettings, updateMerchant } from "@/lib/store/merchants";
import type { Ctx, Result } from "./context";

type Change = { readonly field: string; readonly before: string | null; readonly after: string | null };

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return Array.isArray(value) ? value.join(", ") : String(value);
}

function changesOf(before: MerchantRow, patch: Partial<MerchantSettings>): Change[] {
  return (Object.keys(patch) as (keyof MerchantSettings)[])
    .map((field) => ({ field, before: textOf(before[field]), after: textOf(patch[field]) }))
    .filter((change) => change.before !== change.after);
}

/** Changes settings of the shop; `version` is the one the person saw. What really changed is audited, before and after. */
export async function changeMerchantSettings(
  ctx: Ctx,
  input: { readonly area: string; readonly version: number; readonly patch: Partial<MerchantSettings> },
): Promise<Result<{ readonly changed: boolean }>> {
  const { merchantId } = ctx.scope;
  const { patch } = input;
  return commit<Result<{ changed: boolean }>>(ctx.scope, ctx, async (tx) => {
    const before = await lockMerchant(tx, merchantId);
    if (before.version !== input.version) return { value: refuse("stale"), audit: [] };
    const after = { ...before, ...patch };
    if (after.chargeFromHour >= after.chargeUntilHour)
      return { value: refuse("invalid_input", { fields: ["chargeUntilHour"] }), audit: [] };
    const changes = changesOf(before, patch);
    if (changes.length === 0) return { value: { ok: true, value: { changed: false } }, audit: [] };
    await updateMerchant(tx, merchantId, patch);
    return { value: { ok: true, value: { changed: true } }, audit: [{ event: { type: "settings.changed", area: input.area, changes } }] };
  });
}
