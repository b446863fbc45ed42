import { covers } from "@/lib/domain/consent";
import { chargeWindow, dateInZone, latestDate, type PlainDate } from "@/lib/domain/dates";
import { type Decision, decide, type InstalmentCommand, triggerOf } from "@/lib/domain/instalment";
import { type Money, moneyJson } from "@/lib/domain/money";
import { refuse } from "@/lib/domain/refusals";
import type { InstalmentState } from "@/lib/domain/states";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import {
  amountOf,
  consentInForce,
  type InstalmentColumns,
  type LockedInstalment,
  lockInstalments,
  snapshotOf,
  writeInstalments,
} from "@/lib/store/instalments";
import { refreshOrders } from "@/lib/store/order-cache";
import { carryOutEffects } from "./carry-out-effects";
import type { Ctx } from "./context";

/** Commands for one instalment at a time. Charges are opened by commit 1 and answered by settlement, both in sets. */
export type AppliedCommand = Exclude<InstalmentCommand, { type: "request_charge" | "answer" | "plan" }>;

export type Applied = {
  readonly decision: Decision;
  /** For the caller's commit: what the command did to the instalment. */
  readonly audit: readonly AuditEntry[];
  readonly orderId: string | null;
};

export type CommandFor = { readonly instalmentId: string; readonly command: AppliedCommand };

/**
 * The one way to change an instalment: locks the row, lets the machine decide, writes by compare-and-set, turns the effects
 * into rows and brings the order's cache up to date, all in the caller's transaction. A refusal changes nothing.
 */
export async function applyCommand(tx: Tx, ctx: Ctx, input: CommandFor): Promise<Applied> {
  const { decisions, audit } = await applyCommands(tx, ctx, [input]);
  const [one] = decisions;
  if (!one) throw new Error("a command was decided on nothing");
  return { decision: one.decision, audit, orderId: one.orderId };
}

export type AppliedCommands = {
  /** In the order of the input. */
  readonly decisions: readonly { readonly instalmentId: string; readonly decision: Decision; readonly orderId: string | null }[];
  readonly audit: readonly AuditEntry[];
};

/** The same for many instalments, one command each; the number of statements does not grow with them. */
export async function applyCommands(tx: Tx, ctx: Ctx, inputs: readonly CommandFor[]): Promise<AppliedCommands> {
  const merchantId = ctx.scope.merchantId;
  const ids = inputs.map(({ instalmentId }) => instalmentId);
  if (new Set(ids).size < ids.length) throw new Error("one command an instalment at a time");
  const rows = new Map((await lockInstalments(tx, merchantId, ids)).map((row) => [row.id, row]));
  const decided = inputs.map(({ instalmentId, command }) => decideOne(rows.get(instalmentId), command, instalmentId, ctx.now));
  const changes = decided.flatMap(({ change }) => (change ? [change] : []));
  await writeInstalments(tx, merchantId, changes);
  const audit = await carryOutEffects(
    tx,
    ctx,
    changes.map(({ after, effects }) => ({ row: after, effects, attemptId: null, paymentId: null })),
  );
  await refreshOrders(tx, merchantId, [...new Set(changes.map(({ row }) => row.orderId))]);
  return {
    decisions: decided.map(({ instalmentId, decision, orderId }) => ({ instalmentId, decision, orderId })),
    audit: [...changes.flatMap(({ audit: own }) => own), ...audit],
  };
}

function decideOne(row: LockedInstalment | undefined, asked: AppliedCommand, instalmentId: string, now: Date) {
  if (!row) return { instalmentId, decision: refuse("not_found"), orderId: null, change: null };
  const command = withCoverage(row, asked, now);
  const decision = decide(snapshotOf(row, now), command);
  if (!decision.ok) return { instalmentId, decision, orderId: row.orderId, change: null };
  const { effects } = decision;
  const isKept = effects.some((effect) => effect.type === "keep_pending_intent");
  const patch = isKept ? {} : patchFor(row, command, decision.next, now);
  // Mails of a removed card name the card that was removed.
  const after = { ...row, ...patch, ...(command.type === "remove_card" ? { cardId: row.cardId } : {}), version: row.version + 1 };
  const audit = isKept ? [] : auditOf(row, after, command);
  return { instalmentId, decision, orderId: row.orderId, change: { row, patch, after, effects, audit } };
}

/** Whether the consent in force covers the new amount or date is read from the locked row, never taken from the caller. */
function withCoverage(row: LockedInstalment, command: AppliedCommand, now: Date): AppliedCommand {
  const consent = consentInForce(row);
  const today = dateInZone(now, row.timezone);
  const isCovered = (amount: Money, on: PlainDate) => row.cardId !== null && covers(consent, { amount, cardId: row.cardId, on }).ok;
  if (command.type === "change_amount") return { ...command, consentCovers: isCovered(command.amount, today) };
  if (command.type === "change_due")
    return { ...command, consentCovers: isCovered(amountOf(row), latestDate(today, command.dueOn ?? today)) };
  return command;
}

/** What a command writes beside the state. */
function patchFor(row: LockedInstalment, command: AppliedCommand, next: InstalmentState, now: Date): Partial<InstalmentColumns> {
  const changes = changesOf(command, next);
  const merged = { ...row, ...changes };
  const isRescheduled = next === "scheduled" && (row.state !== "scheduled" || command.type === "change_due");
  return {
    ...changes,
    state: next,
    ...(isRescheduled ? { nextAttemptAt: firstAttemptAt(merged, now) } : {}),
    ...(next === "scheduled" || next === "retry_wait" ? {} : { nextAttemptAt: null }),
    ...(next === row.state ? {} : { nextStepWhy: null }),
  };
}

function changesOf(command: AppliedCommand, next: InstalmentState): Partial<InstalmentColumns> {
  switch (command.type) {
    case "save_card":
      return { cardId: command.cardId, consentId: command.consentId, triesOnCard: 0 };
    case "remove_card":
      return { cardId: null, consentId: null, triesOnCard: 0 };
    case "change_amount":
      return { amountMinor: command.amount.minor };
    case "change_due":
      return { dueOn: command.dueOn };
    case "cancel":
      return next === "cancelled" ? { cancelledAt: command.at } : {};
    case "paid_elsewhere":
      return next === "paid" ? { paidAt: command.at } : {};
    default:
      return {};
  }
}

/** The first moment the timer may try: the charge window of the due date (rule 22); null for a balance without a date. */
export function firstAttemptAt(
  row: Pick<LockedInstalment, "dueOn" | "timezone" | "fromHour" | "untilHour" | "country">,
  now: Date,
): Date | null {
  if (row.dueOn === null) return null;
  const { dueOn, timezone: zone, fromHour, untilHour, country: billingCountry } = row;
  return chargeWindow({ dueOn, zone, fromHour, untilHour, billingCountry, now }).nextOpenAt;
}

function auditOf(before: LockedInstalment, after: LockedInstalment, command: AppliedCommand): AuditEntry[] {
  const { orderId, id: instalmentId } = before;
  const entries: AuditEntry[] = [];
  if (command.type === "change_amount" && before.amountMinor !== after.amountMinor) {
    const event = {
      type: "balance.changed" as const,
      instalmentId,
      before: moneyJson(amountOf(before)),
      after: moneyJson(amountOf(after)),
      why: "order",
    };
    entries.push({ orderId, event });
  }
  if (command.type === "change_due" && before.dueOn !== after.dueOn) {
    entries.push({ orderId, event: { type: "due_date.changed", instalmentId, before: before.dueOn, after: after.dueOn } });
  }
  if (before.state !== after.state) {
    const event = { type: "instalment.moved" as const, instalmentId, from: before.state, to: after.state, trigger: triggerOf(command) };
    entries.push({ orderId, event });
  }
  return entries;
}
