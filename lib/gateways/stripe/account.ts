import type { Wire } from "./client";
import {
  STRIPE_EVENT_TYPES,
  STRIPE_PERMISSIONS,
  type StripeAccountFacts,
  StripeFailure,
  type StripePermission,
  type WebhookEndpointFacts,
} from "./contract";

export function account(wire: Wire): Promise<StripeAccountFacts> {
  return wire.call("account.retrieve", async () => {
    const found = await wire.sdk.accounts.retrieveCurrent();
    return {
      accountId: found.id,
      mode: wire.mode,
      country: found.country ?? null,
      defaultCurrency: found.default_currency?.toUpperCase() ?? null,
      statementDescriptor: found.settings?.payments?.statement_descriptor ?? null,
      businessName: found.business_profile?.name ?? null,
      chargesEnabled: found.charges_enabled,
    };
  });
}

/** What each permission is tried with. Writes carry a parameter Stripe does not know, so that an allowed one is refused unmade. */
const PROBES: Readonly<Record<StripePermission, { readonly method: "GET" | "POST"; readonly path: string }>> = {
  customers: { method: "POST", path: "/v1/customers" },
  payment_methods: { method: "POST", path: "/v1/payment_methods" },
  setup_intents: { method: "POST", path: "/v1/setup_intents" },
  payment_intents: { method: "POST", path: "/v1/payment_intents" },
  checkout_sessions: { method: "POST", path: "/v1/checkout/sessions" },
  charges: { method: "GET", path: "/v1/charges?limit=1" },
  refunds: { method: "POST", path: "/v1/refunds" },
  disputes: { method: "GET", path: "/v1/disputes?limit=1" },
  events: { method: "GET", path: "/v1/events?limit=1" },
  webhook_endpoints: { method: "POST", path: "/v1/webhook_endpoints" },
};
const PROBE = { predesk_permission_probe: "1" };

export async function missingPermissions(wire: Wire): Promise<readonly StripePermission[]> {
  const answers = await Promise.all(STRIPE_PERMISSIONS.map(async (name) => ((await isAllowed(wire, name)) ? [] : [name])));
  return answers.flat();
}

/** @throws StripeFailure when the answer says nothing about permissions */
async function isAllowed(wire: Wire, name: StripePermission): Promise<boolean> {
  const { method, path } = PROBES[name];
  try {
    await wire.call(`${name}.probe`, () =>
      wire.sdk.rawRequest(method, path, method === "POST" ? PROBE : undefined, { maxNetworkRetries: 0 }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error;
    if (error.kind === "refused" || error.kind === "not_found") return true;
    if (error.kind === "key_refused") return false;
    throw error;
  }
}

/**
 * An endpoint whose secret we no longer hold is of no use: anything else at our address is taken away before a new one is
 * made, or Stripe would deliver twice.
 */
export function registerWebhookEndpoint(
  wire: Wire,
  input: { readonly url: string; readonly knownEndpointId?: string | null; readonly idempotencyKey: string },
): Promise<WebhookEndpointFacts> {
  const enabled_events = [...STRIPE_EVENT_TYPES];
  return wire.call("webhook_endpoints.register", async () => {
    let kept: WebhookEndpointFacts | null = null;
    for await (const endpoint of wire.sdk.webhookEndpoints.list({ limit: 100 })) {
      if (endpoint.url !== input.url) continue;
      if (endpoint.id === input.knownEndpointId) {
        const updated = await wire.sdk.webhookEndpoints.update(endpoint.id, { enabled_events, disabled: false });
        kept = { endpointId: updated.id, url: updated.url, secret: null };
      } else {
        await wire.sdk.webhookEndpoints.del(endpoint.id);
      }
    }
    if (kept) return kept;
    const made = await wire.sdk.webhookEndpoints.create(
      { url: input.url, enabled_events, description: "Predesk" },
      { idempotencyKey: input.idempotencyKey },
    );
    return { endpointId: made.id, url: made.url, secret: made.secret ?? null };
  });
}

export async function removeWebhookEndpoint(wire: Wire, endpointId: string): Promise<void> {
  try {
    await wire.call("webhook_endpoints.delete", () => wire.sdk.webhookEndpoints.del(endpointId));
  } catch (error) {
    if (!(error instanceof StripeFailure) || error.kind !== "not_found") throw error;
  }
}

/** Nothing in the account changes but a customer that is made and deleted at once: Stripe tells our endpoint of the second. */
export async function askForEvent(wire: Wire, idempotencyKey: string): Promise<void> {
  const description = "Predesk tries whether Stripe's messages arrive";
  const made = await wire.call("customers.create", () => wire.sdk.customers.create({ description }, { idempotencyKey }));
  await wire.call("customers.delete", () => wire.sdk.customers.del(made.id));
}
