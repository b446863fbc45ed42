import type { PlainDate } from "@/lib/domain/dates";
import { type HoldNews, type HoldReason, type HoldSource, type LineQuantity, whyNotHold } from "@/lib/domain/holds";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { insertHold, lockHoldFacts } from "@/lib/store/holds";
import { owe } from "@/lib/store/owed-work";
import type { Ctx, Result } from "./context";
import { movePromise } from "./move-order-promise";

export type HoldWish = {
  readonly orderId: string;
  readonly reason: HoldReason;
  readonly note: string | null;
  /** Units per line; null holds all that is not shipped. */
  readonly lines: readonly LineQuantity[] | null;
  readonly until: PlainDate | null;
  /** How the customer is told; keeping quiet needs `toldReason`. */
  readonly told: HoldNews;
  readonly toldReason: string | null;
  readonly source?: Exclude<HoldSource, "balance">;
};

export type AskedHold = { readonly value: Result<{ readonly holdId: string }>; readonly audit: readonly AuditEntry[] };

/** *Hold fulfilment*: the wish is kept and a worker places it at the shop, whose own words are shown when it refuses. */
export async function placeHold(ctx: Ctx, wish: HoldWish): Promise<Result<{ readonly holdId: string }>> {
  return commit(ctx.scope, ctx, (tx) => askForHold(tx, ctx, wish));
}

/** The same in the caller's transaction. */
export async function askForHold(tx: Tx, ctx: Ctx, wish: HoldWish): Promise<AskedHold> {
  const { merchantId } = ctx.scope;
  const no = (value: Refusal) => ({ value, audit: [] });
  const facts = await lockHoldFacts(tx, merchantId, wish.orderId, ctx.now);
  if (!facts) return no(refuse("not_found"));
  const refused = whyNotHold(facts, wish);
  if (refused) return no(refused);
  if (wish.told === "delay_notice" && !wish.note) return no(refuse("invalid_input", { fields: ["note"] }));
  if (wish.told === "nothing" && !wish.toldReason) return no(refuse("invalid_input", { fields: ["toldReason"] }));
  const source = wish.source ?? "staff";
  const placedBy = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
  const holdId = await insertHold(tx, merchantId, { ...wish, source, placedBy, at: ctx.now });
  if (holdId === null) return no(refuse("hold_in_progress"));
  await owe(tx, [{ merchantId, kind: "place_hold", subjectId: holdId, payload: {}, nextAt: ctx.now }]);
  const promise = wish.told === "delay_notice" ? await moveWithHold(tx, ctx, wish) : [];
  const units = wish.lines?.reduce((all, line) => all + line.quantity, 0) ?? 0;
  const event = { type: "hold.asked" as const, reason: wish.reason, until: wish.until, told: wish.told, units };
  return {
    value: { ok: true, value: { holdId } },
    audit: [{ orderId: wish.orderId, event, reason: wish.note ?? wish.toldReason }, ...promise],
  };
}

/** The delay notice goes out with the hold: the promise moves to the day the hold ends (rule 25). */
async function moveWithHold(tx: Tx, ctx: Ctx, wish: HoldWish): Promise<readonly AuditEntry[]> {
  const { orderId, until: newOn, note } = wish;
  const moved = await movePromise(tx, ctx, { orderId, newOn, reason: note ?? "", alwaysAsk: false });
  if (!moved.result.ok) throw new Error(`the promise could not be moved with its hold: ${moved.result.code}`);
  return moved.audit;
}
