import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { personalData } from "@/lib/store/privacy";
import type { Ctx, Result } from "./context";

/** Everything kept about a person, for that person. Refused as not found when nothing is kept any more. */
export async function exportPerson(
  ctx: Ctx,
  input: { readonly personId: string; readonly customerId?: string },
): Promise<Result<Readonly<Record<string, unknown>>>> {
  const data = await personalData(ctx.scope, input.personId);
  if (data === null) return refuse("not_found");
  await commit(ctx.scope, ctx, async () => ({
    value: null,
    audit: [{ customerId: input.customerId, event: { type: "person.exported" } }],
  }));
  return { ok: true, value: data };
}
