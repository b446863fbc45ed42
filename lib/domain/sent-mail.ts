import type { MailEventMeaning } from "./mail-events";
import type { MailKind } from "./mail-kinds";

export const MAIL_STATUSES = ["queued", "sending", "accepted", "refused", "bounced", "cancelled"] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** One mail to a customer and what became of it, with the times; no picture in a mail counts who reads it. */
export interface SentMail {
  readonly id: string;
  readonly kind: MailKind;
  readonly order: { readonly id: string; readonly name: string } | null;
  readonly status: MailStatus;
  readonly reason: string | null;
  readonly queuedAt: Date;
  /** The next try of one the server put off. */
  readonly nextTryAt: Date | null;
  readonly acceptedAt: Date | null;
  readonly bouncedAt: Date | null;
  readonly openedAt: Date | null;
  readonly usedAt: Date | null;
  /** What was reported beside a bounce. */
  readonly events: readonly { readonly meaning: MailEventMeaning; readonly at: Date }[];
  readonly sender: string | null;
  readonly sentBy: string | null;
}
