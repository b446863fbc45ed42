import type { MailOutcome } from "./contract";

/** The members nodemailer puts on its errors, where it knows them. */
interface SmtpError {
  readonly code?: string;
  /** The SMTP reply's three digits. */
  readonly responseCode?: number;
  readonly response?: string;
  /** The command that was answered: `RCPT TO`, `DATA`, `CONN` … */
  readonly command?: string;
  readonly syscall?: string;
}

/** Codes with which nothing can have been taken: no connection was made, or the message never left this process. */
const SURELY_NOT_SENT = new Set(["EDNS", "ETLS", "EAUTH", "ENOAUTH", "EOAUTH2", "ECONFIG", "EPROXY", "EREQUIRETLS"]);

/**
 * What a failed send means (RFC 5321, 4.2.1 and 4.5.4). Only a 5xx to the recipient or to the message is final; one to the
 * sender, the sign-in or the greeting is about us, not about this mail, and is tried again.
 */
export function outcomeOfError(error: unknown): MailOutcome {
  const { code, responseCode, response, command, syscall } = error as SmtpError;
  const why = response ?? (error instanceof Error ? error.message : String(error));
  if (responseCode !== undefined && responseCode >= 400) {
    const aboutAddress = command === "RCPT TO";
    const isFinal = responseCode >= 500 && (aboutAddress || command === "DATA");
    return { kind: "refused", permanent: isFinal, aboutAddress: isFinal && aboutAddress, why };
  }
  if (code === "EENVELOPE") return { kind: "refused", permanent: true, aboutAddress: true, why };
  if (syscall === "connect" || (code !== undefined && SURELY_NOT_SENT.has(code))) {
    return { kind: "refused", permanent: false, aboutAddress: false, why };
  }
  return { kind: "unknown", why };
}

/**
 * The id a server gives a mail in its last answer: SES writes `250 Ok 0100…`, Postfix and others `queued as ABC`. Null when
 * it says none.
 */
export function providerIdOf(response: string): string | null {
  return /^250 (?:2\.\d\.\d )?(?:Ok|OK|ok):? (?:queued as )?<?([\w.@-]{8,120})>?\s*$/.exec(response)?.[1] ?? null;
}
