/** Faults of the three services, switched on together and off together. */
import type { Installation } from "./installation";

const SHOP_FAULTS = ["error500Before", "error500After", "dropBefore", "dropAfter", "throttle", "timeout"] as const;
const STRIPE_FAULTS = ["error500After", "error500Before", "dropAfter", "dropBefore", "rateLimit429", "lockTimeout429", "timeout"] as const;
/** Real time between Stripe's tries of a webhook: hours there, and a run has seconds. */
const RETRIES_MS = [200, 500, 1_000, 2_000, 4_000, 8_000];

/** Distances and limits as in life: Stripe takes its time and lets 25 calls a second through, 100 in all. */
export async function ordinaryDay({ door, sandbox }: Installation, seed: number): Promise<void> {
  await door(`${sandbox.stripe}/__sandbox/dials`, {
    seed,
    latencyMs: { min: 40, max: 300 },
    rateLimits: { endpoint: 25, account: 100 },
    webhooks: { delayMs: 50, retryAfterMs: RETRIES_MS },
  });
  await door(`${sandbox.shopify}/__sandbox/dials`, { latencyMs: 20, webhooks: { delayMs: 50, dropSubscription: false, retryBaseMs: 200 } });
}

/** @param percent chance of each kind of fault of each call, and of each misfortune of a webhook and a mail */
export async function badWeather({ door, sandbox }: Installation, percent: number): Promise<void> {
  const p = percent / 100;
  if (p === 0) return;
  const webhooks = { duplicate: p, reorder: p, lose: p };
  await door(`${sandbox.stripe}/__sandbox/dials`, { faults: Object.fromEntries(STRIPE_FAULTS.map((fault) => [fault, p])), webhooks });
  await door(`${sandbox.shopify}/__sandbox/dials`, { webhooks });
  for (const kind of SHOP_FAULTS) await door(`${sandbox.shopify}/__sandbox/faults`, { kind, probability: p });
  await door(`${sandbox.inbox}/__sandbox/dials`, { defer: p, dropBefore: p, dropAfter: p, latencyMs: 20 });
}

async function without(address: string): Promise<void> {
  const answer = await fetch(address, { method: "DELETE" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
}

export async function calm({ door, sandbox }: Installation): Promise<void> {
  const webhooks = { duplicate: 0, reorder: 0, lose: 0, delayMs: 0 };
  await without(`${sandbox.stripe}/__sandbox/faults`);
  await door(`${sandbox.stripe}/__sandbox/dials`, { latencyMs: { min: 0, max: 20 }, webhooks });
  await without(`${sandbox.shopify}/__sandbox/faults`);
  await door(`${sandbox.shopify}/__sandbox/dials`, { latencyMs: 0, webhooks });
  await door(`${sandbox.inbox}/__sandbox/dials/clear`, {});
}

/** How often something went wrong at one of the three. */
export async function faultsStruck({ door, sandbox }: Installation): Promise<Readonly<Record<string, number>>> {
  const services = { stripe: sandbox.stripe, shopify: sandbox.shopify, mail: sandbox.inbox };
  const entries = await Promise.all(
    Object.entries(services).map(async ([name, address]) =>
      Object.entries(await door<Record<string, number>>(`${address}/__sandbox/struck`)).map(
        ([kind, count]) => [`${name} ${kind}`, count] as const,
      ),
    ),
  );
  return Object.fromEntries(entries.flat());
}
