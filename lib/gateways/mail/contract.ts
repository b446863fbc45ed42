import type { MailKind } from "@/lib/domain/mail-kinds";
import type { MailSheet } from "@/lib/domain/mail-sheet";

/** One message, ready to leave. Addresses are bare (`a@example.com`); names stand beside them and are encoded by the mailer. */
export interface OutgoingMail {
  readonly from: MailAddress;
  readonly replyTo: MailAddress | null;
  readonly to: MailAddress;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
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
  | { readonly kind: "accepted"; readonly response: string }
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
  send(mail: OutgoingMail): Promise<MailOutcome>;
  /**
   * Writes a mail in the reader's language from the facts of its order and its own data.
   * @throws ZodError when the data is not what the kind needs: a bug of whoever queued it.
   */
  render(kind: MailKind, sheet: MailSheet, data: unknown): Promise<RenderedMail>;
  /** Reads SPF, DKIM and DMARC of a domain from the configured resolver (RFC 7208, 6376, 7489). */
  readSenderDns(domain: string): Promise<SenderDns>;
  close(): Promise<void>;
}
