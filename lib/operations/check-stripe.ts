import { refuse } from "@/lib/domain/refusals";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import { StripeFailure, type StripeGateway } from "@/lib/gateways/stripe/contract";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import {
  recordStripeCheck,
  type StripeConnectionRow,
  type StripeConnectionStatus,
  saveStripeWebhook,
  stripeConnection,
} from "@/lib/store/stripe-connections";
import type { OutsideCtx, Result } from "./context";
import { stripeFailureReason } from "./stripe-failure-reason";

export type StripeCheck = { readonly status: StripeConnectionStatus; readonly reason: StoredReason | null };

/**
 * Looks at the Stripe connection as it is now: the key answers, belongs to the account it was saved for, has every
 * permission, may charge, and our webhook endpoint stands with a secret we hold; while no message of Stripe has arrived there, one
 * is asked for (rule 6). A broken connection stops charges.
 */
export async function checkStripe(outside: OutsideCtx): Promise<Result<StripeCheck>> {
  const connection = await stripeConnection(outside.scope);
  if (!connection) return refuse("stripe_not_connected");
  const stripe = await outside.gateways.stripe(outside.scope.merchantId, connection.id);
  const reason = await whatIsWrong(outside, stripe, connection);
  // Nobody could be asked: that says nothing about the connection, and a passing outage must not stop the shop.
  if (reason?.passing) return refuse("connection_failed", { what: "stripe", message: reason.why });
  const check: StripeCheck = { status: reason ? "broken" : "ok", reason: reason?.why ?? null };
  await commit(outside.scope, outside, async (tx) => {
    const changed = await recordStripeCheck(tx, outside.scope.merchantId, connection.id, {
      status: check.status,
      statusReason: check.reason,
      at: outside.now,
    });
    const audit: AuditEntry[] = changed
      ? [{ event: { type: "connection.checked", what: "stripe", ok: check.status === "ok", why: check.reason } }]
      : [];
    return { value: null, audit };
  });
  return { ok: true, value: check };
}

type Wrong = { readonly why: StoredReason; readonly passing: boolean };

async function whatIsWrong(outside: OutsideCtx, stripe: StripeGateway, connection: StripeConnectionRow): Promise<Wrong | null> {
  const wrong = (why: StoredReason): Wrong => ({ why, passing: false });
  try {
    const account = await stripe.account();
    if (account.accountId !== connection.accountId)
      return wrong(syncReason("stripe_other_account", { found: account.accountId, wanted: connection.accountId }));
    if (!account.chargesEnabled) return wrong(syncReason("stripe_no_charges"));
    const missing = await stripe.missingPermissions();
    if (missing.length > 0) return wrong(syncReason("stripe_key_lacks", { permissions: [...missing] }));
    const isNew = await registerWebhook(outside, stripe, connection);
    if (isNew || connection.lastWebhookAt === null) await stripe.askForEvent(newId());
    return null;
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error;
    const passing = error.kind === "throttled" || error.kind === "unreachable" || error.kind === "unknown";
    return { why: stripeFailureReason(error), passing };
  }
}

/** Stripe shows a secret once, when it makes an endpoint: without it the endpoint is made anew. Answers whether it was. */
async function registerWebhook(outside: OutsideCtx, stripe: StripeGateway, connection: StripeConnectionRow): Promise<boolean> {
  const endpoint = await stripe.registerWebhookEndpoint({
    url: `${outside.appUrl}/api/stripe/webhooks/${connection.pathToken}`,
    knownEndpointId: connection.hasWebhookSecret ? connection.webhookEndpointId : null,
    idempotencyKey: newId(),
  });
  if (endpoint.secret === null && endpoint.endpointId === connection.webhookEndpointId) return false;
  const secretEnc = endpoint.secret === null ? null : outside.scope.db.sealer.seal(endpoint.secret);
  await commit(outside.scope, outside, async (tx) => {
    await saveStripeWebhook(tx, outside.scope.merchantId, connection.id, { endpointId: endpoint.endpointId, secretEnc });
    return { value: null, audit: [] };
  });
  return true;
}
