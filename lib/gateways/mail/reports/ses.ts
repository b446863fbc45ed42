import { z } from "zod";
import {
  bareMessageId,
  type MailEvent,
  type MailNames,
  mailIdSchema,
  meaningOfSesBounce,
  statusCodeOf,
  withoutAddresses,
} from "@/lib/domain/mail-events";
import { MAIL_ID_HEADER } from "../own-headers";

const Text = z.string().max(1_000);
const Header = z.object({ name: Text, value: z.string() });

const Mail = z.object({
  messageId: Text,
  headers: z.array(Header).nullish(),
  commonHeaders: z.object({ messageId: Text.nullish() }).nullish(),
  tags: z.record(z.string(), z.array(z.string())).nullish(),
});

const Bounced = z.object({ emailAddress: Text, status: Text.nullish(), diagnosticCode: z.string().nullish() });

/** SES notifications have `notificationType`, its event publishing `eventType`; the rest is the same. Source: docs.aws.amazon.com/ses, "Amazon SNS notification contents". */
const Notification = z
  .object({ notificationType: Text.optional(), eventType: Text.optional(), mail: Mail })
  .transform((read) => ({ ...read, type: read.notificationType ?? read.eventType ?? "" }));
const Bounce = z.object({
  bounce: z.object({
    bounceType: Text,
    bounceSubType: Text,
    bouncedRecipients: z.array(Bounced).max(50),
    timestamp: Text,
    feedbackId: Text,
  }),
});
const Complaint = z.object({
  complaint: z.object({
    complainedRecipients: z.array(z.object({ emailAddress: Text })).max(50),
    complaintFeedbackType: Text.nullish(),
    complaintSubType: Text.nullish(),
    timestamp: Text,
    feedbackId: Text,
  }),
});
const Delay = z.object({
  deliveryDelay: z.object({
    delayType: Text.nullish(),
    delayedRecipients: z.array(Bounced).max(50),
    timestamp: Text,
  }),
});

/** Null: not of SES. An empty list: an event that says nothing about delivery, such as Send or Open. */
export function readSes(json: unknown): readonly MailEvent[] | null {
  const read = Notification.safeParse(json);
  if (!read.success) return null;
  const names = namesOf(read.data.mail);
  switch (read.data.type) {
    case "Bounce":
      return parsed(Bounce, json, (data) => bounces(data.bounce, names));
    case "Complaint":
      return parsed(Complaint, json, (data) => complaints(data.complaint, names));
    case "DeliveryDelay":
      return parsed(Delay, json, (data) => delays(data.deliveryDelay, names));
    default:
      return [];
  }
}

function parsed<S extends z.ZodType>(schema: S, json: unknown, read: (data: z.output<S>) => MailEvent[]): MailEvent[] | null {
  const found = schema.safeParse(json);
  return found.success ? read(found.data) : null;
}

function bounces(bounce: z.output<typeof Bounce>["bounce"], names: MailNames): MailEvent[] {
  const meaning = meaningOfSesBounce(bounce.bounceType, bounce.bounceSubType);
  return bounce.bouncedRecipients.map(({ emailAddress, status, diagnosticCode }) => ({
    source: "ses",
    externalId: `${bounce.feedbackId}:${emailAddress.toLowerCase()}`.slice(0, 500),
    meaning,
    statusCode: statusCodeOf(status),
    detail: withoutAddresses([`${bounce.bounceType}/${bounce.bounceSubType}`, diagnosticCode].filter(Boolean).join(": ")),
    occurredAt: dateOf(bounce.timestamp),
    recipient: bareMessageId(emailAddress),
    names,
  }));
}

function complaints(complaint: z.output<typeof Complaint>["complaint"], names: MailNames): MailEvent[] {
  // Mail to an address on the account's suppression list was never sent, and nobody complained about it.
  if (complaint.complaintSubType === "OnAccountSuppressionList") return [];
  return complaint.complainedRecipients.map(({ emailAddress }) => ({
    source: "ses",
    externalId: `${complaint.feedbackId}:${emailAddress.toLowerCase()}`.slice(0, 500),
    meaning: "complaint",
    statusCode: null,
    detail: withoutAddresses(complaint.complaintFeedbackType ?? "complaint"),
    occurredAt: dateOf(complaint.timestamp),
    recipient: bareMessageId(emailAddress),
    names,
  }));
}

function delays(delay: z.output<typeof Delay>["deliveryDelay"], names: MailNames): MailEvent[] {
  return delay.delayedRecipients.map(({ emailAddress, status, diagnosticCode }) => ({
    source: "ses",
    externalId: `${names.providerId}:delay:${delay.timestamp}:${emailAddress.toLowerCase()}`.slice(0, 500),
    meaning: "delayed",
    statusCode: statusCodeOf(status),
    detail: withoutAddresses([delay.delayType, diagnosticCode].filter(Boolean).join(": ") || "delayed"),
    occurredAt: dateOf(delay.timestamp),
    recipient: bareMessageId(emailAddress),
    names,
  }));
}

/** SES puts its own Message-ID on what it sends; ours is among the original headers, when they are included. */
function namesOf(mail: z.output<typeof Mail>): MailNames {
  const header = (name: string) => mail.headers?.find((one) => one.name.toLowerCase() === name.toLowerCase())?.value;
  const own = mailIdSchema.safeParse(mail.tags?.["predesk-mail"]?.[0] ?? header(MAIL_ID_HEADER)?.trim());
  const ids = [header("message-id"), mail.commonHeaders?.messageId].filter((text): text is string => Boolean(text?.trim()));
  return { mailId: own.success ? own.data : null, messageIds: [...new Set(ids.map(bareMessageId))], providerId: mail.messageId };
}

function dateOf(text: string): Date | null {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}
