import type { MailEventMeaning } from "./mail-events";
import type { MailKind } from "./mail-kinds";
import { UNWANTED_REASONS } from "./mail-wanted";

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

const REASONS = ["no_address", "address_bounced", ...UNWANTED_REASONS] as const;

/** A reason of ours a mail was not sent for, that has words of its own; null for a server's own words. */
export function ownMailReason(reason: string | null): (typeof REASONS)[number] | null {
  return REASONS.find((one) => one === reason) ?? null;
}
