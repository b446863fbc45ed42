import Stripe from "stripe";
import { type StripeSandbox, startStripeSandbox } from "../../stripe/server";

export const DAY_MS = 24 * 3600 * 1000;

/** A sandbox with a clock and dials in the test's hand. */
export interface Driven {
  sandbox: StripeSandbox;
  stripe: Stripe;
  /** Moves the sandbox clock on. */
  pass(ms: number): void;
  /** POST to /__sandbox/<path>; fails on anything but 200. */
  turn(path: string, body?: object): Promise<unknown>;
  ledger(): Promise<Ledger>;
}

export interface Ledger {
  totals: Record<string, { charged: number; refunded: number; lost: number }>;
  payment_intents: Stripe.PaymentIntent[];
  charges: Stripe.Charge[];
  refunds: Stripe.Refund[];
}

export const KEY = "sk_test_driven_1";

export async function driven(options: { dataDir?: string; start?: number } = {}): Promise<Driven> {
  let now = options.start ?? Date.now();
  const sandbox = await startStripeSandbox({ port: 0, dataDir: options.dataDir ?? null, now: () => now, seed: 7 });
  const control = async (path: string, init?: RequestInit): Promise<unknown> => {
    const answer = await fetch(`${sandbox.url}/__sandbox/${path}`, init);
    const body: unknown = await answer.json();
    if (!answer.ok) {
      throw new Error(`${path}: ${JSON.stringify(body)}`);
    }
    return body;
  };
  return {
    sandbox,
    stripe: new Stripe(KEY, { host: "127.0.0.1", port: sandbox.port, protocol: "http", maxNetworkRetries: 0, telemetry: false }),
    pass: (ms) => {
      now += ms;
    },
    turn: (path, body = {}) => control(path, { method: "POST", body: JSON.stringify(body) }),
    ledger: () => control(`ledger?key=${KEY}`) as Promise<Ledger>,
  };
}

/** A PaymentIntent of 20 euros with a customer's saved card, not yet confirmed. */
export async function prepare(stripe: Stripe, card = "pm_card_visa"): Promise<{ intent: string; customer: string; method: string }> {
  const { id: customer } = await stripe.customers.create({});
  const { id: method } = await stripe.paymentMethods.attach(card, { customer });
  const { id: intent } = await stripe.paymentIntents.create({
    amount: 2000,
    currency: "eur",
    customer,
    allowed_payment_method_types: ["card"],
  });
  return { intent, customer, method };
}
