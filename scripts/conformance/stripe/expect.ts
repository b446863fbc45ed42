import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import Stripe from "stripe";

/** The error a call ends with. @throws when it succeeds after all. */
export async function refused(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) {
      return error;
    }
    throw error;
  }
  throw new Error("expected a refusal, but the call succeeded");
}

/** Checks the parts of an error that programs rely on; `undefined` members are not looked at. */
export async function refusedWith(
  call: Promise<unknown>,
  wanted: { status: number; code?: string; decline?: string; param?: string },
): Promise<Stripe.errors.StripeError> {
  const error = await refused(call);
  const { status, code, decline, param } = wanted;
  assert.equal(error.statusCode, status, error.message);
  for (const [found, expected] of [
    [error.code, code],
    [error.decline_code, decline],
    [error.param, param],
  ]) {
    if (expected !== undefined) {
      assert.equal(found, expected, error.message);
    }
  }
  return error;
}

/** What takes a while at Stripe (events, search, disputes): asks until `look` finds something. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>, seconds = 60): Promise<T> {
  for (let waited = 0; waited <= seconds; waited += 1) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    await sleep(1_000);
  }
  throw new Error(`${what}: not seen within ${seconds} s`);
}

/** The raw body of an error: what the package's classes do not carry. */
export function raw(error: Stripe.errors.StripeError): Record<string, unknown> {
  return error.raw as Record<string, unknown>;
}

export const CARD_ONLY: { allowed_payment_method_types: ["card"] } = { allowed_payment_method_types: ["card"] };

/** A customer with a saved card. */
export async function customerWith(stripe: Stripe, card: string): Promise<{ customer: string; method: string }> {
  const { id } = await stripe.customers.create({ description: "conformance" });
  const method = await stripe.paymentMethods.attach(card, { customer: id });
  return { customer: id, method: method.id };
}

/** An unconfirmed payment of 20 euros. */
export function prepared(stripe: Stripe, customer: string): Promise<Stripe.PaymentIntent> {
  return stripe.paymentIntents.create({ ...CARD_ONLY, amount: 2000, currency: "eur", customer });
}

export function uniqueKey(): string {
  return `conformance-${crypto.randomUUID()}`;
}
