import { Prisma } from "./commit";
import type { Db } from "./db";

/**
 * Token buckets in PostgreSQL, shared by all processes (rule 13). Stripe allows 25 calls a second per endpoint and 100 in
 * all; ours are 20 and 80. A bucket holds a quarter of a second's worth at most, so that a burst after a quiet time and the
 * steady flow together stay below Stripe's number in every second. Time is the database's: processes' clocks differ.
 */
const ENDPOINT = { perSecond: 20, holds: 5 } as const;
const ACCOUNT = { perSecond: 80, holds: 20 } as const;
const ACCOUNT_BUCKET = "*";

/** What batches leave in a bucket for people. */
const RESERVED_FOR_PEOPLE = 2;
/** Tokens taken in one statement: SQL per call stays low; what is not used at once is given up, not saved. */
const LEASE = 4;
const LEASE_LIFE_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/** An empty bucket has a token or two again after this; well before a batch's share of it is full and runs over. */
const ASK_AGAIN_MS = { least: 70, spread: 30 } as const;

export type LimiterPriority = "people" | "batch";

/** Thrown when no token came in time: nothing was sent. */
export class LimiterExhausted extends Error {
  override readonly name = "LimiterExhausted";
}

export interface Limiter {
  take(endpoint: string, priority: LimiterPriority): Promise<void>;
}

/** The limiter of one Stripe account in this process: one line an endpoint. */
export function makeLimiter(db: Db, account: string): Limiter {
  const lines = new Map<string, Line>();
  return {
    take(endpoint, priority) {
      const line = lines.get(endpoint) ?? new Line(db, account, endpoint);
      lines.set(endpoint, line);
      return line.take(priority);
    },
  };
}

type Waiting = { readonly deadline: number; readonly go: () => void; readonly giveUp: (why: unknown) => void };

/**
 * Calls of this process to one endpoint, in the order in which they came, people first. However many wait, one of them asks the database for all:
 * each asking for itself would cost more statements than the calls are worth.
 */
class Line {
  readonly #waiting: Readonly<Record<LimiterPriority, Waiting[]>> = { people: [], batch: [] };
  #lease = { left: 0, until: 0 };
  #isAsking = false;
  #wake: () => void = () => undefined;

  constructor(
    private readonly db: Db,
    private readonly account: string,
    private readonly endpoint: string,
  ) {}

  take(priority: LimiterPriority): Promise<void> {
    return new Promise((go, giveUp) => {
      this.#waiting[priority].push({ deadline: performance.now() + LONGEST_WAIT_MS, go, giveUp });
      this.#serve();
      if (!this.#isAsking) void this.#ask();
      else if (priority === "people") this.#wake();
    });
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    try {
      for (;;) {
        this.#serve();
        const people = this.#waiting.people.length;
        if (people + this.#waiting.batch.length === 0) return;
        // People are given what is kept for them, and no more than they ask for: batches must not use up the rest of it.
        const wanted = people > 0 ? Math.min(people, LEASE) : LEASE;
        const granted = await grant(this.db, this.account, this.endpoint, people > 0 ? "people" : "batch", wanted);
        this.#lease = { left: granted, until: performance.now() + LEASE_LIFE_MS };
        this.#serve();
        this.#dismiss();
        if (granted < wanted) await this.#pause();
      }
    } catch (fault) {
      for (const one of [...this.#waiting.people.splice(0), ...this.#waiting.batch.splice(0)]) one.giveUp(fault);
    } finally {
      this.#isAsking = false;
    }
  }

  #serve(): void {
    while (this.#lease.left > 0 && performance.now() < this.#lease.until) {
      const next = this.#waiting.people.shift() ?? this.#waiting.batch.shift();
      if (!next) return;
      this.#lease.left -= 1;
      next.go();
    }
  }

  /** Those at the head have waited longest. */
  #dismiss(): void {
    for (const line of [this.#waiting.people, this.#waiting.batch]) {
      for (let first = line[0]; first && performance.now() > first.deadline; first = line[0]) {
        line.shift();
        first.giveUp(new LimiterExhausted(`no call to ${this.endpoint} was free for ${LONGEST_WAIT_MS} ms`));
      }
    }
  }

  /** Ended early by a person's call: what is kept for people may be there. */
  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ASK_AGAIN_MS.least + Math.random() * ASK_AGAIN_MS.spread);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function grant(db: Db, account: string, endpoint: string, priority: LimiterPriority, most: number): Promise<number> {
  const reserve = priority === "people" ? 0 : RESERVED_FOR_PEOPLE;
  return takeTokens(db, {
    account,
    endpoint,
    ofEndpoint: { ...ENDPOINT, reserve },
    ofAccount: { ...ACCOUNT, reserve: reserve * 4 },
    most,
  });
}

/** How fast a bucket fills, how much it holds, and what it keeps for others. */
export interface BucketRate {
  readonly perSecond: number;
  readonly holds: number;
  readonly reserve: number;
}

/**
 * Takes up to `most` tokens of the endpoint and as many of the account, in one statement; 0 when there are none to have. Whoever waited for the
 * lock asked before the one it waited for: the time of filling never goes back, or the same moment would fill the bucket twice.
 */
export async function takeTokens(
  db: Db,
  from: {
    readonly account: string;
    readonly endpoint: string;
    readonly ofEndpoint: BucketRate;
    readonly ofAccount: BucketRate;
    readonly most: number;
  },
): Promise<number> {
  const { account, endpoint, ofEndpoint, ofAccount, most } = from;
  const [row] = await db.prisma.$queryRaw<{ granted: number }[]>(Prisma.sql`
    WITH t AS (SELECT clock_timestamp() AS now),
    made AS (
      INSERT INTO rate_bucket (account, endpoint, tokens, filled_at)
      SELECT ${account}, e.endpoint, e.holds, t.now FROM t, (VALUES (${endpoint}, ${ofEndpoint.holds}::float8), (${ACCOUNT_BUCKET}, ${ofAccount.holds}::float8)) AS e(endpoint, holds)
      ON CONFLICT DO NOTHING
    ),
    locked AS (
      SELECT b.endpoint, least(b.tokens + greatest(extract(epoch FROM t.now - b.filled_at), 0)::float8 * r.rate, r.holds) AS tokens, r.reserve
      FROM rate_bucket b, t, (VALUES (${endpoint}, ${ofEndpoint.perSecond}::float8, ${ofEndpoint.holds}::float8, ${ofEndpoint.reserve}::float8),
        (${ACCOUNT_BUCKET}, ${ofAccount.perSecond}::float8, ${ofAccount.holds}::float8, ${ofAccount.reserve}::float8)) AS r(endpoint, rate, holds, reserve)
      WHERE b.account = ${account} AND b.endpoint = r.endpoint
      ORDER BY b.endpoint FOR NO KEY UPDATE OF b
    ),
    g AS (SELECT CASE WHEN count(*) < 2 THEN 0 ELSE greatest(0, least(${most}::int, floor(min(tokens - reserve)))) END::int AS granted FROM locked),
    taken AS (
      UPDATE rate_bucket b SET tokens = l.tokens - g.granted, filled_at = greatest(b.filled_at, t.now) FROM locked l, g, t WHERE b.account = ${account} AND b.endpoint = l.endpoint RETURNING 1
    )
    SELECT g.granted, (SELECT count(*) FROM taken)::int AS touched FROM g`);
  return row?.granted ?? 0;
}

/** Gives back what was taken and not used; a bucket never holds more than it may. */
export async function giveTokensBack(
  db: Db,
  to: {
    readonly account: string;
    readonly endpoint: string;
    readonly ofEndpoint: BucketRate;
    readonly ofAccount: BucketRate;
    readonly count: number;
  },
): Promise<void> {
  const { account, endpoint, ofEndpoint, ofAccount, count } = to;
  await db.prisma.$executeRaw(Prisma.sql`
    WITH locked AS (
      SELECT b.endpoint, r.holds
      FROM rate_bucket b, (VALUES (${endpoint}, ${ofEndpoint.holds}::float8), (${ACCOUNT_BUCKET}, ${ofAccount.holds}::float8)) AS r(endpoint, holds)
      WHERE b.account = ${account} AND b.endpoint = r.endpoint
      ORDER BY b.endpoint FOR NO KEY UPDATE OF b
    )
    UPDATE rate_bucket b SET tokens = least(b.tokens + ${count}, l.holds) FROM locked l WHERE b.account = ${account} AND b.endpoint = l.endpoint`);
}
