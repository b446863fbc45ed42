import { DAY_MS, plusMs } from "@/lib/domain/dates";
import { morningFrom } from "@/lib/domain/dunning";
import type { Effect } from "@/lib/domain/effects";
import { reminderAt } from "@/lib/domain/follow-ups";
import type { Tx } from "@/lib/store/commit";
import { type FollowUpToStart, startFollowUps, stopFollowUps } from "@/lib/store/follow-ups";
import type { LockedInstalment } from "@/lib/store/instalments";
import type { Ctx } from "./context";

export type FollowedEffect = { readonly row: LockedInstalment; readonly effect: Effect; readonly attemptId: string | null };

/**
 * What was followed up ends with an answer (a new card, the money, the end), and begins with a mail that asks for one. In this order: a new
 * card may ask for a new agreement at once.
 */
export async function followUp(tx: Tx, ctx: Ctx, pairs: readonly FollowedEffect[]): Promise<void> {
  const answered = pairs.filter(({ effect }) => effect.type === "stop_card_request").map(({ row }) => row.id);
  await stopFollowUps(tx, ctx.scope.merchantId, [...new Set(answered)], "done", ctx.now);
  await startFollowUps(
    tx,
    ctx.scope.merchantId,
    pairs.flatMap((pair) => followUpsOf(ctx, pair)),
    ctx.now,
  );
}

function followUpsOf(ctx: Ctx, { row, effect, attemptId }: FollowedEffect): FollowUpToStart[] {
  if (effect.type !== "mail") return [];
  const about = { orderId: row.orderId, instalmentId: row.id, attemptId };
  const times = { startedAt: ctx.now, zone: row.timezone, hour: row.fromHour };
  const firstReminder = reminderAt(times, 0) ?? ctx.now;
  const failed: FollowUpToStart = { ...about, kind: "dunning", nextAt: morningFrom(times, plusMs(ctx.now, DAY_MS)) };
  switch (effect.kind) {
    case "consent_request":
      return [{ ...about, kind: "consent", nextAt: firstReminder }];
    case "confirm_payment":
      return attemptId ? [{ ...about, kind: "confirm", nextAt: firstReminder }, failed] : [];
    case "charge_failed":
      return [failed];
    default:
      return [];
  }
}
