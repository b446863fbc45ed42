import { consentTerms } from "./consent";
import { dateInZone, type PlainDate } from "./dates";
import type { Money } from "./money";
import { type NoticeLead, planNotice } from "./notices";
import { type Refusal, refuse } from "./refusals";
import { type CollectMode, type Collector, type InstalmentState, isClosed } from "./states";

export type CardOfferInput = {
  readonly mode: CollectMode;
  readonly collector: Collector;
  readonly isObserved: boolean;
  readonly isOver: boolean;
  readonly balance: { readonly amount: Money; readonly dueOn: PlainDate | null; readonly state: InstalmentState } | null;
  readonly promiseOn: PlainDate | null;
  readonly country: string | null;
  readonly zone: string;
  readonly fromHour: number;
  readonly untilHour: number;
  readonly latestDays: number;
  readonly lead: NoticeLead;
  readonly now: Date;
};

export type CardOffer = {
  readonly cap: Money;
  readonly latestOn: PlainDate;
  readonly expectedOn: PlainDate | null;
  /**
   * The notice of the charge would come too late for its due date. The customer may then agree on the page to be charged
   * without waiting (rule 21); null when waiting costs nothing.
   */
  readonly chargeNow: Money | null;
};

/** What a customer can be offered to agree to, or why nothing (rules 1, 4, 20). The page and the door ask the same. */
export function cardOffer(input: CardOfferInput): { readonly ok: true; readonly offer: CardOffer } | Refusal {
  const { balance } = input;
  if (input.collector !== "stripe") return refuse("collected_elsewhere", { collector: input.collector });
  if (input.mode === "watch") return refuse("watch_mode");
  if (input.isObserved) return refuse("order_observed");
  if (input.isOver) return refuse("order_cancelled");
  if (!balance || isClosed(balance.state) || balance.amount.minor <= 0n) return refuse("nothing_owed");
  const { dueOn, amount } = balance;
  const today = dateInZone(input.now, input.zone);
  const terms = consentTerms({ balance: amount, promiseOn: input.promiseOn, dueOn, today, latestDays: input.latestDays });
  return { ok: true, offer: { ...terms, chargeNow: dueOn && isLate(input, dueOn) ? amount : null } };
}

function isLate(input: CardOfferInput, dueOn: PlainDate): boolean {
  const { zone, fromHour, untilHour, country: billingCountry, lead, now } = input;
  return planNotice({ dueOn, zone, fromHour, untilHour, billingCountry, consentAgreedAt: now, lead, now }).chargeOn > dueOn;
}
