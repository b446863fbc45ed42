import type { Effect } from "@/lib/domain/effects";
import { type Money, moneyJson, subtract } from "@/lib/domain/money";
import type { PendingIntent } from "@/lib/domain/pending-intent";
import { markCardsRemoving } from "@/lib/store/cards";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { revokeConsents } from "@/lib/store/consents";
import type { LockedInstalment } from "@/lib/store/instalments";
import { owe } from "@/lib/store/owed-work";
import { closePendingIntent } from "@/lib/store/pending-intents";
import { type AppliedCommand, applyCommand } from "./apply-command";
import type { Ctx } from "./context";
import { planInstalments } from "./plan-instalments";
import type { DecidedAnswer } from "./settle-attempts";

type Waiting = Extract<Effect, { type: "apply_pending_intent" }>;

/**
 * What waited for the attempt is applied or closed now that it is settled (rule 11), in the settlement's own transaction:
 * nothing can come between the answer and the change. An attempt that is still open leaves everything waiting.
 */
export async function applyPendingIntents(tx: Tx, ctx: Ctx, decided: readonly DecidedAnswer[]): Promise<AuditEntry[]> {
  const audit: AuditEntry[] = [];
  for (const one of decided) {
    for (const effect of one.effects) {
      if (effect.type === "apply_pending_intent") audit.push(...(await applyOne(tx, ctx, one, effect)));
    }
  }
  return audit;
}

async function applyOne(
  tx: Tx,
  ctx: Ctx,
  { row, attempt, outcome }: DecidedAnswer,
  { intent, resolution }: Waiting,
): Promise<AuditEntry[]> {
  if (resolution.resolution === "wait") return [];
  const merchantId = ctx.scope.merchantId;
  const { orderId } = row;
  await closePendingIntent(tx, { merchantId, orderId, kind: intent.kind, result: resolution.resolution, at: ctx.now });
  const audit: AuditEntry[] = [{ orderId, event: { type: "intent.applied", intent: intent.kind, resolution: resolution.resolution } }];
  if (resolution.refund) {
    const chargeId = outcome.kind === "succeeded" ? outcome.chargeId : null;
    audit.push(
      await oweRefund(tx, ctx, { orderId, instalmentId: row.id, subject: attempt.id, amount: resolution.refund, chargeId, intent }),
    );
  }
  if (intent.kind === "refund" && resolution.resolution === "apply") {
    // No charge came of the attempt: what was asked for can only come from money taken before, on its own rail.
    audit.push(
      await oweRefund(tx, ctx, { orderId, instalmentId: row.id, subject: attempt.id, amount: intent.amount, chargeId: null, intent }),
    );
  }
  if (intent.kind === "change_amount" && outcome.kind === "succeeded") {
    audit.push(...(await planDifference(tx, ctx, row, subtract(intent.amount, attempt.amount))));
  }
  // A cancel that waited for a no has been carried out by the machine itself.
  const command = resolution.resolution === "apply" ? commandFor(intent, ctx.now) : null;
  if (command && outcome.kind !== "succeeded") audit.push(...(await applyCommand(tx, ctx, { instalmentId: row.id, command })).audit);
  if (intent.kind === "remove_card" && row.cardId) {
    await revokeConsents(tx, merchantId, orderId, "card removed", ctx.now);
    await markCardsRemoving(tx, merchantId, [row.cardId], "asked for while a charge ran", ctx.now);
  }
  return audit;
}

/** The order grew while the old sum was collected: the difference is a debt of its own, and nobody has agreed to it yet (rule 17). */
async function planDifference(tx: Tx, ctx: Ctx, row: LockedInstalment, difference: Money): Promise<AuditEntry[]> {
  if (difference.minor <= 0n) return [];
  const part = { kind: "balance", amount: difference, dueOn: row.dueOn, received: false } as const;
  return (await planInstalments(tx, ctx, { orderId: row.orderId, collector: row.collector, paidAt: ctx.now }, [part])).audit;
}

function commandFor(intent: PendingIntent, at: Date): AppliedCommand | null {
  switch (intent.kind) {
    case "change_amount":
      return { type: "change_amount", amount: intent.amount, consentCovers: true, at };
    case "change_due":
      return { type: "change_due", dueOn: intent.dueOn, consentCovers: true, at };
    case "change_card":
      return { type: "save_card", cardId: intent.cardId, consentId: intent.consentId, consentCovers: intent.consentCovers, at };
    case "remove_card":
      return { type: "remove_card", at };
    case "paid_elsewhere":
      return { type: "paid_elsewhere", rail: intent.rail, at };
    case "cancel":
    case "refund":
      return null;
  }
}

async function oweRefund(
  tx: Tx,
  ctx: Ctx,
  refund: { orderId: string; instalmentId: string; subject: string; amount: Money; chargeId: string | null; intent: PendingIntent },
): Promise<AuditEntry> {
  const { orderId, instalmentId, subject, amount, chargeId, intent } = refund;
  const reason = REASONS[intent.kind];
  await owe(tx, [
    {
      merchantId: ctx.scope.merchantId,
      kind: "refund",
      subjectId: `${subject}:${intent.kind}`,
      payload: {
        orderId,
        instalmentId,
        rail: chargeId ? "stripe" : "shopify",
        reason,
        chargeId,
        amountMinor: amount.minor.toString(),
        currency: amount.currency,
        ...(intent.kind === "refund" && intent.wish ? { wish: JSON.stringify(intent.wish) } : {}),
      },
      nextAt: ctx.now,
    },
  ]);
  return { orderId, event: { type: "refund.owed", amount: moneyJson(amount), rail: chargeId ? "stripe" : "shopify", why: reason } };
}

const REASONS: Readonly<Record<PendingIntent["kind"], string>> = {
  cancel: "cancelled_during_charge",
  refund: "asked_during_charge",
  change_amount: "overpaid",
  change_due: "asked_during_charge",
  change_card: "asked_during_charge",
  remove_card: "asked_during_charge",
  paid_elsewhere: "paid_elsewhere",
};
