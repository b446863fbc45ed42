import { HOUR_MS, plusMs } from "./dates";
import type { Effect } from "./effects";
import type { InstalmentCommand, InstalmentSnapshot } from "./instalment-commands";
import type { MailKind } from "./mail-kinds";
import { type PendingIntent, resolveIntent } from "./pending-intent";
import { type InstalmentState, isInFlight } from "./states";

type Answer = Extract<InstalmentCommand, { type: "answer" }>;

/** A confirm without an answer is asked about soon: the call has ended, only its result is unknown. */
const ASK_AFTER_UNKNOWN_MS = 30_000;
/** A payment the bank works on is asked about now and then; its webhook usually comes first. */
const ASK_WHILE_PROCESSING_MS = HOUR_MS;

const mail = (kind: MailKind): Effect => ({ type: "mail", kind });
const RELEASE: Effect = { type: "release_payment_object" };
const REFRESH: Effect = { type: "refresh_payment_object" };
const NOTICE: Effect = { type: "plan_notice" };
const ASK_CARD: Effect = { type: "start_card_request" };
const STOP_ASKING: Effect = { type: "stop_card_request" };
const END_LINKS: Effect = { type: "end_links" };
const HOLD: Effect = { type: "hold_fulfilment" };
const UNHOLD: Effect = { type: "release_fulfilment" };

/** What a change asked for in flight is kept as (rule 11); null for commands that are not changes. */
export function intentOf(command: InstalmentCommand): PendingIntent | null {
  switch (command.type) {
    case "cancel":
      return { kind: "cancel", reason: command.reason };
    case "change_amount":
      return { kind: "change_amount", amount: command.amount };
    case "change_due":
      return { kind: "change_due", dueOn: command.dueOn };
    case "save_card":
      return { kind: "change_card", cardId: command.cardId, consentId: command.consentId, consentCovers: command.consentCovers };
    case "remove_card":
      return { kind: "remove_card" };
    case "paid_elsewhere":
      return { kind: "paid_elsewhere", rail: command.rail };
    default:
      return null;
  }
}

/** Effects of entering a resting state: what that state waits for. */
function resting(next: InstalmentState): Effect[] {
  switch (next) {
    case "scheduled":
      return [NOTICE];
    case "card_missing":
      return [ASK_CARD];
    case "needs_consent":
      return [mail("consent_request")];
    default:
      return [];
  }
}

/** What a decided transition leads to. `before` is null for a plan. */
export function effectsOf(before: InstalmentSnapshot | null, command: InstalmentCommand, next: InstalmentState): Effect[] {
  const kept = before && isInFlight(before.state) ? intentOf(command) : null;
  if (kept) return [{ type: "keep_pending_intent", intent: kept }];
  switch (command.type) {
    case "plan":
      return command.received || command.collector !== "stripe" ? [] : [HOLD, ...resting(next)];
    case "save_card":
      return [STOP_ASKING, mail("card_saved"), ...(next === "invoice_open" ? [] : [REFRESH, ...resting(next)])];
    case "remove_card":
      return [mail("card_removed"), ...(next === "card_missing" ? [RELEASE, ASK_CARD] : [])];
    case "request_charge":
      return [{ type: "make_attempt", by: command.by }];
    case "open_invoice":
      return [RELEASE, mail("payment_request")];
    case "close_invoice":
      return [RELEASE, ...resting(next)];
    case "consent_expired":
      return [mail("consent_request")];
    case "consent_renewed":
      return next === "scheduled" || next === "retry_wait" ? [NOTICE] : [];
    case "change_amount":
      return changedAmount(next);
    case "change_due":
      return [{ type: "update_due_in_shopify", dueOn: command.dueOn }, ...changedDue(next)];
    case "cancel":
      return [RELEASE, END_LINKS, STOP_ASKING];
    case "paid_elsewhere":
      return [RELEASE, END_LINKS, STOP_ASKING, UNHOLD];
    case "reconcile":
      return [{ type: "check_with_stripe", notBefore: command.at }];
    case "answer":
      return before ? answered(before, command, next) : [];
  }
}

function changedAmount(next: InstalmentState): Effect[] {
  // A Checkout Session with the old amount must be gone before the link may open another.
  if (next === "invoice_open") return [RELEASE, mail("payment_request")];
  return [REFRESH, ...(next === "retry_wait" ? [NOTICE] : next === "card_missing" ? [] : resting(next))];
}

function changedDue(next: InstalmentState): Effect[] {
  return next === "needs_customer" || next === "needs_card" || next === "invoice_open" ? [] : resting(next);
}

function answered(before: InstalmentSnapshot, command: Answer, next: InstalmentState): Effect[] {
  const { outcome, at, recovery } = command;
  const settled = applyPending(before, command);
  switch (outcome.kind) {
    case "succeeded":
      return succeeded(before, outcome.chargeId, settled);
    case "processing":
      return [{ type: "check_with_stripe", notBefore: plusMs(at, ASK_WHILE_PROCESSING_MS) }];
    case "unknown":
      return [{ type: "check_with_stripe", notBefore: plusMs(at, ASK_AFTER_UNKNOWN_MS) }];
    case "declined":
    case "needs_customer":
    case "not_made":
      break;
  }
  if (next === "cancelled") return [RELEASE, END_LINKS, STOP_ASKING, ...settled];
  const retry: Effect[] = next === "retry_wait" && recovery?.action === "retry" ? [{ type: "retry_at", at: recovery.at }] : [];
  const renew = outcome.kind === "not_made" && outcome.why === "payment_object_canceled" ? [REFRESH] : [];
  return [...retry, ...renew, ...tellCustomer(outcome.kind, next), ...settled];
}

/** A confirm that was not made is nobody's business but ours; a bank's no is told, with what to do about it. */
function tellCustomer(kind: "declined" | "needs_customer" | "not_made", next: InstalmentState): Effect[] {
  if (next === "needs_consent") return [mail("consent_request")];
  if (kind === "not_made") return [];
  if (next === "needs_customer") return [mail("confirm_payment")];
  return next === "needs_card" ? [mail("charge_failed"), ASK_CARD] : [mail("charge_failed")];
}

function succeeded(before: InstalmentSnapshot, chargeId: string, settled: Effect[]): Effect[] {
  const back = { type: "refund", amount: before.amount, rail: "stripe", chargeId } as const;
  if (before.state === "cancelled") {
    return [{ type: "record_in_shopify" }, { ...back, reason: "paid_after_cancel" }, { type: "alert_staff", alert: "money_after_close" }];
  }
  if (before.state === "paid")
    return [
      { ...back, reason: "paid_twice" },
      { type: "alert_staff", alert: "charge_paid_twice" },
    ];
  const goesOut = !before.pendingIntents.some((intent) => intent.kind === "cancel");
  return [{ type: "record_in_shopify" }, mail("receipt"), STOP_ASKING, END_LINKS, ...(goesOut ? [UNHOLD] : []), ...settled];
}

function applyPending(before: InstalmentSnapshot, command: Answer): Effect[] {
  return before.pendingIntents.map((intent) => ({
    type: "apply_pending_intent",
    intent,
    resolution: resolveIntent(intent, command.outcome.kind, before.amount),
  }));
}
