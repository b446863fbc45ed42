import { isWeakPassword, LEAST_PASSWORD } from "@/lib/domain/passwords";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { hashPassword, verifyPassword } from "@/lib/store/passwords";
import { acrossMerchantsPasswordHash, setPassword } from "@/lib/store/users";
import type { Ctx, Result } from "./context";

/** A person's own password. Every session ends, this one too: whoever holds the old one is out. */
export async function changePassword(
  ctx: Ctx,
  input: { readonly current: string; readonly next: string; readonly email: string },
): Promise<Result<null>> {
  const { actor, scope } = ctx;
  if (actor.kind !== "staff") return refuse("unauthenticated");
  const stored = await acrossMerchantsPasswordHash(scope.db, actor.userId);
  if (!(await verifyPassword(input.current, stored))) return refuse("wrong_credentials");
  if (isWeakPassword(input.next, input.email)) return refuse("weak_password", { minimum: LEAST_PASSWORD });
  const passwordHash = await hashPassword(input.next);
  return commit<Result<null>>(scope, ctx, async (tx) => {
    await setPassword(tx, actor.userId, passwordHash);
    return { value: { ok: true, value: null }, audit: [{ event: { type: "password.changed", userId: actor.userId } }] };
  });
}
