import { verify, X509Certificate } from "node:crypto";
import { z } from "zod";
import type { Log } from "@/lib/log";

/** What Amazon SNS posts. Source: docs.aws.amazon.com/sns, "HTTP/HTTPS notification JSON format" and "… subscription confirmation JSON format". */
const Message = z.object({
  Type: z.enum(["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"]),
  MessageId: z.string(),
  TopicArn: z.string(),
  Message: z.string(),
  Timestamp: z.string(),
  SignatureVersion: z.enum(["1", "2"]),
  Signature: z.string().max(2_000),
  SigningCertURL: z.string().max(1_000),
  Subject: z.string().optional(),
  SubscribeURL: z.string().max(4_000).optional(),
  Token: z.string().optional(),
});
export type SnsMessage = z.output<typeof Message>;

const NOTIFICATION = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"] as const;
const CONFIRMATION = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"] as const;

const HASH = { "1": "RSA-SHA1", "2": "RSA-SHA256" } as const;

/** Only Amazon's own hosts hand out certificates and take confirmations: nothing in a message sends us anywhere else. */
const AMAZON_HOST = /^sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?$/;
const TIMEOUT_MS = 5_000;
const MOST_BYTES = 64 * 1024;
const MOST_CERTIFICATES = 20;

/**
 * `message`: signed by Amazon, from a topic of ours. `foreign_topic`: signed, but anybody with an account at Amazon has topics.
 * `unreachable`: the certificate could not be read; Amazon tries again.
 */
export type SnsRead =
  | { readonly kind: "message"; readonly message: SnsMessage }
  | { readonly kind: "unreadable" | "not_signed" | "foreign_topic" | "unreachable" };

export interface Sns {
  read(json: unknown): Promise<SnsRead>;
  /** Follows the address that confirms a subscription; false when Amazon did not agree. */
  confirm(message: SnsMessage): Promise<boolean>;
}

/** The text a signature is over: names and values, each followed by a line feed, in this order; absent ones left out. */
function signedText(message: SnsMessage): string {
  const names: readonly (keyof SnsMessage)[] = message.Type === "Notification" ? NOTIFICATION : CONFIRMATION;
  return names.map((name) => (message[name] === undefined ? "" : `${name}\n${message[name]}\n`)).join("");
}

/**
 * @param base stands in for Amazon's hosts in practice and tests
 * @param topics ARNs of the topics that may speak; nothing of any other is believed, confirmed or unsubscribed
 */
export function makeSns({ base, topics, log }: { readonly base?: string; readonly topics: readonly string[]; readonly log: Log }): Sns {
  const certificates = new Map<string, X509Certificate>();

  const locate = (text: string): URL | null => {
    if (!URL.canParse(text)) return null;
    const url = new URL(text);
    if (url.protocol !== "https:" || url.port !== "" || url.username !== "" || !AMAZON_HOST.test(url.hostname)) return null;
    return base ? new URL(`${url.pathname}${url.search}`, base) : url;
  };

  const get = async (url: URL): Promise<string | null> => {
    try {
      const answer = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
      const text = answer.ok ? await answer.text() : null;
      return text !== null && text.length <= MOST_BYTES ? text : null;
    } catch (error) {
      log.warn({ err: error, host: url.hostname }, "sns could not be reached");
      return null;
    }
  };

  const certificate = async (url: URL): Promise<X509Certificate | null> => {
    const known = certificates.get(url.href);
    if (known && isInDate(known)) return known;
    const text = await get(url);
    if (text === null) return null;
    const read = parseCertificate(text);
    if (!read || !isInDate(read)) return null;
    if (certificates.size >= MOST_CERTIFICATES) certificates.clear();
    certificates.set(url.href, read);
    return read;
  };

  return {
    async read(json) {
      const parsed = Message.safeParse(json);
      if (!parsed.success) return { kind: "unreadable" };
      const message = parsed.data;
      const url = locate(message.SigningCertURL);
      if (!url?.pathname.endsWith(".pem")) return { kind: "not_signed" };
      const found = await certificate(url);
      if (!found) return { kind: "unreachable" };
      const isSigned = verify(
        HASH[message.SignatureVersion],
        Buffer.from(signedText(message), "utf8"),
        found.publicKey,
        Buffer.from(message.Signature, "base64"),
      );
      if (!isSigned) return { kind: "not_signed" };
      if (topics.includes(message.TopicArn)) return { kind: "message", message };
      log.warn({ topic: message.TopicArn.slice(0, 300), type: message.Type }, "sns topic is not named in SNS_TOPIC_ARNS: refused");
      return { kind: "foreign_topic" };
    },
    async confirm(message) {
      const url = locate(message.SubscribeURL ?? "");
      if (url?.searchParams.get("Action") !== "ConfirmSubscription") return false;
      return (await get(url)) !== null;
    },
  };
}

function parseCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
}

/** Certificates live in real time, whatever the practice clock says. */
function isInDate(certificate: X509Certificate): boolean {
  const now = Date.now();
  return Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
}
