import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { receiveWebhook } from "@/lib/operations/receive-webhook";
import { acrossMerchantsShopDoor } from "@/lib/store/connection-secrets";
import { newId } from "@/lib/store/ids";
import { forMerchant } from "@/lib/store/scope";
import { type App, getApp } from "@/lib/wiring";

/** The door for other people's machines: who signed it is checked on the raw bytes before anything is read from them. */

export const MAX_WEBHOOK_BYTES = 5 * 1024 * 1024;

/**
 * The raw body, or "too_large" as soon as it is: a declared length is believed when it is too much, never when it is small.
 */
export async function readRawBody(request: Request, limit: number = MAX_WEBHOOK_BYTES): Promise<Uint8Array | "too_large"> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) return "too_large";
  if (request.body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts);
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      return "too_large";
    }
    parts.push(value);
  }
}

/** Compares every secret in constant time; base64 of HMAC-SHA256 over the raw bytes, as Shopify signs. */
export function isSignedBy(body: Uint8Array, signature: string | null, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature ?? "", "base64");
  let matches = false;
  for (const secret of secrets) {
    const expected = createHmac("sha256", secret).update(body).digest();
    if (given.length === expected.length && timingSafeEqual(given, expected)) matches = true;
  }
  return matches;
}

function isJsonObject(body: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return false;
    throw error;
  }
}

/** Headers of deliveries; the newer kind of subscription drops the `X-`. */
function header(request: Request, name: string): string | null {
  const value = request.headers.get(`x-shopify-${name}`) ?? request.headers.get(`shopify-${name}`);
  const text = value?.trim().slice(0, 255);
  return text ? text : null;
}

function instantOrNull(text: string | null): Date | null {
  const at = new Date(text ?? "");
  return Number.isNaN(at.getTime()) ? null : at;
}

const say = (status: number, message: string): Response => Response.json({ message }, { status });

const PATH_TOKEN = /^[A-Za-z0-9_-]{16,128}$/;

/**
 * One delivery of Shopify. 404 for an address nobody has, 413 over 5 MB, 401 for a wrong signature or another shop, 400 for
 * what is not JSON, 200 once it is kept. Whatever is signed is kept, understood or not.
 */
export async function receiveShopifyDelivery(app: App, request: Request, pathToken: string): Promise<Response> {
  const connection = PATH_TOKEN.test(pathToken) ? await acrossMerchantsShopDoor(app.db, pathToken) : null;
  if (!connection) return say(404, "No connection has this address.");
  const body = await readRawBody(request);
  if (body === "too_large") return say(413, "The body is over 5 MB.");
  if (!isSignedBy(body, header(request, "hmac-sha256"), connection.webhookSecrets)) return say(401, "The signature does not match.");
  if (header(request, "shop-domain")?.toLowerCase() !== connection.shopDomain) return say(401, "The delivery is from another shop.");
  if (!isJsonObject(body)) return say(400, "The body is not a JSON object.");
  const digest = createHash("sha256").update(body).digest();
  const scope = forMerchant(app.db, connection.merchantId);
  const ctx = { scope, actor: { kind: "shopify" as const }, now: await app.clock(), requestId: newId() };
  const { kept } = await receiveWebhook(ctx, {
    connectionId: connection.id,
    topic: header(request, "topic") ?? "(none)",
    webhookId: header(request, "webhook-id") ?? `sha256:${digest.toString("base64url")}`,
    eventId: header(request, "event-id"),
    triggeredAt: instantOrNull(header(request, "triggered-at")),
    body,
    bodyDigest: digest,
  });
  app.log.info({ merchantId: connection.merchantId, topic: header(request, "topic"), kept }, "shopify delivery");
  return say(200, kept ? "Kept." : "Known.");
}

/** The route's own: this process's app. */
export function postShopifyWebhook(request: Request, pathToken: string): Promise<Response> {
  return receiveShopifyDelivery(getApp(), request, pathToken);
}
