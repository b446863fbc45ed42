import { addDays, addMonths, chargeWindow, dateInZone, HOUR_MS, latest, type PlainDate, plusMs } from "./dates";
import { equals, type Money } from "./money";
import { type Refusal, refuse } from "./refusals";

/** Least lead of a notice before a charge; the shop may set more, never less (rule 21). */
export const LEAST_NOTICE_HOURS = 48;
/** Least lead when the consent is old. */
export const LEAST_OLD_CONSENT_NOTICE_HOURS = 7 * 24;
/** From this age of the consent on, the longer lead counts. */
export const OLD_CONSENT_MONTHS = 6;
/** Sent this much earlier than the lead needs, so that a mail that bounces can be corrected without moving the charge. */
export const NOTICE_MARGIN_HOURS = 24;
/** A charge held up by an outage or a cap may leave this many days after the date the notice named; then a new notice is due. */
export const NOTICE_GRACE_DAYS = 3;

export type NoticeLead = { readonly noticeHours: number; readonly oldConsentNoticeHours: number };

/** Hours a notice must precede a charge: 48, or 7 days when the consent is over six months old (rule 21). */
export function requiredNoticeHours(lead: NoticeLead, consentAgreedAt: Date, chargeAt: Date, zone: string): number {
  const old = addMonths(dateInZone(consentAgreedAt, zone), OLD_CONSENT_MONTHS) < dateInZone(chargeAt, zone);
  const normal = Math.max(lead.noticeHours, LEAST_NOTICE_HOURS);
  return old ? Math.max(lead.oldConsentNoticeHours, LEAST_OLD_CONSENT_NOTICE_HOURS, normal) : normal;
}

/** What a charge was announced as, or what the customer agreed to on the page or in a recorded call. */
export type NoticeEvidence = {
  readonly via: "mail" | "page" | "call";
  readonly amount: Money;
  readonly chargeOn: PlainDate;
  readonly cardId: string;
  readonly statementText: string;
  /** When the mail server took it; for page and call, when the customer agreed. */
  readonly acceptedAt: Date | null;
  readonly bouncedAt: Date | null;
  readonly voidedAt: Date | null;
};

/** The charge a notice is held against. */
export type NoticedCharge = {
  readonly amount: Money;
  readonly cardId: string;
  readonly statementText: string;
  readonly now: Date;
  readonly zone: string;
  readonly consentAgreedAt: Date;
  readonly lead: NoticeLead;
  /** A retry of a failed charge: the customer agreed to retries within the limits, so the date may be later than named. */
  readonly isRetry: boolean;
  /** False when no mail can reach the customer at all. */
  readonly hasAddress: boolean;
};

/** Whether the customer knows of this charge (rule 21): a fitting notice, accepted in time and not bounced, or an agreement. */
export function isNoticed(notice: NoticeEvidence | null, charge: NoticedCharge): { readonly ok: true } | Refusal {
  const hours = requiredNoticeHours(charge.lead, charge.consentAgreedAt, charge.now, charge.zone);
  if (!notice || notice.voidedAt) return charge.hasAddress ? refuse("notice_missing", { hours }) : refuse("no_address");
  const differs = difference(notice, charge);
  if (differs) return refuse("notice_differs", { what: differs });
  if (notice.via !== "mail") return notice.acceptedAt && notice.acceptedAt <= charge.now ? { ok: true } : refuse("notice_not_accepted");
  if (notice.bouncedAt) return refuse("notice_bounced");
  if (!notice.acceptedAt) return refuse("notice_not_accepted");
  const chargeFrom = plusMs(notice.acceptedAt, hours * HOUR_MS);
  return charge.now >= chargeFrom ? { ok: true } : refuse("notice_too_recent", { chargeFrom, hours });
}

function difference(notice: NoticeEvidence, charge: NoticedCharge): "amount" | "date" | "card" | "statement" | null {
  if (!equals(notice.amount, charge.amount)) return "amount";
  if (notice.cardId !== charge.cardId) return "card";
  if (notice.statementText !== charge.statementText) return "statement";
  const today = dateInZone(charge.now, charge.zone);
  if (today < notice.chargeOn) return "date";
  return !charge.isRetry && today > addDays(notice.chargeOn, NOTICE_GRACE_DAYS) ? "date" : null;
}

export type NoticePlanInput = {
  /** The date the balance is due, or the earlier date a person asked for. */
  readonly dueOn: PlainDate;
  readonly zone: string;
  readonly fromHour: number;
  readonly untilHour: number;
  readonly billingCountry?: string | null;
  readonly consentAgreedAt: Date;
  readonly lead: NoticeLead;
  readonly now: Date;
};

/** When to send the notice, and the date and first moment of the charge it names. */
export type NoticePlan = { readonly sendAt: Date; readonly chargeOn: PlainDate; readonly chargeFrom: Date };

/**
 * When the notice of a charge must leave. Early enough for its lead and a margin; when that has passed it leaves now and
 * names the first date that still gives the customer the full lead (rule 21: *Notify now, collect on {date}*).
 */
export function planNotice(input: NoticePlanInput): NoticePlan {
  const due = windowFrom(input, input.now);
  const inTime = plusMs(due, -leadMs(input, due));
  if (input.now <= inTime) {
    const early = plusMs(inTime, -NOTICE_MARGIN_HOURS * HOUR_MS);
    return { sendAt: latest(input.now, early), chargeOn: dateInZone(due, input.zone), chargeFrom: due };
  }
  const soon = firstAfterLead(input, due);
  // Moving the charge may make the consent old: then the longer lead counts.
  const late = firstAfterLead(input, soon);
  return { sendAt: input.now, chargeOn: dateInZone(late, input.zone), chargeFrom: late };
}

function leadMs(input: NoticePlanInput, chargeAt: Date): number {
  return requiredNoticeHours(input.lead, input.consentAgreedAt, chargeAt, input.zone) * HOUR_MS;
}

/** The first moment a charge may leave once the lead has passed; an hour is kept for the mail to leave. */
function firstAfterLead(input: NoticePlanInput, chargeAt: Date): Date {
  return windowFrom(input, plusMs(input.now, leadMs(input, chargeAt) + HOUR_MS));
}

function windowFrom(input: NoticePlanInput, at: Date): Date {
  return chargeWindow({
    dueOn: input.dueOn,
    zone: input.zone,
    fromHour: input.fromHour,
    untilHour: input.untilHour,
    billingCountry: input.billingCountry,
    now: at,
  }).nextOpenAt;
}

/** A notice that stands, held against the charge as it would be announced now. */
export type StandingNoticeFacts = {
  readonly amount: Money;
  readonly chargeOn: PlainDate;
  readonly cardId: string;
  readonly statementText: string;
};

/**
 * Whether what was announced may stand. It may not when amount, card or statement text differ, when the charge may not be on
 * or before the due date it named, when its date has passed by more than the grace, or when announcing anew would allow an
 * earlier charge. A retry of an announced charge needs no new date.
 */
export function noticeStands(
  standing: StandingNoticeFacts,
  charge: {
    readonly amount: Money;
    readonly cardId: string;
    readonly statementText: string;
    readonly dueOn: PlainDate;
    readonly today: PlainDate;
    readonly isRetry: boolean;
    readonly plan: NoticePlan;
  },
): boolean {
  const isSame =
    equals(standing.amount, charge.amount) && standing.cardId === charge.cardId && standing.statementText === charge.statementText;
  if (!isSame || charge.isRetry) return isSame;
  if (standing.chargeOn < charge.dueOn || charge.today > addDays(standing.chargeOn, NOTICE_GRACE_DAYS)) return false;
  return charge.plan.chargeOn >= standing.chargeOn;
}
