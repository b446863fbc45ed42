import { createHash } from "node:crypto";
import { type Attachment, simpleParser } from "mailparser";
import {
  bareMessageId,
  type MailEvent,
  type MailNames,
  mailIdSchema,
  meaningOfReport,
  statusCodeOf,
  withoutAddresses,
} from "@/lib/domain/mail-events";
import { MAIL_ID_HEADER } from "../own-headers";

/** Fields of a header block, by lower-case name; folded lines are joined (RFC 5322, 2.2.3). */
type Fields = ReadonlyMap<string, string>;

/** Most recipients one report is read for: ours go to one. */
const MOST_RECIPIENTS = 20;

/**
 * Reads a mail server's report as it arrives by mail: a delivery status report (RFC 3464) or a complaint in the abuse
 * reporting format (RFC 5965). Null when the message is neither.
 */
export async function readDeliveryReport(raw: Uint8Array): Promise<readonly MailEvent[] | null> {
  const mail = await simpleParser(Buffer.from(raw), {
    keepDeliveryStatus: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  });
  const part = (...types: string[]) => mail.attachments.find((one) => types.includes(one.contentType.toLowerCase()));
  const status = part("message/delivery-status", "message/global-delivery-status");
  const feedback = part("message/feedback-report");
  if (!status && !feedback) return null;
  const original = fieldsOf(part("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"))[0] ?? new Map();
  // A report that is sent again has its Message-ID; one without is known by its own bytes.
  const reportId = mail.messageId ? bareMessageId(mail.messageId) : createHash("sha256").update(raw).digest("base64url");
  return status
    ? statusEvents(fieldsOf(status), original, reportId)
    : complaintEvents(fieldsOf(feedback)[0] ?? new Map(), original, reportId);
}

function statusEvents(groups: readonly Fields[], original: Fields, reportId: string): MailEvent[] {
  const [perMessage = new Map(), ...perRecipient] = groups;
  return perRecipient.slice(0, MOST_RECIPIENTS).flatMap((fields, index): MailEvent[] => {
    const status = statusCodeOf(fields.get("status"));
    const meaning = meaningOfReport(fields.get("action") ?? "", status);
    if (!meaning) return [];
    return [
      {
        source: "report",
        externalId: idOf(`${reportId} ${index} ${original.get("message-id")}`),
        meaning,
        statusCode: status,
        detail: withoutAddresses(fields.get("diagnostic-code") ?? fields.get("status") ?? "no reason given"),
        occurredAt: dateOf(fields.get("last-attempt-date") ?? perMessage.get("arrival-date")),
        recipient: addressOf(fields.get("original-recipient")) ?? addressOf(fields.get("final-recipient")),
        names: namesOf(original, perMessage.get("original-envelope-id")),
      },
    ];
  });
}

function complaintEvents(fields: Fields, original: Fields, reportId: string): MailEvent[] {
  const kind = fields.get("feedback-type")?.toLowerCase() ?? "";
  if (!["abuse", "fraud", "virus", "other"].includes(kind)) return [];
  return [
    {
      source: "report",
      externalId: idOf(`${reportId} ${original.get("message-id")}`),
      meaning: "complaint",
      statusCode: null,
      detail: kind,
      occurredAt: dateOf(fields.get("arrival-date")),
      recipient: addressOf(fields.get("original-rcpt-to")),
      names: namesOf(original, undefined),
    },
  ];
}

function namesOf(original: Fields, envelopeId: string | undefined): MailNames {
  const own = mailIdSchema.safeParse(original.get(MAIL_ID_HEADER.toLowerCase())?.trim());
  const ids = [original.get("message-id"), envelopeId].filter((text): text is string => Boolean(text?.trim()));
  return { mailId: own.success ? own.data : null, messageIds: ids.map(bareMessageId), providerId: null };
}

const idOf = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** Header blocks of a part, divided by empty lines. A whole message's first block is its header. */
function fieldsOf(part: Attachment | undefined): Fields[] {
  const text = part?.content.toString("utf8") ?? "";
  return text
    .split(/\r?\n[ \t]*\r?\n/)
    .map((block) => new Map([...unfolded(block)].reverse()))
    .filter((fields) => fields.size > 0);
}

function* unfolded(block: string): Generator<readonly [string, string]> {
  for (const line of block.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) yield [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
  }
}

/** `rfc822; a@example.com` or `<a@example.com>`: the address alone. */
function addressOf(field: string | undefined): string | null {
  const text =
    field
      ?.replace(/^[\w-]+\s*;/, "")
      .replace(/[<>]/g, "")
      .trim() ?? "";
  return text.includes("@") ? text : null;
}

function dateOf(field: string | undefined): Date | null {
  const at = new Date(field ?? "");
  return Number.isNaN(at.getTime()) ? null : at;
}
