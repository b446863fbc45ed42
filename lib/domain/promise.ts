import { addDays, compareDates, type PlainDate } from "./dates";

export const PROMISE_ANSWERS = ["accept", "cancel"] as const;
export type PromiseAnswer = (typeof PROMISE_ANSWERS)[number];

/** A first delay of at most this many days may pass without a word. Source: 16 CFR 435.2(b)(1), product.md 5.6 [L]. */
export const SILENCE_DAYS = 30;

export type PromiseMove = {
  /** Null: none was promised. */
  readonly oldOn: PlainDate | null;
  /** Null: nobody knows when. */
  readonly newOn: PlainDate | null;
  /** Moves to a later date that the customer was told of before. */
  readonly earlierDelays: number;
  /** The shop wants an answer to every delay, or the person who moves it does. */
  readonly alwaysAsk: boolean;
};

/**
 * What moving a promise asks of the customer (rule 25): nothing for an earlier date; for a later one the message with *Accept*
 * and *Cancel with full refund*, and an express answer when nobody knows the date, it is far, or it was moved before.
 */
export function judgePromiseMove({ oldOn, newOn, earlierDelays, alwaysAsk }: PromiseMove): {
  readonly isDelay: boolean;
  readonly needsAnswer: boolean;
} {
  if (oldOn === null) return { isDelay: newOn === null, needsAnswer: false };
  const isDelay = newOn === null || compareDates(newOn, oldOn) > 0;
  if (!isDelay) return { isDelay: false, needsAnswer: false };
  const isFar = newOn === null || compareDates(newOn, addDays(oldOn, SILENCE_DAYS)) > 0;
  return { isDelay: true, needsAnswer: isFar || earlierDelays > 0 || alwaysAsk };
}
