import type { ChargeOutcome } from "./charge-outcome";
import type { PlainDate } from "./dates";
import type { Effect } from "./effects";
import type { Money } from "./money";
import type { PendingIntent } from "./pending-intent";
import type { RecoveryPlan } from "./recovery";
import type { Refusal } from "./refusals";
import type { ChargeRequester, Collector, InstalmentKind, InstalmentState, Rail } from "./states";

/**
 * What the machine knows of an instalment. Built by the store from the row, its order, its consent and what waits.
 * `consentCovers` says whether the consent in force covers this amount, this card and today (see consent.ts `covers`).
 */
export type InstalmentSnapshot = {
  readonly state: InstalmentState;
  readonly kind: InstalmentKind;
  readonly collector: Collector;
  readonly amount: Money;
  readonly dueOn: PlainDate | null;
  readonly cardId: string | null;
  readonly consentCovers: boolean;
  /** Changes waiting for the open attempt, oldest first. */
  readonly pendingIntents: readonly PendingIntent[];
  /** The charge that paid it, once paid through Stripe. */
  readonly paidChargeId: string | null;
  readonly version: number;
};

/** Everything that can be asked of, or happen to, an instalment. Time is handed in as `at`. */
export type InstalmentCommand =
  /** First plan of a debt; only on no instalment. `received`: a deposit the shop's checkout has taken already. */
  | {
      readonly type: "plan";
      readonly kind: InstalmentKind;
      readonly collector: Collector;
      readonly amount: Money;
      readonly cardId: string | null;
      readonly consentCovers: boolean;
      readonly received: boolean;
      readonly at: Date;
    }
  /** The customer agreed and saved a card: card and consent together. */
  | { readonly type: "save_card"; readonly cardId: string; readonly consentId: string; readonly consentCovers: boolean; readonly at: Date }
  | { readonly type: "remove_card"; readonly at: Date }
  | { readonly type: "request_charge"; readonly by: ChargeRequester; readonly at: Date }
  /** What became of a confirm: from the worker, a webhook or the reconciler alike. `recovery` from recovery.ts for a no. */
  | { readonly type: "answer"; readonly outcome: ChargeOutcome; readonly recovery: RecoveryPlan | null; readonly at: Date }
  /** A pay link was sent: collecting by itself pauses while it is open. */
  | { readonly type: "open_invoice"; readonly at: Date }
  /** The pay link ended unpaid. */
  | { readonly type: "close_invoice"; readonly why: "expired" | "withdrawn"; readonly at: Date }
  | { readonly type: "consent_expired"; readonly at: Date }
  | { readonly type: "consent_renewed"; readonly at: Date }
  | { readonly type: "change_amount"; readonly amount: Money; readonly consentCovers: boolean; readonly at: Date }
  | { readonly type: "change_due"; readonly dueOn: PlainDate | null; readonly consentCovers: boolean; readonly at: Date }
  | { readonly type: "cancel"; readonly reason: string; readonly at: Date }
  /** The same debt was paid on another rail (Shopify, by hand). */
  | { readonly type: "paid_elsewhere"; readonly rail: Rail; readonly at: Date }
  /** The attempt is open too long: nobody knows until Stripe is asked. */
  | { readonly type: "reconcile"; readonly at: Date };

/** What a trigger in the transition table is called: the command, and for an answer the outcome with it. */
export const TRIGGERS = [
  "plan",
  "save_card",
  "remove_card",
  "request_charge",
  "answer.succeeded",
  "answer.declined",
  "answer.needs_customer",
  "answer.processing",
  "answer.not_made",
  "answer.unknown",
  "open_invoice",
  "close_invoice",
  "consent_expired",
  "consent_renewed",
  "change_amount",
  "change_due",
  "cancel",
  "paid_elsewhere",
  "reconcile",
] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** A yes: the state to compare-and-set to and what it leads to. */
type Decided = { readonly ok: true; readonly next: InstalmentState; readonly effects: readonly Effect[] };

export type Decision = Decided | Refusal;
