import type { ChargeOutcome } from "./charge-outcome";
import { instant, plainDate } from "./dates";
import type { Effect } from "./effects";
import { type Decision, decide, type InstalmentCommand, type InstalmentSnapshot } from "./instalment";
import { money } from "./money";
import type { PendingIntent } from "./pending-intent";
import type { RecoveryPlan } from "./recovery";
import { CHARGE_REQUESTERS, COLLECTORS, INSTALMENT_STATES } from "./states";

export const at = instant(Date.parse("2026-12-01T09:00:00Z"));
export const eur = (minor: bigint) => money(minor, "EUR");
export const base: InstalmentSnapshot = {
  state: "scheduled",
  kind: "balance",
  collector: "stripe",
  amount: eur(24_000n),
  dueOn: plainDate("2026-12-01"),
  cardId: "card-1",
  consentCovers: true,
  pendingIntents: [],
  paidChargeId: null,
  version: 1,
};
export const retry: RecoveryPlan = { action: "retry", at, used: 1, max: 8, why: { code: "later", decline: "insufficient_funds" } };
const plans: (RecoveryPlan | null)[] = [
  null,
  retry,
  { action: "new_card", used: 0, max: 8, why: { code: "never", decline: "lost_card", by: "code" } },
  { action: "customer", used: 0, max: 8, why: { code: "confirm", decline: "authentication_required" } },
  { action: "new_consent", used: 0, max: 8, why: { code: "consent_ends", latestOn: plainDate("2026-12-02") } },
];
export const outcomes: ChargeOutcome[] = [
  { kind: "succeeded", chargeId: "ch_1", at },
  { kind: "declined", class: "later", code: "card_declined", declineCode: "insufficient_funds" },
  { kind: "needs_customer" },
  { kind: "processing" },
  { kind: "not_made", why: "not_sent" },
  { kind: "unknown", why: "timeout" },
];
const yesNo = [true, false];

/** Every command in every variety a guard can tell apart. */
export const COMMANDS: InstalmentCommand[] = [
  ...[null, "card-1"].flatMap((cardId) =>
    yesNo.flatMap((consentCovers) =>
      yesNo.flatMap((received) =>
        COLLECTORS.map((collector) => ({
          type: "plan" as const,
          kind: "balance" as const,
          collector,
          amount: eur(24_000n),
          cardId,
          consentCovers,
          received,
          at,
        })),
      ),
    ),
  ),
  ...yesNo.map((consentCovers) => ({ type: "save_card" as const, cardId: "card-2", consentId: "consent-2", consentCovers, at })),
  { type: "remove_card", at },
  ...CHARGE_REQUESTERS.map((by) => ({ type: "request_charge" as const, by, at })),
  ...outcomes.flatMap((outcome) => plans.map((recovery) => ({ type: "answer" as const, outcome, recovery, at }))),
  { type: "open_invoice", at },
  { type: "close_invoice", why: "expired", at },
  { type: "consent_expired", at },
  { type: "consent_renewed", at },
  ...yesNo.map((consentCovers) => ({ type: "change_amount" as const, amount: eur(20_000n), consentCovers, at })),
  ...yesNo.map((consentCovers) => ({ type: "change_due" as const, dueOn: plainDate("2027-01-01"), consentCovers, at })),
  { type: "cancel", reason: "asked", at },
  { type: "paid_elsewhere", rail: "shopify", at },
  { type: "reconcile", at },
];

export const cancelWaits: PendingIntent = { kind: "cancel", reason: "asked" };
export const SNAPSHOTS: InstalmentSnapshot[] = INSTALMENT_STATES.flatMap((state) =>
  [null, "card-1"].flatMap((cardId) =>
    yesNo.flatMap((consentCovers) =>
      [[], [cancelWaits]].flatMap((pendingIntents) =>
        (["stripe", "shopify"] as const).flatMap((collector) =>
          (state === "paid" ? [null, "ch_1"] : [null]).map((paidChargeId) => ({
            ...base,
            state,
            cardId,
            consentCovers,
            pendingIntents,
            collector,
            paidChargeId,
          })),
        ),
      ),
    ),
  ),
);
/** Decides every command on every snapshot. */
export const everyPair = (check: (snapshot: InstalmentSnapshot, command: InstalmentCommand, decision: Decision) => void): void => {
  for (const snapshot of SNAPSHOTS) for (const command of COMMANDS) check(snapshot, command, decide(snapshot, command));
};
export const has = (effects: readonly Effect[], type: Effect["type"]): boolean => effects.some((effect) => effect.type === type);
