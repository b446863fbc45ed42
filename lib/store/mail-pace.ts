import { setTimeout } from "node:timers/promises";
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

/**
 * A second's worth at most: what comes due while a batch is written and sent is not lost. Nor does it leave at once after a quiet time: {@link mailTurn} spreads
 * it.
 */
const bucket = (perSecond: number): BucketRate => ({ perSecond, holds: Math.max(1, perSecond), reserve: 0 });

const rateOf = ({ senderPerSecond, perSecond }: MailPace): number => Math.min(senderPerSecond ?? perSecond, perSecond);
const nameOf = ({ senderId }: MailPace): string => senderId ?? INSTALLATION;

function buckets(pace: MailPace) {
  return { account: ACCOUNT, endpoint: nameOf(pace), ofEndpoint: bucket(rateOf(pace)), ofAccount: bucket(pace.perSecond) };
}

/** When the next mail of a sender may leave this process, on its own clock. */
const turns = new Map<string, number>();

/** Waits until it is a mail's turn: those that were allowed together leave one after the other, at the sender's rate. */
export async function mailTurn(pace: MailPace): Promise<void> {
  const now = performance.now();
  const turn = Math.max(now, turns.get(nameOf(pace)) ?? 0);
  turns.set(nameOf(pace), turn + 1_000 / rateOf(pace));
  if (turn > now) await setTimeout(turn - now);
}

/** How many mails may leave now, up to `most`; 0 when the pace is used up. */
export function mailsAllowed(db: Db, pace: MailPace, most: number): Promise<number> {
  return takeTokens(db, { ...buckets(pace), most });
}

/** Mails that were allowed and not sent. */
export async function giveMailsBack(db: Db, pace: MailPace, count: number): Promise<void> {
  if (count > 0) await giveTokensBack(db, { ...buckets(pace), count });
}
