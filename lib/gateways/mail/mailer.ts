import nodemailer, { type Transporter } from "nodemailer";
import type { Log } from "@/lib/log";
import type { MailAddress, Mailer, MailOutcome, OutgoingMail } from "./contract";
import { namingHeaders } from "./own-headers";
import { renderMail } from "./render";
import { makeMailReports } from "./reports/reports";
import { makeSenderDns } from "./sender-dns";
import { outcomeOfError, providerIdOf } from "./smtp-answer";

export interface MailerOptions {
  /** Our own address, for pictures we serve. */
  readonly appUrl: string;
  /** `smtp://` or `smtps://`, with user and password where needed. */
  readonly smtpUrl: string;
  /** The installation's sender: `a@example.com` or `Name <a@example.com>`. */
  readonly from: string;
  /** Mails each second, from all senders together. */
  readonly perSecond: number;
  /** `ip` or `ip:port` of the resolver that answers for senders' domains. */
  readonly dnsResolver?: string;
  /** Stands in for Amazon's SNS hosts. */
  readonly snsBase?: string;
  /** ARNs of the topics that may report; without any, none may. */
  readonly snsTopics?: readonly string[];
  readonly log: Log;
}

const CONNECTIONS = 4;
const TIMEOUT_MS = 20_000;

/** The one way mail leaves: SMTP over a small pool of connections. The client never retries; the mail row does. */
export function makeMailer({ appUrl, smtpUrl, from, perSecond, dnsResolver, snsBase, snsTopics = [], log }: MailerOptions): Mailer {
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: CONNECTIONS,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const absolute = (address: string | null) => (address?.startsWith("/") ? `${appUrl}${address}` : address);
  return {
    installationSender: parseAddress(from),
    perSecond,
    // A shop's own picture is kept without a host; a mail needs one.
    render: (kind, sheet, data) =>
      renderMail(kind, { ...sheet, merchant: { ...sheet.merchant, logoUrl: absolute(sheet.merchant.logoUrl) } }, data),
    readSenderDns: makeSenderDns(dnsResolver),
    reports: makeMailReports({ snsBase, snsTopics, log }),
    async send(mail) {
      const outcome = await send(transport, mail);
      log.info({ messageId: mail.messageId, outcome: outcome.kind }, "mail");
      return outcome;
    },
    async close() {
      transport.close();
    },
  };
}

async function send(transport: Transporter, mail: OutgoingMail): Promise<MailOutcome> {
  try {
    const info: { response?: string } = await transport.sendMail({
      from: withName(mail.from),
      replyTo: mail.replyTo ? withName(mail.replyTo) : undefined,
      to: withName(mail.to),
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      headers: {
        "Auto-Submitted": "auto-generated",
        ...namingHeaders(mail.mailId),
        ...(mail.unsubscribeUrl
          ? { "List-Unsubscribe": `<${mail.unsubscribeUrl}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }
          : {}),
      },
      messageId: mail.messageId,
    });
    const response = info.response ?? "";
    return { kind: "accepted", response, providerId: providerIdOf(response) };
  } catch (error) {
    return outcomeOfError(error);
  }
}

const withName = ({ name, address }: MailAddress) => ({ name: name ?? "", address });

/** `Name <address>` or a bare address. */
export function parseAddress(text: string): MailAddress {
  const match = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(text);
  return match ? { name: match[1]?.replace(/^"|"$/g, "") || null, address: match[2] ?? "" } : { name: null, address: text.trim() };
}
