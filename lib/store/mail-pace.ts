import type { Db } from "./db";
import { type BucketRate, giveTokensBack, takeTokens } from "./limiter";

/** How fast mail leaves, kept by all processes together: the mail server's limit over all senders, and a sender's own. */

const ACCOUNT = "mail";
/** For senders without a name of their own. */
const INSTALLATION = "installation";

export interface MailPace {
  /** Null: the installation's own sender. */
  readonly senderId: string | null;
  /** Mails each second from this sender; null: as many as the server takes. */
  readonly senderPerSecond: number | null;
  /** Mails each second from all senders. */
  readonly perSecond: number;
}

/** A quarter of a second's worth at most: no burst after a quiet time. */
const bucket = (perSecond: number): BucketRate => ({ perSecond, holds: Math.max(1, perSecond / 4), reserve: 0 });

function buckets({ senderId, senderPerSecond, perSecond }: MailPace) {
  return {
    account: ACCOUNT,
    endpoint: senderId ?? INSTALLATION,
    ofEndpoint: bucket(Math.min(senderPerSecond ?? perSecond, perSecond)),
    ofAccount: bucket(perSecond),
  };
}

/** How many mails may leave now, up to `most`; 0 when the pace is used up. */
export function mailsAllowed(db: Db, pace: MailPace, most: number): Promise<number> {
  return takeTokens(db, { ...buckets(pace), most });
}

/** Mails that were allowed and not sent. */
export async function giveMailsBack(db: Db, pace: MailPace, count: number): Promise<void> {
  if (count > 0) await giveTokensBack(db, { ...buckets(pace), count });
}
