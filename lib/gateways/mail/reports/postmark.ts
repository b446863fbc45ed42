import { createHash } from "node:crypto";
import { z } from "zod";
import { bareMessageId, type MailEvent, mailIdSchema, meaningOfPostmark, statusCodeOf, withoutAddresses } from "@/lib/domain/mail-events";

/** What is read of Postmark's webhooks. Source: postmarkapp.com/developer/webhooks/bounce-webhook and …/spam-complaint-webhook. */
const Report = z.object({
  RecordType: z.enum(["Bounce", "SpamComplaint"]),
  Type: z.string().max(100),
  MessageID: z.string().max(200).default(""),
  Metadata: z.record(z.string(), z.unknown()).nullish(),
  Description: z.string().nullish(),
  Details: z.string().nullish(),
  Email: z.string().max(320),
  BouncedAt: z.string().max(50).nullish(),
});

const AnyRecord = z.object({ RecordType: z.string() });

/** Null: not a body of Postmark's. An empty list: a record that says nothing about delivery. */
export function readPostmark(json: unknown): readonly MailEvent[] | null {
  const report = Report.safeParse(json);
  if (!report.success) {
    const other = AnyRecord.safeParse(json);
    return other.success && other.data.RecordType !== "Bounce" && other.data.RecordType !== "SpamComplaint" ? [] : null;
  }
  const { RecordType, Type, MessageID, Metadata, Description, Details, Email, BouncedAt } = report.data;
  const meaning = RecordType === "SpamComplaint" ? "complaint" : meaningOfPostmark(Type);
  if (!meaning) return [];
  const own = mailIdSchema.safeParse(Metadata?.mail);
  const at = new Date(BouncedAt ?? "");
  const words = Details || Description || Type;
  return [
    {
      source: "postmark",
      // Its number is beyond 2^53 and would be rounded as JSON: the parts that make it one report stand in for it.
      externalId: createHash("sha256")
        .update([MessageID, Type, BouncedAt ?? "", Email.toLowerCase()].join("\n"))
        .digest("base64url"),
      meaning,
      statusCode: statusCodeOf(/\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(words)?.[0]),
      detail: withoutAddresses(`${Type}: ${words}`),
      occurredAt: Number.isNaN(at.getTime()) ? null : at,
      recipient: Email || null,
      names: {
        mailId: own.success ? own.data : null,
        messageIds: MessageID ? [bareMessageId(MessageID)] : [],
        providerId: MessageID || null,
      },
    },
  ];
}
