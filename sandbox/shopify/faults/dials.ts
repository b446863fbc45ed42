/** Everything about the sandbox that can be turned to make life hard for an app. Kept in memory only. */
export type FaultKind = "error500Before" | "error500After" | "dropBefore" | "dropAfter" | "throttle" | "timeout" | "unauthorized";

export type Fault = {
  kind: FaultKind;
  /** Text to be found in the request's path or GraphQL document; absent: every request. */
  match?: string | undefined;
  /** How many matching requests it hits; absent: all. */
  times?: number | undefined;
  /** Chance from 0 to 1 that a matching request is hit; absent: 1. */
  probability?: number | undefined;
};

export type WebhookDials = {
  /** Nothing is sent while paused; it waits. */
  paused: boolean;
  delayMs: number;
  /** Chances from 0 to 1. */
  duplicate: number;
  reorder: number;
  lose: number;
  /** First wait before a retry; doubles each time, eight times. (Shopify spreads its eight retries over four hours.) */
  retryBaseMs: number;
  /** Whether a subscription is removed once a delivery has been given up, as Shopify does. */
  dropSubscription: boolean;
  /** Signs with the secret from before the last rotation, as happens for up to an hour after one. */
  signWithPreviousSecret: boolean;
};

export type Dials = {
  latencyMs: number;
  faults: Fault[];
  webhooks: WebhookDials;
  throttle: { enforced: boolean; maximumAvailable: number; restoreRate: number };
  bulk: { delayMs: number; fail: boolean };
  cancelDelayMs: number;
  /** What has struck so far, by name: requests and webhooks. */
  struck: Record<string, number>;
};

export function strike(dials: Dials, name: string): void {
  dials.struck[name] = (dials.struck[name] ?? 0) + 1;
}

export function defaultDials(): Dials {
  return {
    latencyMs: 0,
    faults: [],
    webhooks: {
      paused: false,
      delayMs: 0,
      duplicate: 0,
      reorder: 0,
      lose: 0,
      retryBaseMs: 500,
      dropSubscription: true,
      signWithPreviousSecret: false,
    },
    throttle: { enforced: false, maximumAvailable: 2000, restoreRate: 100 },
    bulk: { delayMs: 150, fail: false },
    cancelDelayMs: 150,
    struck: {},
  };
}

/** A repeatable source of chance (mulberry32), so that a failing run can be run again. */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The fault that hits this request, used up by one; null when none does. */
export function takeFault(dials: Dials, text: string, chance: () => number): FaultKind | null {
  for (const fault of dials.faults) {
    if (fault.match && !text.includes(fault.match)) continue;
    if (fault.probability !== undefined && chance() >= fault.probability) continue;
    if (fault.times !== undefined) {
      fault.times -= 1;
      if (fault.times <= 0) dials.faults = dials.faults.filter((one) => one !== fault);
    }
    strike(dials, fault.kind);
    return fault.kind;
  }
  return null;
}
