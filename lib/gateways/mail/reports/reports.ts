import type { MailEvent, ReportRead } from "@/lib/domain/mail-events";
import type { Log } from "@/lib/log";
import { readDeliveryReport } from "./delivery-report";
import { readPostmark } from "./postmark";
import { readSes } from "./ses";
import { makeSns } from "./sns";

/** Reads what mail servers and services report about mail they took (rule 29). */
export interface MailReports {
  /** A raw message: RFC 3464 or RFC 5965. */
  delivery(raw: Uint8Array): Promise<ReportRead>;
  postmark(body: Uint8Array): ReportRead;
  /** Amazon SES through Amazon SNS; confirms subscriptions. */
  sns(body: Uint8Array): Promise<ReportRead>;
}

const read = (events: readonly MailEvent[] | null): ReportRead => (events ? { kind: "events", events } : { kind: "unreadable" });

export function makeMailReports(options: {
  readonly snsBase?: string;
  readonly snsTopics: readonly string[];
  readonly log: Log;
}): MailReports {
  const sns = makeSns({ base: options.snsBase, topics: options.snsTopics, log: options.log });
  return {
    delivery: async (raw) => read(await readDeliveryReport(raw)),
    postmark: (body) => read(readPostmark(jsonOf(body))),
    async sns(body) {
      const found = await sns.read(jsonOf(body));
      if (found.kind !== "message") return { kind: found.kind };
      const { message } = found;
      if (message.Type === "SubscriptionConfirmation")
        return (await sns.confirm(message)) ? { kind: "confirmed" } : { kind: "unreachable" };
      if (message.Type === "UnsubscribeConfirmation") return read([]);
      return read(readSes(jsonOf(Buffer.from(message.Message))));
    },
  };
}

/** The JSON of a body; undefined for what is none. */
function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
