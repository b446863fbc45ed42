import { compareDates, dateInZone } from "@/lib/domain/dates";
import { checkCeilings } from "@/lib/domain/network-ceilings";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { lacksForRun, MOST_ORDERS_A_RUN, type RunSettings, type RunSettingsOf } from "@/lib/domain/run-kinds";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { memberRole } from "@/lib/store/memberships";
import { type ChosenOrders, countChosen } from "@/lib/store/run-facts";
import { ceilingCandidates, insertPlan, leaveOut, sealPlan } from "@/lib/store/run-plans";
import { type RunShop, runShop } from "@/lib/store/run-shop";
import { getSender } from "@/lib/store/senders";
import type { Ctx, Result } from "./context";
import { momentOf, switchedOff } from "./run-moment";

export type RunToPlan = {
  readonly settings: RunSettings;
  readonly chosen: ChosenOrders;
  /** The list's address the orders were chosen by; null for orders picked by hand. */
  readonly search: string | null;
};

/**
 * The pre-flight: who is included, for how much, who is left out and why, kept row by row under a fingerprint. Nothing is mailed,
 * charged or changed; starting the run carries out exactly this.
 */
export async function planRun(ctx: Ctx, input: RunToPlan): Promise<Result<{ readonly runId: string }>> {
  const { scope, actor, now } = ctx;
  if (actor.kind !== "staff") throw new Error("runs are planned by people");
  const lacks = lacksForRun(await memberRole(scope, actor.userId), input.settings.kind);
  if (lacks) return refuse("forbidden", { permission: lacks });
  const shop = await runShop(scope.db.prisma, scope.merchantId);
  const no = switchedOff(input.settings, shop) ?? (await refusedSettings(ctx, input.settings, shop));
  if (no) return no;
  const orders = await countChosen(scope, input.chosen, MOST_ORDERS_A_RUN + 1);
  if (orders === 0) return refuse("not_found");
  if (orders > MOST_ORDERS_A_RUN) return refuse("too_many_orders", { most: MOST_ORDERS_A_RUN });
  const at = momentOf(scope.merchantId, input.settings, shop, now);
  const plan = { settings: input.settings, search: input.search, plannedBy: actor.userId };
  // Two units of work, each well inside a transaction's time: a plan without its seal is shown to nobody and cannot be started.
  const runId = await commit(scope, ctx, async (tx) => ({ value: await insertPlan(tx, at, plan, input.chosen), audit: [] }));
  return commit<Result<{ runId: string }>>(scope, ctx, async (tx) => {
    if (input.settings.kind === "collect") await leaveOutAtCeiling(tx, scope.merchantId, runId, now);
    const { included, leftOut } = await sealPlan(tx, scope.merchantId, runId);
    const audit: AuditEntry[] = [{ event: { type: "run.planned", runId, kind: input.settings.kind, included, leftOut } }];
    return { value: { ok: true, value: { runId } }, audit };
  });
}

async function refusedSettings(ctx: Ctx, settings: RunSettings, shop: RunShop): Promise<Refusal | null> {
  if (settings.kind === "change_due") {
    const today = dateInZone(ctx.now, shop.zone);
    return compareDates(settings.dueOn, today) < 0 ? refuse("date_in_past", { today }) : null;
  }
  if (settings.kind === "move_promise") {
    const today = dateInZone(ctx.now, shop.zone);
    return settings.promise !== null && compareDates(settings.promise.to, today) < 0 ? refuse("date_in_past", { today }) : null;
  }
  if (settings.kind === "hold") return refusedHold(ctx, settings, shop);
  if (settings.kind !== "send_links" || settings.senderId === null) return null;
  const sender = await getSender(ctx.scope, settings.senderId);
  if (!sender) return refuse("not_found");
  const missing = [...(sender.followedAt ? [] : ["link"]), ...(sender.verifiedAt ? [] : ["SPF, DKIM, DMARC"])];
  return missing.length > 0 ? refuse("sender_unverified", { missing }) : null;
}

function refusedHold(ctx: Ctx, { told, toldReason, until }: RunSettingsOf<"hold">, shop: RunShop): Refusal | null {
  if (told === "nothing" && toldReason === "") return refuse("invalid_input", { fields: ["toldReason"] });
  const today = dateInZone(ctx.now, shop.zone);
  return until !== null && compareDates(until, today) <= 0 ? refuse("date_in_past", { today }) : null;
}

/** The networks' ceilings are asked as the guard asks them, for the few cards that were declined often. */
async function leaveOutAtCeiling(tx: Tx, merchantId: string, runId: string, now: Date): Promise<void> {
  const candidates = await ceilingCandidates(tx, merchantId, runId, now);
  const over = candidates.filter(({ brand, attempts, amount }) => !checkCeilings({ brand, attempts, amount, at: now }).ok);
  await leaveOut(
    tx,
    merchantId,
    runId,
    over.map(({ position }) => position),
    "network_ceiling",
  );
}
