import type { RefusalCode } from "@/lib/domain/refusals";
import { type InstalmentState, isInFlight } from "@/lib/domain/states";

/** What the page leads with. */
export type Lead =
  | "card"
  | "newCard"
  | "consent"
  | "confirm"
  | "scheduled"
  | "scheduledNoDate"
  | "retry"
  | "bank"
  | "requested"
  | "promise"
  | "paid"
  | "cancelled"
  | "elsewhere"
  | "waiting"
  | "nothing";

export interface View {
  readonly lead: Lead;
  /** Whether the form to agree and save a card is the one big action, folded away under *Use another card*, or not there. */
  readonly cardForm: "main" | "folded" | "none";
  readonly canConfirm: boolean;
  /** Paying before the charge leaves by itself: with the saved card, and with any card on Stripe's page. */
  readonly canPayWithCard: boolean;
  readonly payPage: "main" | "folded" | "none";
  readonly canRemove: boolean;
  readonly canStopReminders: boolean;
}

interface Facts {
  readonly isCancelled: boolean;
  readonly state: InstalmentState | null;
  readonly hasDate: boolean;
  readonly hasCard: boolean;
  readonly isRemovalWaiting: boolean;
  readonly remindersOff: boolean;
  /** A moved promise that must be answered before anything is charged (rule 25). */
  readonly isPromiseAsked: boolean;
  readonly offer: { readonly ok: true } | { readonly ok: false; readonly code: RefusalCode };
}

const LEADS: Readonly<Record<InstalmentState, Lead>> = {
  card_missing: "card",
  needs_card: "newCard",
  needs_consent: "consent",
  needs_customer: "confirm",
  scheduled: "scheduled",
  retry_wait: "retry",
  charging: "bank",
  processing: "bank",
  in_doubt: "bank",
  invoice_open: "requested",
  paid: "paid",
  cancelled: "cancelled",
};

/** States whose one action is to agree and save a card. */
const ASKS_FOR_CARD: readonly InstalmentState[] = ["card_missing", "needs_card", "needs_consent"];

/** One question a page: what is wanted of the reader now, if anything. */
export function viewOf(facts: Facts): View {
  const lead = leadOf(facts);
  const isOpen = facts.state !== null && lead !== "paid" && lead !== "cancelled" && lead !== "elsewhere";
  const asks = facts.state !== null && ASKS_FOR_CARD.includes(facts.state) && lead !== "promise";
  const mayPay = isOpen && facts.offer.ok && lead !== "promise" && lead !== "bank";
  return {
    lead,
    cardForm: !facts.offer.ok || !isOpen ? "none" : asks ? "main" : "folded",
    canConfirm: isOpen && (lead === "confirm" || lead === "bank"),
    canPayWithCard: mayPay && facts.hasCard && (facts.state === "scheduled" || facts.state === "retry_wait"),
    payPage: !mayPay ? "none" : lead === "requested" ? "main" : "folded",
    canRemove: isOpen && facts.hasCard && !facts.isRemovalWaiting,
    canStopReminders: isOpen && !facts.remindersOff,
  };
}

function leadOf({ isCancelled, state, hasDate, hasCard, isPromiseAsked, offer }: Facts): Lead {
  if (state === "paid") return "paid";
  if (isCancelled || state === "cancelled") return "cancelled";
  if (!offer.ok && offer.code === "collected_elsewhere") return "elsewhere";
  if (isPromiseAsked && (state === null || !isInFlight(state))) return "promise";
  if (state === null) return "nothing";
  const lead = LEADS[state];
  if (!offer.ok && ASKS_FOR_CARD.includes(state)) return offer.code === "nothing_owed" ? "nothing" : "waiting";
  if (lead === "scheduled" && !hasCard) return "waiting";
  return lead === "scheduled" && !hasDate ? "scheduledNoDate" : lead;
}
