import type { Decision, InstalmentCommand, InstalmentSnapshot, Trigger } from "./instalment-commands";
import { effectsOf } from "./instalment-effects";
import { type From, type Guard, TRANSITIONS, type Transition } from "./instalment-table";
import { type Refusal, refuse } from "./refusals";
import { isInFlight } from "./states";

export type { Decision, InstalmentCommand, InstalmentSnapshot, Trigger } from "./instalment-commands";
export { TRIGGERS } from "./instalment-commands";
export { type From, TRANSITIONS } from "./instalment-table";

/** What a command is called in the transition table. */
export function triggerOf(command: InstalmentCommand): Trigger {
  return command.type === "answer" ? `answer.${command.outcome.kind}` : command.type;
}

/**
 * Decides one command on one instalment: the next state with its effects, or a refusal. Pure: same snapshot, same command,
 * same answer. `null` stands for an instalment that is not there yet, on which only `plan` is possible.
 */
export function decide(snapshot: InstalmentSnapshot | null, command: InstalmentCommand): Decision {
  const trigger = triggerOf(command);
  const refusal = snapshot ? refusedOutright(snapshot, command) : refusedUnplanned(command, trigger);
  if (refusal) return refusal;
  const from: From = snapshot?.state ?? "new";
  const row = TRANSITIONS.find((candidate) => fits(candidate, from, trigger, snapshot, command));
  if (!row) return snapshot ? refusedByState(snapshot, command, trigger) : refuse("not_planned", { trigger });
  return { ok: true, next: row.to, effects: effectsOf(snapshot, command, row.to) };
}

function fits(row: Transition, from: From, trigger: Trigger, snapshot: InstalmentSnapshot | null, command: InstalmentCommand): boolean {
  return row.from === from && row.on === trigger && (row.when === undefined || holds(row.when, snapshot, command));
}

/** Whether a guard of the table holds. */
export function holds(guard: Guard, snapshot: InstalmentSnapshot | null, command: InstalmentCommand): boolean {
  switch (guard) {
    case "already_received":
      return command.type === "plan" && command.received;
    case "collected_elsewhere":
      return command.type === "plan" && command.collector !== "stripe";
    case "has_card_and_consent":
      return cardOf(snapshot, command) !== null && consentCovers(snapshot, command);
    case "has_card_only":
      return cardOf(snapshot, command) !== null && !consentCovers(snapshot, command);
    case "consent_covers":
      return consentCovers(snapshot, command);
    case "consent_lacking":
      return !consentCovers(snapshot, command);
    case "retry_planned":
      return command.type === "answer" && command.recovery?.action === "retry";
    case "customer_wanted":
      return command.type === "answer" && command.recovery?.action === "customer";
    case "new_consent_wanted":
      return command.type === "answer" && command.recovery?.action === "new_consent";
    case "cancel_waits":
      return snapshot?.pendingIntents.some((intent) => intent.kind === "cancel") ?? false;
    case "customer_present":
      return command.type === "request_charge" && command.by === "customer";
    case "another_charge":
      return command.type === "answer" && command.outcome.kind === "succeeded" && command.outcome.chargeId !== snapshot?.paidChargeId;
  }
}

function cardOf(snapshot: InstalmentSnapshot | null, command: InstalmentCommand): string | null {
  return command.type === "plan" || command.type === "save_card" ? command.cardId : (snapshot?.cardId ?? null);
}

function consentCovers(snapshot: InstalmentSnapshot | null, command: InstalmentCommand): boolean {
  return "consentCovers" in command ? command.consentCovers : (snapshot?.consentCovers ?? false);
}

function refusedUnplanned(command: InstalmentCommand, trigger: Trigger): Refusal | null {
  if (command.type !== "plan") return refuse("not_planned", { trigger });
  return command.amount.minor > 0n ? null : refuse("amount_not_positive");
}

/** Refusals that do not depend on the table: whose money it is, and whether the command makes sense at all. */
function refusedOutright(snapshot: InstalmentSnapshot, command: InstalmentCommand): Refusal | null {
  if (command.type === "plan") return refuse("already_planned");
  const { collector } = snapshot;
  const ours = command.type === "request_charge" || command.type === "open_invoice" || command.type === "save_card";
  if (ours && collector !== "stripe") return refuse("collected_elsewhere", { collector });
  if (command.type === "request_charge" && snapshot.pendingIntents.length > 0) return refuse("intent_pending");
  if (command.type !== "change_amount") return null;
  const { amount } = snapshot;
  if (command.amount.currency !== amount.currency) {
    return refuse("shop_currency_differs", { ours: amount.currency, shops: command.amount.currency });
  }
  return command.amount.minor > 0n ? null : refuse("amount_not_positive");
}

/** The refusal for a state the table has no row for, as helpful as the state allows. */
function refusedByState(snapshot: InstalmentSnapshot, command: InstalmentCommand, trigger: Trigger): Refusal {
  const { state } = snapshot;
  if (command.type === "answer") return refuse("already_settled");
  if (state === "paid") return refuse("already_paid");
  if (state === "cancelled") return refuse("already_cancelled");
  if (isInFlight(state)) return refuse("charge_in_progress");
  if (state === "invoice_open") return refuse("invoice_open");
  if (command.type === "request_charge" && state === "card_missing") return refuse("card_missing");
  if (command.type === "request_charge" && state === "needs_consent") return refuse("consent_missing");
  return refuse("not_in_state", { state, trigger });
}
