import { setTimeout as sleep } from "node:timers/promises";
import { systemActor } from "@/lib/domain/actor";
import { type AttemptAnswer, settleAttempts } from "./settle-attempts";
import { enterMerchant, type WorkerCtx } from "./worker-context";

/** Answers of one commit 2. */
const SETTLE_AT_MOST = 50;
/** Merchants whose answers are being settled at the same time; each keeps a connection for it. */
const MERCHANTS_AT_ONCE = 3;
/** An answer waits at most this long (real time) for others of its merchant, and only while more calls are under way. */
const LINGER_MS = 80;
/** Real time between tries of a settlement that the database did not take. */
const SETTLE_AGAIN_AFTER_MS = [250, 1_000, 3_000, 8_000] as const;

/** Where answers of the bank go as they come, to be settled many at a time (commit 2) while others are still under way. */
export interface Settler {
  /** Takes an answer. From here it is settled, whatever else fails. */
  add(merchantId: string, answer: AttemptAnswer): void;
  /** Answers not settled yet: whoever sends more calls waits while there are too many. */
  waiting(): number;
  /** Settles what waits without waiting for company, and resolves when nothing does. */
  flush(): Promise<void>;
  /** What could not be settled in spite of patience. */
  faults(): readonly unknown[];
}

/**
 * A merchant's answers are settled one batch after the other, so that what arrives meanwhile makes the next batch; merchants beside each other.
 * Answers stand in memory only: what is lost with this process is found by the reconciler, as it always was.
 */
export function startSettling(worker: WorkerCtx, onSettled: () => void): Settler {
  const lines = new Map<string, AttemptAnswer[]>();
  const busy = new Set<string>();
  const faults: unknown[] = [];
  let count = 0;
  let isHurried = false;
  let timer: NodeJS.Timeout | null = null;
  let onEmpty: () => void = () => undefined;

  const settle = async (merchantId: string, batch: readonly AttemptAnswer[]): Promise<void> => {
    busy.add(merchantId);
    try {
      await settleWithPatience(worker, merchantId, batch);
    } catch (fault) {
      faults.push(fault);
    }
    busy.delete(merchantId);
    count -= batch.length;
    pump(isHurried);
    onSettled();
    if (count === 0) onEmpty();
  };
  const pump = (isTime: boolean): void => {
    for (const [merchantId, line] of lines) {
      if (busy.size >= MERCHANTS_AT_ONCE) break;
      if (busy.has(merchantId) || (!isTime && line.length < SETTLE_AT_MOST)) continue;
      const batch = line.splice(0, SETTLE_AT_MOST);
      if (line.length === 0) lines.delete(merchantId);
      void settle(merchantId, batch);
    }
    if (lines.size === 0 || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      pump(true);
    }, LINGER_MS);
  };
  return {
    add(merchantId, answer) {
      const line = lines.get(merchantId) ?? [];
      line.push(answer);
      lines.set(merchantId, line);
      count += 1;
      pump(false);
    },
    waiting: () => count,
    async flush() {
      isHurried = true;
      if (count > 0) {
        await new Promise<void>((resolve) => {
          onEmpty = resolve;
          pump(true);
        });
      }
      isHurried = false;
    },
    faults: () => faults,
  };
}

/**
 * Answers stand in memory only, and the reconciler takes three minutes to ask for one again: a database that is being started anew is
 * waited for. Settling twice settles once, so a commit whose fate is unknown may be asked for again.
 */
async function settleWithPatience(worker: WorkerCtx, merchantId: string, answers: readonly AttemptAnswer[]): Promise<void> {
  for (const pause of [...SETTLE_AGAIN_AFTER_MS, null]) {
    try {
      const outside = await enterMerchant(worker, merchantId, systemActor("worker"));
      await settleAttempts(outside, { answers, by: "worker" });
      return;
    } catch (error) {
      if (pause === null) throw error;
      await sleep(pause);
    }
  }
}
