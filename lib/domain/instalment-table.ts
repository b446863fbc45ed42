import type { Trigger } from "./instalment-commands";
import type { InstalmentState } from "./states";

/** Conditions a transition may hang on; evaluated in instalment.ts. */
const GUARDS = [
  "has_card_and_consent",
  "has_card_only",
  "consent_covers",
  "consent_lacking",
  "retry_planned",
  "customer_wanted",
  "new_consent_wanted",
  "cancel_waits",
  "customer_present",
  "already_received",
  "collected_elsewhere",
  "another_charge",
] as const;
export type Guard = (typeof GUARDS)[number];

/** `new` stands for an instalment that is not there yet. */
export type From = InstalmentState | "new";

/** One row: from a state, on a trigger, if the guard holds (rows are tried in order), to a state. */
export type Transition = { readonly from: From; readonly on: Trigger; readonly when?: Guard; readonly to: InstalmentState };

type Arrow = readonly [to: InstalmentState | "same", when?: Guard];

function rows(from: readonly From[], on: Trigger, ...arrows: readonly Arrow[]): Transition[] {
  return from.flatMap((state) =>
    arrows.flatMap(([to, when]) => {
      if (to !== "same") return [{ from: state, on, when, to }];
      return state === "new" ? [] : [{ from: state, on, when, to: state }];
    }),
  );
}

const IN_FLIGHT = ["charging", "processing", "in_doubt"] as const;
const OPEN = ["card_missing", "scheduled", "retry_wait", "needs_card", "needs_customer", "needs_consent", "invoice_open"] as const;
const WITH_CARD = ["scheduled", "retry_wait", "needs_card", "needs_customer", "needs_consent"] as const;
const CHARGEABLE = ["scheduled", "retry_wait"] as const;

/** Where an open debt rests when nothing runs: by card and consent. */
const REST: readonly Arrow[] = [["scheduled", "has_card_and_consent"], ["needs_consent", "has_card_only"], ["card_missing"]];

/**
 * The instalment's machine as data (rule 19). It generates the full state × command test and the diagram of
 * docs/instalment-states.md. What no row names is refused.
 */
export const TRANSITIONS: readonly Transition[] = [
  ...rows(["new"], "plan", ["paid", "already_received"], ["scheduled", "collected_elsewhere"], ...REST),

  // A card with its consent: wherever the debt is open. While a charge runs it waits as a pending intent (rule 11).
  ...rows(["card_missing", ...WITH_CARD], "save_card", ["scheduled", "consent_covers"], ["needs_consent"]),
  ...rows(["invoice_open", ...IN_FLIGHT], "save_card", ["same"]),
  ...rows(WITH_CARD, "remove_card", ["card_missing"]),
  ...rows(["invoice_open", ...IN_FLIGHT], "remove_card", ["same"]),

  // One charge at a time. A customer who is present may answer the bank's question.
  ...rows(CHARGEABLE, "request_charge", ["charging"]),
  ...rows(["needs_customer"], "request_charge", ["charging", "customer_present"]),

  // Money that came is money that came, whatever we thought: it is never lost from sight.
  ...rows([...IN_FLIGHT, ...OPEN], "answer.succeeded", ["paid"]),
  ...rows(["paid"], "answer.succeeded", ["same", "another_charge"]),
  ...rows(["cancelled"], "answer.succeeded", ["same"]),

  // Outcomes of the running attempt.
  ...rows(
    IN_FLIGHT,
    "answer.declined",
    ["cancelled", "cancel_waits"],
    ["retry_wait", "retry_planned"],
    ["needs_customer", "customer_wanted"],
    ["needs_consent", "new_consent_wanted"],
    ["needs_card"],
  ),
  ...rows(IN_FLIGHT, "answer.needs_customer", ["cancelled", "cancel_waits"], ["needs_customer"]),
  ...rows(
    IN_FLIGHT,
    "answer.not_made",
    ["cancelled", "cancel_waits"],
    ["retry_wait", "retry_planned"],
    ["needs_consent", "new_consent_wanted"],
    ["scheduled"],
  ),
  ...rows(IN_FLIGHT, "answer.processing", ["processing"]),
  ...rows(["charging", "in_doubt"], "answer.unknown", ["in_doubt"]),
  // Already with the bank: a lost answer takes nothing away from that.
  ...rows(["processing"], "answer.unknown", ["same"]),

  // Nobody knows: ask Stripe.
  ...rows(["charging", "in_doubt"], "reconcile", ["in_doubt"]),
  ...rows(["processing"], "reconcile", ["same"]),

  // Pay links: collecting by itself pauses while one is open.
  ...rows(["card_missing", ...WITH_CARD], "open_invoice", ["invoice_open"]),
  ...rows(["invoice_open"], "close_invoice", ...REST),

  // Consent.
  ...rows(["scheduled", "retry_wait", "needs_customer"], "consent_expired", ["needs_consent"]),
  ...rows(["needs_consent"], "consent_renewed", ["scheduled"]),
  ...rows(["scheduled", "retry_wait", "needs_customer", "needs_card", "invoice_open"], "consent_renewed", ["same"]),

  // Amount and date. A running charge keeps them waiting.
  ...rows(["scheduled", "retry_wait", "needs_customer", "needs_consent"], "change_amount", ["needs_consent", "consent_lacking"]),
  ...rows(["needs_consent"], "change_amount", ["scheduled"]),
  ...rows(["scheduled", "retry_wait", "needs_customer", "card_missing", "needs_card", "invoice_open", ...IN_FLIGHT], "change_amount", [
    "same",
  ]),
  ...rows(["scheduled", "retry_wait", "needs_customer", "needs_consent"], "change_due", ["needs_consent", "consent_lacking"]),
  ...rows(["needs_consent", "retry_wait"], "change_due", ["scheduled"]),
  ...rows(["scheduled", "needs_customer", "card_missing", "needs_card", "invoice_open", ...IN_FLIGHT], "change_due", ["same"]),

  // The end without our charge.
  ...rows(OPEN, "cancel", ["cancelled"]),
  ...rows(IN_FLIGHT, "cancel", ["same"]),
  ...rows(OPEN, "paid_elsewhere", ["paid"]),
  ...rows(IN_FLIGHT, "paid_elsewhere", ["same"]),
];
