import { z } from "zod";

/**
 * What reports say about a mail after the server had taken it (rule 29), in our words:
 * - `address_dead`: nobody can be reached there, for good: nothing more is sent to it;
 * - `not_delivered`: this mail did not arrive, another one may;
 * - `delayed`: it is still under way: only noted;
 * - `complaint`: the reader called it unwanted: no more reminders.
 */
export const MAIL_EVENT_MEANINGS = ["address_dead", "not_delivered", "delayed", "complaint"] as const;
export type MailEventMeaning = (typeof MAIL_EVENT_MEANINGS)[number];

/** Who reports: a mail server by a delivery status report (RFC 3464), Postmark, Amazon SES. */
export const MAIL_EVENT_SOURCES = ["report", "postmark", "ses"] as const;
export type MailEventSource = (typeof MAIL_EVENT_SOURCES)[number];

/** One report about one recipient of one mail. */
export type MailEvent = {
  readonly source: MailEventSource;
  /** The same report, sent again, has the same id. */
  readonly externalId: string;
  readonly meaning: MailEventMeaning;
  /** Enhanced status code (RFC 3463), such as 5.1.1. */
  readonly statusCode: string | null;
  readonly detail: string;
  readonly occurredAt: Date | null;
  readonly recipient: string | null;
  /** Everything that may name the mail: our own id, Message-IDs without brackets, the service's id. */
  readonly names: MailNames;
};

export type MailNames = { readonly mailId: string | null; readonly messageIds: readonly string[]; readonly providerId: string | null };

/** What was reported. `confirmed`: a subscription of ours was confirmed; `not_signed`, `foreign_topic`, `unreachable`: Amazon SNS only. */
export type ReportRead =
  | { readonly kind: "events"; readonly events: readonly MailEvent[] }
  | { readonly kind: "confirmed" | "unreadable" | "not_signed" | "foreign_topic" | "unreachable" };

/** True when the mail did not arrive: a notice it carried was not given (rule 21). */
export function hasFailed(meaning: MailEventMeaning): boolean {
  return meaning === "address_dead" || meaning === "not_delivered";
}

/** RFC 3463, 3.2: codes of a bad destination address. Others of class 5 (policy, size, spam) say nothing about the address. */
const DEAD_ADDRESS = /^5\.(?:0\.0|1\.(?:0|1|2|3|6|10)|2\.1)$/;

/**
 * What a delivery status report means (RFC 3464, 2.3.3; RFC 3463): a failure of class 5 about the address kills it, any
 * other failure is about this mail, a delay is only noted. Null for reports that something went well.
 */
export function meaningOfReport(action: string, status: string | null): MailEventMeaning | null {
  switch (action.trim().toLowerCase()) {
    case "failed":
      return status !== null && DEAD_ADDRESS.test(status) ? "address_dead" : "not_delivered";
    case "delayed":
      return "delayed";
    default:
      return null;
  }
}

/** Postmark's types of bounces. Source: postmarkapp.com/developer/api/bounce-api, "Bounce types". Types that are not listed say nothing about delivery. */
const POSTMARK: Readonly<Record<string, MailEventMeaning>> = {
  HardBounce: "address_dead",
  BadEmailAddress: "address_dead",
  ManuallyDeactivated: "address_dead",
  SoftBounce: "not_delivered",
  DnsError: "not_delivered",
  SpamNotification: "not_delivered",
  VirusNotification: "not_delivered",
  Blocked: "not_delivered",
  DMARCPolicy: "not_delivered",
  SMTPApiError: "not_delivered",
  TemplateRenderingFailed: "not_delivered",
  Unknown: "not_delivered",
  ChallengeVerification: "not_delivered",
  Transient: "delayed",
  SpamComplaint: "complaint",
};

export function meaningOfPostmark(type: string): MailEventMeaning | null {
  return Object.hasOwn(POSTMARK, type) ? (POSTMARK[type] ?? null) : null;
}

/** Sub-types of a permanent bounce at Amazon SES that are about this mail, not about the address. Source: docs.aws.amazon.com/ses, "Bounce types". */
const SES_ABOUT_THE_MAIL: readonly string[] = ["MessageTooLarge", "ContentRejected", "AttachmentRejected"];

/** SES reports a transient bounce once it has given up: that mail did not arrive. */
export function meaningOfSesBounce(type: string, subType: string): MailEventMeaning {
  return type === "Permanent" && !SES_ABOUT_THE_MAIL.includes(subType) ? "address_dead" : "not_delivered";
}

const ADDRESS = /<?[^\s<>@;:"']+@[^\s<>@;:"']+>?/g;

/** A server's words without the addresses they repeat: personal fields stand in one place (rule 34). */
export function withoutAddresses(text: string): string {
  return text.replace(ADDRESS, "…").replace(/\s+/g, " ").trim().slice(0, 300);
}

const STATUS = /^[245]\.\d{1,3}\.\d{1,3}$/;

/** An enhanced status code, or null for what is none. */
export function statusCodeOf(text: string | null | undefined): string | null {
  const code = text?.trim().split(/\s/)[0] ?? "";
  return STATUS.test(code) ? code : null;
}

/** Message-IDs as they are compared: without brackets and spaces. */
export function bareMessageId(text: string): string {
  return text.trim().replace(/^<|>$/g, "").trim();
}

export const mailIdSchema = z.uuid();
