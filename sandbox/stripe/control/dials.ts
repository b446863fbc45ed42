/** Ways a call can go wrong. What each does is written in README.md beside the server. */
export const FAULTS = [
  "error500After",
  "error500Before",
  "dropAfter",
  "dropBefore",
  "rateLimit429",
  "lockTimeout429",
  "timeout",
  "timeoutBefore",
] as const;
export type Fault = (typeof FAULTS)[number];

/** "The next `times` calls that match go wrong in this way"; `path` may hold * for one or more characters. */
export interface FaultRule {
  fault: Fault;
  method: string | null;
  path: string | null;
  times: number;
  /** Calls let through before the rule begins to bite. */
  skip: number;
}

export interface WebhookDials {
  delayMs: number;
  /** Probabilities from 0 to 1. */
  duplicate: number;
  reorder: number;
  lose: number;
  /** Real ms before each further try of a delivery that was not answered with 2xx; its length is the number of tries. */
  retryAfterMs: number[];
  /** Off: events wait until `deliver` is called. */
  automatic: boolean;
}

/** Everything that can be turned while the server runs. Kept in memory: a restart is a calm sea. */
export interface Dials {
  latencyMs: { min: number; max: number };
  /** Probability of each fault for any API call, 0 to 1. */
  faults: Partial<Record<Fault, number>>;
  rules: FaultRule[];
  /** Requests a second, per endpoint and per account; null lets everything through. */
  rateLimits: { endpoint: number | null; account: number | null };
  /** How long a call waits for another on the same object before lock_timeout, ms. */
  lockWaitMs: number;
  webhooks: WebhookDials;
  /** Search finds objects this old, in ms of real time; at Stripe it is up to a minute. */
  searchLagMs: number;
  /** Keys that answer 401, as a rolled key does. */
  revokedKeys: string[];
  /** For restricted keys: key → parts of the API it may not use, such as "refunds" or "refunds:write". */
  deniedPermissions: Record<string, string[]>;
}

export function startingDials(): Dials {
  return {
    latencyMs: { min: 0, max: 0 },
    faults: {},
    rules: [],
    rateLimits: { endpoint: null, account: null },
    lockWaitMs: 1_000,
    webhooks: {
      delayMs: 0,
      duplicate: 0,
      reorder: 0,
      lose: 0,
      retryAfterMs: [500, 2_000, 8_000, 30_000, 120_000, 600_000],
      automatic: true,
    },
    searchLagMs: 0,
    revokedKeys: [],
    deniedPermissions: {},
  };
}
