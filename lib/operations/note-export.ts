import { commit } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";

/** Writes down that somebody took data out, before it leaves. */
export async function noteExport(
  scope: Scope,
  input: { readonly userId: string; readonly now: Date; readonly what: string; readonly rows: number },
): Promise<void> {
  const { userId, now, what, rows } = input;
  await commit(scope, { actor: { kind: "staff", userId }, now }, async () => ({
    value: null,
    audit: [{ event: { type: "export.made", what, rows } }],
  }));
}
