import type { MailKind } from "@/lib/domain/mail-kinds";
import type { MailSheet } from "@/lib/domain/mail-sheet";
import type { MailReports } from "./reports/reports";

/** One message, ready to leave. Addresses are bare (`a@example.com`); names stand beside them and are encoded by the mailer. */
export interface OutgoingMail {
  readonly from: MailAddress;
  readonly replyTo: MailAddress | null;
  readonly to: MailAddress;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Our name of the mail: reports about it hand it back. */
  readonly mailId: string;
  /** Reminders only: the address a mail program's own *unsubscribe* posts to (RFC 8058, rule 28). */
  readonly unsubscribeUrl: string | null;
  /** With its angle brackets. The same for every try of one mail, so that a receiver may drop a double. */
  readonly messageId: string;
}

export interface MailAddress {
  readonly name: string | null;
  readonly address: string;
}

/**
 * What the mail server said. `unknown`: the connection broke at a point where the message may have been taken; a retry with
 * the same Message-ID is the only honest way on.
 */
export type MailOutcome =
  /** `providerId`: what the server calls the mail from now on, where its answer says so. */
  | { readonly kind: "accepted"; readonly response: string; readonly providerId: string | null }
  /** `permanent`: a 5xx about this address or message; otherwise a 4xx or no connection at all, worth another try. */
  | { readonly kind: "refused"; readonly permanent: boolean; readonly aboutAddress: boolean; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** What one of the three records of a sending domain looked like in DNS. */
export interface DnsRecordCheck {
  readonly found: boolean;
  /** The resolver could not say: nothing is known about the record. */
  readonly unreadable?: true;
  /** The record's text, or why it could not be read. */
  readonly detail: string;
}

export interface SenderDns {
  readonly spf: DnsRecordCheck;
  readonly dkim: DnsRecordCheck;
  readonly dmarc: DnsRecordCheck;
}

export interface Mailer {
  /** The installation's own sender, for shops without a verified one (rule 29). */
  readonly installationSender: MailAddress;
  /** Mails that may leave each second, from all senders together. */
  readonly perSecond: number;
  send(mail: OutgoingMail): Promise<MailOutcome>;
  /**
   * Writes a mail in the reader's language from the facts of its order and its own data.
   * @throws ZodError when the data is not what the kind needs: a bug of whoever queued it.
   */
  render(kind: MailKind, sheet: MailSheet, data: unknown): Promise<RenderedMail>;
  /** Reads SPF, DKIM and DMARC of a domain from the configured resolver (RFC 7208, 6376, 7489). */
  readSenderDns(domain: string): Promise<SenderDns>;
  /** Reads what mail servers and services report about mail they took. */
  readonly reports: MailReports;
  close(): Promise<void>;
}
