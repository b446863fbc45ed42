import { plusMs } from "@/lib/domain/dates";
import type { Effect } from "@/lib/domain/effects";
import type { MailKind } from "@/lib/domain/mail-kinds";
import { moneyJson } from "@/lib/domain/money";
import { startCardRequests, stopCardRequests } from "@/lib/store/card-requests";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { liveObjectIds, moneyStaff } from "@/lib/store/instalment-effects";
import type { LockedInstalment } from "@/lib/store/instalments";
import { endDebtLinks } from "@/lib/store/links";
import { type MailToQueue, queueMails } from "@/lib/store/mail";
import { nudge } from "@/lib/store/nudge";
import { type Owed, owe } from "@/lib/store/owed-work";
import { keepPendingIntent } from "@/lib/store/pending-intents";
import type { Ctx } from "./context";
import { followUp } from "./follow-up-effects";

/** A decision's effects with what they are about. `row` is as it stands after the decision was written. */
export type EffectsToCarryOut = {
  readonly row: LockedInstalment;
  readonly effects: readonly Effect[];
  /** The attempt that was settled, for mails that speak of it. */
  readonly attemptId: string | null;
  /** The payment row of a success, to record in Shopify. */
  readonly paymentId: string | null;
};

/** Work the worker may take up at once is given a moment, so that a burst of changes to one order is done once. */
const SETTLE_DOWN_MS = 2_000;

/** While a shop or an order is only watched, these stay undone (rule 4). Money that moved is recorded and told regardless. */
const NOT_WHILE_WATCHED: ReadonlySet<Effect["type"]> = new Set([
  "start_card_request",
  "hold_fulfilment",
  "release_fulfilment",
  "update_due_in_shopify",
]);
const MAILS_WHILE_WATCHED: ReadonlySet<MailKind> = new Set(["receipt", "card_saved", "card_removed"]);

/**
 * Turns effects into rows in the transaction of the decision: owed work, queued mails, kept intents (rule 12). Everything of
 * a kind is one statement, however many instalments a batch has. `retry_at` is written with the instalment, `make_attempt` by
 * commit 1 and `apply_pending_intent` by settlement: they pass by here.
 */
export async function carryOutEffects(tx: Tx, ctx: Ctx, items: readonly EffectsToCarryOut[]): Promise<AuditEntry[]> {
  const merchantId = ctx.scope.merchantId;
  const wanted = items.map((item) => ({ ...item, effects: item.effects.filter((effect) => isWanted(item.row, effect)) }));
  const pairs = wanted.flatMap((item) => item.effects.map((effect) => ({ ...item, effect })));
  const ordersWith = (type: Effect["type"]) => [
    ...new Set(pairs.filter((pair) => pair.effect.type === type).map((pair) => pair.row.orderId)),
  ];
  const releasing = pairs.filter(({ effect }) => effect.type === "release_payment_object").map(({ row }) => row.id);
  const objects = await liveObjectIds(tx, merchantId, releasing);
  const staff = pairs.some(({ effect }) => effect.type === "alert_staff") ? await moneyStaff(tx, merchantId) : [];

  await owe(
    tx,
    pairs.flatMap((pair) => owedFor(ctx, pair, objects)),
  );
  await queueMails(
    tx,
    pairs.flatMap((pair) => [...mailFor(ctx, pair), ...alertsFor(ctx, pair, staff)]),
  );
  await startCardRequests(tx, merchantId, ordersWith("start_card_request"), ctx.now);
  await stopCardRequests(tx, merchantId, ordersWith("stop_card_request"), "done", ctx.now);
  await endDebtLinks(tx, merchantId, ordersWith("end_links"), "debt settled", ctx.now);
  await followUp(tx, ctx, pairs);
  if (pairs.some(({ effect }) => effect.type === "plan_notice" || effect.type === "start_card_request")) await nudge(tx, "sweep");
  const kept = await keepIntents(tx, ctx, pairs);
  return [...kept, ...pairs.flatMap(refundAudit)];
}

type Pair = EffectsToCarryOut & { readonly effect: Effect };

function isWanted(row: LockedInstalment, effect: Effect): boolean {
  if (!row.isWatched) return true;
  return effect.type === "mail" ? MAILS_WHILE_WATCHED.has(effect.kind) : !NOT_WHILE_WATCHED.has(effect.type);
}

function owedFor(ctx: Ctx, { row, effect, paymentId }: Pair, objects: ReadonlyMap<string, string>): Owed[] {
  const base = { merchantId: ctx.scope.merchantId, payload: {}, nextAt: ctx.now };
  switch (effect.type) {
    case "record_in_shopify":
      return paymentId ? [{ ...base, kind: "record_payment", subjectId: paymentId }] : [];
    case "release_payment_object": {
      const objectId = objects.get(row.id);
      return objectId ? [{ ...base, kind: "release_payment_object", subjectId: objectId }] : [];
    }
    case "refresh_payment_object":
      return [{ ...base, kind: "prepare_payment", subjectId: row.id, nextAt: plusMs(ctx.now, SETTLE_DOWN_MS) }];
    case "hold_fulfilment":
    case "release_fulfilment":
      return [{ ...base, kind: effect.type, subjectId: row.orderId }];
    case "update_due_in_shopify":
      // The shop's own change is not sent back to it.
      if (ctx.actor.kind === "shopify") return [];
      return [{ ...base, kind: effect.type, subjectId: row.orderId, payload: { dueOn: effect.dueOn } }];
    case "refund":
      return [
        {
          ...base,
          kind: "refund",
          subjectId: `${effect.chargeId ?? row.id}:${effect.reason}`,
          payload: {
            orderId: row.orderId,
            instalmentId: row.id,
            rail: effect.rail,
            reason: effect.reason,
            chargeId: effect.chargeId,
            amountMinor: effect.amount.minor.toString(),
            currency: effect.amount.currency,
          },
        },
      ];
    default:
      return [];
  }
}

function mailFor(ctx: Ctx, { row, effect, attemptId, paymentId }: Pair): MailToQueue[] {
  if (effect.type !== "mail") return [];
  const base = { merchantId: ctx.scope.merchantId, orderId: row.orderId, now: ctx.now };
  const instalmentId = row.id;
  switch (effect.kind) {
    case "receipt":
      if (attemptId) return [{ ...base, kind: "receipt", data: { instalmentId, attemptId }, dedupeKey: `receipt:${attemptId}` }];
      return paymentId ? [{ ...base, kind: "receipt", data: { instalmentId, paymentId }, dedupeKey: `receipt:${paymentId}` }] : [];
    case "charge_failed":
    case "confirm_payment":
      return attemptId ? [{ ...base, kind: effect.kind, data: { instalmentId, attemptId }, dedupeKey: `${effect.kind}:${attemptId}` }] : [];
    case "consent_request":
    case "payment_request":
      return [{ ...base, kind: effect.kind, data: { instalmentId }, dedupeKey: `${effect.kind}:${instalmentId}:${row.version}` }];
    case "card_saved":
      return row.consentId
        ? [{ ...base, kind: "card_saved", data: { consentId: row.consentId }, dedupeKey: `card_saved:${row.consentId}` }]
        : [];
    case "card_removed":
      return row.cardId
        ? [{ ...base, kind: "card_removed", data: { cardId: row.cardId }, dedupeKey: `card_removed:${row.cardId}:${row.orderId}` }]
        : [];
    default:
      throw new Error(`no effect sends a mail of kind ${effect.kind}`);
  }
}

function alertsFor(ctx: Ctx, { row, effect, attemptId }: Pair, staff: readonly string[]): MailToQueue[] {
  if (effect.type !== "alert_staff") return [];
  return staff.map((userId) => ({
    merchantId: ctx.scope.merchantId,
    userId,
    orderId: row.orderId,
    now: ctx.now,
    kind: "staff_alert",
    data: { alert: effect.alert, instalmentId: row.id, ...(attemptId ? { attemptId } : {}) },
    dedupeKey: `staff_alert:${effect.alert}:${attemptId ?? `${row.id}:${row.version}`}:${userId}`,
  }));
}

async function keepIntents(tx: Tx, ctx: Ctx, pairs: readonly Pair[]): Promise<AuditEntry[]> {
  const audit: AuditEntry[] = [];
  const { actor } = ctx;
  const actorId = actor.kind === "staff" ? actor.userId : actor.kind === "customer" ? actor.customerId : null;
  for (const { row, effect } of pairs) {
    if (effect.type !== "keep_pending_intent") continue;
    await keepPendingIntent(tx, {
      merchantId: ctx.scope.merchantId,
      orderId: row.orderId,
      instalmentId: row.id,
      intent: effect.intent,
      askedBy: { kind: actor.kind === "system" ? `system:${actor.part}` : actor.kind, actorId },
      at: ctx.now,
    });
    audit.push({ event: { type: "intent.kept", intent: effect.intent.kind }, orderId: row.orderId });
  }
  return audit;
}

function refundAudit({ row, effect }: Pair): AuditEntry[] {
  if (effect.type !== "refund") return [];
  return [
    { event: { type: "refund.owed", amount: moneyJson(effect.amount), rail: effect.rail, why: effect.reason }, orderId: row.orderId },
  ];
}
