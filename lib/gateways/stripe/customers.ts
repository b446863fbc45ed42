import type Stripe from "stripe";
import type { Wire } from "./client";
import { type EnsureCustomerInput, type StripeCardFacts, StripeFailure } from "./contract";
import { cardFacts } from "./facts";

export function ensureCustomer(wire: Wire, input: EnsureCustomerInput): Promise<{ readonly customerId: string }> {
  const params: Stripe.CustomerCreateParams = {
    ...(input.email ? { email: input.email } : {}),
    ...(input.name ? { name: input.name } : {}),
    ...(input.language ? { preferred_locales: [input.language] } : {}),
    metadata: { merchant: input.ids.merchantId, customer: input.ids.customerId },
  };
  if (input.existingId) {
    const id = input.existingId;
    return wire.call("customers.update", async () => ({ customerId: (await wire.sdk.customers.update(id, params)).id }));
  }
  return wire.call("customers.create", async () => ({
    customerId: (await wire.sdk.customers.create(params, { idempotencyKey: input.idempotencyKey })).id,
  }));
}

export async function card(wire: Wire, paymentMethodId: string): Promise<StripeCardFacts | null> {
  try {
    return await wire.call("payment_methods.retrieve", async () => cardFacts(await wire.sdk.paymentMethods.retrieve(paymentMethodId)));
  } catch (error) {
    if (error instanceof StripeFailure && error.kind === "not_found") return null;
    throw error;
  }
}

/** Stripe refuses to detach what is attached to nobody: that is what was asked for. */
export async function detachCard(wire: Wire, paymentMethodId: string): Promise<"detached" | "already_gone"> {
  try {
    await wire.call("payment_methods.detach", () => wire.sdk.paymentMethods.detach(paymentMethodId));
    return "detached";
  } catch (error) {
    if (!(error instanceof StripeFailure) || (error.kind !== "refused" && error.kind !== "not_found")) throw error;
    const now = await card(wire, paymentMethodId);
    if (now && now.customerId !== null) throw error;
    return "already_gone";
  }
}
