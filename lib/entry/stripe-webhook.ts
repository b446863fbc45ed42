import { createHash } from "node:crypto";
import { receiveStripeEvent } from "@/lib/operations/receive-stripe-event";
import { stripeSecrets } from "@/lib/store/connection-secrets";
import { newId } from "@/lib/store/ids";
import { forMerchant } from "@/lib/store/scope";
import { acrossMerchantsStripeByPath } from "@/lib/store/stripe-connections";
import { type App, getApp } from "@/lib/wiring";
import { readRawBody } from "./webhook";

const say = (status: number, message: string): Response => Response.json({ message }, { status });

const PATH_TOKEN = /^[A-Za-z0-9_-]{16,128}$/;

/**
 * One delivery of Stripe. 404 for an address nobody has, 413 over 5 MB, 401 for a wrong signature, 400 for what Stripe would
 * never send, 200 once it is kept. The signature is checked on the raw bytes, with two secrets while one is being replaced.
 */
export async function receiveStripeDelivery(app: App, request: Request, pathToken: string): Promise<Response> {
  const connection = PATH_TOKEN.test(pathToken) ? await acrossMerchantsStripeByPath(app.db, pathToken) : null;
  if (!connection) return say(404, "No connection has this address.");
  const body = await readRawBody(request);
  if (body === "too_large") return say(413, "The body is over 5 MB.");
  const { webhookSecrets } = await stripeSecrets(app.db, connection.merchantId, connection.id);
  const scope = forMerchant(app.db, connection.merchantId);
  const ctx = { scope, actor: { kind: "stripe" as const }, now: await app.clock(), requestId: newId() };
  const received = await receiveStripeEvent(ctx, {
    connectionId: connection.id,
    isLive: connection.mode === "live",
    body,
    bodyDigest: createHash("sha256").update(body).digest(),
    signatureHeader: request.headers.get("stripe-signature"),
    secrets: webhookSecrets,
  });
  app.log.info({ merchantId: connection.merchantId, topic: received.topic, result: received.kind }, "stripe delivery");
  switch (received.kind) {
    case "not_signed":
      return say(401, "The signature does not match.");
    case "unreadable":
      return say(400, "The body is not an event.");
    case "other_mode":
      return say(400, "The event is of the other mode: test and live are never mixed.");
    case "kept":
      return say(200, "Kept.");
    case "known":
      return say(200, "Known.");
  }
}

/** The route's own: this process's app. */
export function postStripeWebhook(request: Request, pathToken: string): Promise<Response> {
  return receiveStripeDelivery(getApp(), request, pathToken);
}
