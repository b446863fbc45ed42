import type { ConsentInForce } from "./consent";
import { compareDates, dateInZone, type PlainDate } from "./dates";
import { type NoticeLead, planNotice } from "./notices";
import { type Refusal, refuse } from "./refusals";
import { type Collector, type InstalmentState, isClosed } from "./states";

/** What a new due date is held against. */
export type DueChangeFacts = {
  readonly now: Date;
  readonly zone: string;
  readonly fromHour: number;
  readonly untilHour: number;
  readonly lead: NoticeLead;
  readonly billingCountry: string | null;
  readonly collector: Collector;
  readonly isCancelled: boolean;
  readonly state: InstalmentState;
  readonly dueOn: PlainDate | null;
  readonly consent: ConsentInForce | null;
  /** False when no mail can reach the customer: then nothing is announced, and a person decides before any charge (rule 21). */
  readonly hasAddress: boolean;
};

/**
 * Whether the due date of a balance may become another one: not in the past, not beyond what the customer agreed to, and not so
 * soon that the charge could no longer be announced in time (rule 21). While a charge runs the machine keeps it for later.
 */
export function mayChangeDue(facts: DueChangeFacts, to: PlainDate): { readonly ok: true } | Refusal {
  const { collector, consent, state } = facts;
  const today = dateInZone(facts.now, facts.zone);
  if (collector === "shopify") return refuse("collected_elsewhere", { collector });
  if (facts.isCancelled) return refuse("order_cancelled");
  if (isClosed(state)) return refuse(state === "paid" ? "already_paid" : "already_cancelled");
  if (compareDates(to, today) < 0) return refuse("date_in_past", { today });
  if (facts.dueOn === to) return refuse("already_due_then");
  if (consent && compareDates(to, consent.latestOn) > 0) return refuse("due_after_consent", { latestOn: consent.latestOn });
  const isAnnounced = (state === "scheduled" || state === "retry_wait") && consent !== null && collector === "stripe" && facts.hasAddress;
  if (!isAnnounced) return { ok: true };
  const earliest = announceable(facts, consent, to);
  return compareDates(earliest, to) > 0 ? refuse("due_needs_notice", { earliest }) : { ok: true };
}

/** The date a charge wanted on `to` can be announced for, if its notice leaves now. */
function announceable(facts: DueChangeFacts, consent: ConsentInForce, to: PlainDate): PlainDate {
  const { zone, fromHour, untilHour, billingCountry, lead, now } = facts;
  return planNotice({ dueOn: to, zone, fromHour, untilHour, billingCountry, consentAgreedAt: consent.agreedAt, lead, now }).chargeOn;
}

/** The first date the balance can be due on: today, or the first whose charge can still be announced in time. */
export function earliestDue(facts: DueChangeFacts): PlainDate {
  const today = dateInZone(facts.now, facts.zone);
  const answer = mayChangeDue({ ...facts, dueOn: null }, today);
  return !answer.ok && answer.code === "due_needs_notice" ? answer.params.earliest : today;
}
