import { whyNotRelease } from "@/lib/domain/holds";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { lockHoldFacts, markReleasing, openHolds } from "@/lib/store/holds";
import { owe } from "@/lib/store/owed-work";
import type { Ctx, Result } from "./context";

export type ReleaseWish = {
  readonly orderId: string;
  /** One hold of ours; null: all of ours. Other apps' holds are never touched. */
  readonly holdId: string | null;
  readonly reason: string | null;
  /** Although it is not paid: a door of its own permission sets it, and a reason is needed. */
  readonly isForced: boolean;
};

export type AskedRelease = { readonly value: Result<{ readonly released: number }>; readonly audit: readonly AuditEntry[] };

/** *Release*: our holds go, unless that would send out goods that are not paid, or disputed (rules 18, 25). */
export async function releaseHolds(ctx: Ctx, wish: ReleaseWish): Promise<Result<{ readonly released: number }>> {
  return commit(ctx.scope, ctx, (tx) => askForRelease(tx, ctx, wish));
}

/** The same in the caller's transaction. */
export async function askForRelease(tx: Tx, ctx: Ctx, wish: ReleaseWish): Promise<AskedRelease> {
  const { merchantId } = ctx.scope;
  const no = (value: Refusal) => ({ value, audit: [] });
  const facts = await lockHoldFacts(tx, merchantId, wish.orderId, ctx.now);
  if (!facts) return no(refuse("not_found"));
  if (wish.isForced && !wish.reason) return no(refuse("invalid_input", { fields: ["reason"] }));
  const open = await openHolds(tx, merchantId, wish.orderId);
  const chosen = open.filter((hold) => wish.holdId === null || hold.id === wish.holdId);
  if (wish.holdId !== null && chosen.length === 0) return no(refuse("not_found"));
  if (chosen.some((hold) => hold.state === "placing")) return no(refuse("hold_in_progress"));
  // While the balance's own hold stays, another of ours may go: nothing leaves the house by it.
  const staysHeld = open.some((hold) => hold.source === "balance" && hold.state === "held" && !chosen.includes(hold));
  const refused = whyNotRelease(facts, wish.isForced || staysHeld);
  if (refused) return no(refused);
  const by = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
  const release = { by, reason: wish.reason ?? "by_hand", isForced: wish.isForced };
  const ids = await markReleasing(
    tx,
    merchantId,
    chosen.map((hold) => hold.id),
    release,
  );
  if (ids.length === 0) return no(refuse("not_holdable"));
  await owe(
    tx,
    ids.map((subjectId) => ({ merchantId, kind: "release_hold" as const, subjectId, payload: {}, nextAt: ctx.now })),
  );
  const event = { type: "hold.release_asked" as const, forced: wish.isForced };
  return { value: { ok: true, value: { released: ids.length } }, audit: [{ orderId: wish.orderId, event, reason: wish.reason }] };
}
