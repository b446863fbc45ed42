import { StripeError } from "../errors";
import type { World } from "../world";

function tooMany(reason: "endpoint-rate" | "global-rate"): StripeError {
  return new StripeError(
    429,
    {
      type: "invalid_request_error",
      code: "rate_limit",
      message: "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
      doc_url: "https://docs.stripe.com/error-codes#rate-limit",
    },
    "refused",
    { "stripe-rate-limited-reason": reason },
  );
}

/** The answer of the `rateLimit429` fault. */
export function rateLimited(): StripeError {
  return tooMany("global-rate");
}

/** Somebody else holds the object; nothing was done. Source: docs.stripe.com/rate-limits#object-lock-timeouts. */
export function lockTimeout(): StripeError {
  return new StripeError(
    429,
    {
      type: "invalid_request_error",
      code: "lock_timeout",
      message:
        "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate. For more details, see https://stripe.com/docs/rate-limits#object-lock-timeouts.",
      doc_url: "https://docs.stripe.com/error-codes#lock-timeout",
    },
    "refused",
  );
}

/** Counts requests of the running second of real time. Source: docs.stripe.com/rate-limits. */
export class RateLimiter {
  private second = 0;
  private readonly counts = new Map<string, number>();

  /** @throws StripeError 429 with its reason in `stripe-rate-limited-reason`. */
  count(world: World, account: string, endpoint: string): void {
    const { endpoint: perEndpoint, account: perAccount } = world.dials.rateLimits;
    if (perEndpoint === null && perAccount === null) {
      return;
    }
    const second = Math.floor(Date.now() / 1000);
    if (second !== this.second) {
      this.second = second;
      this.counts.clear();
    }
    const inAll = this.add(account);
    const here = this.add(`${account} ${endpoint}`);
    if (perEndpoint !== null && here > perEndpoint) {
      throw tooMany("endpoint-rate");
    }
    if (perAccount !== null && inAll > perAccount) {
      throw tooMany("global-rate");
    }
  }

  private add(key: string): number {
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count;
  }
}

/** One call at a time per object. Calls only meet here while a latency is dialled. */
export class ObjectLocks {
  private readonly held = new Map<string, Promise<void>>();

  /** @throws StripeError lock_timeout when the object stays held for `waitMs`. */
  async take(id: string, waitMs: number): Promise<() => void> {
    const deadline = Date.now() + waitMs;
    for (let holder = this.held.get(id); holder !== undefined; holder = this.held.get(id)) {
      const left = deadline - Date.now();
      if (left <= 0 || !(await settlesWithin(holder, left))) {
        throw lockTimeout();
      }
    }
    let release: () => void = () => undefined;
    this.held.set(
      id,
      new Promise((resolve) => {
        release = () => {
          this.held.delete(id);
          resolve();
        };
      }),
    );
    return () => release();
  }
}

async function settlesWithin(promise: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const settled = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return settled;
}
