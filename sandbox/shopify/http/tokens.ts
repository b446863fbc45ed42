/**
 * Access tokens. Client credentials: 24 hours of business time; the authorisation code: permanent.
 * Source: https://shopify.dev/docs/apps/build/authentication-authorization/client-credentials-grant
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { AccessToken, App, Installation } from "../state/records";
import type { World } from "../state/world";

const LIFE_MS = 86_400_000;
const EXPIRES_IN_S = 86_399;

export type TokenAnswer = { status: number; body: Record<string, unknown> };

function oauthError(error: string, description: string): TokenAnswer {
  return { status: 400, body: { error, error_description: description } };
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function appFor(world: World, clientId: string): App | undefined {
  return [...world.tables.apps.values()].find((one) => one.clientId === clientId);
}

export function issueToken(world: World, shop: string, app: App, expiresAtMs: number | null): string {
  const token = `${expiresAtMs === null ? "shpca" : "shpat"}_${randomBytes(16).toString("hex")}`;
  const row: AccessToken = { kind: "AccessToken", id: token, shop, appId: app.id, expiresAtMs };
  world.tables.tokens.put(token, row);
  return token;
}

/** Codes handed out by the consent page, each good for one exchange. */
export type PendingCodes = Map<string, { shop: string; appId: string }>;

export function grantToken(world: World, shop: string, fields: Map<string, string>, codes: PendingCodes): TokenAnswer {
  const app = appFor(world, fields.get("client_id") ?? "");
  if (!app) return oauthError("application_cannot_be_found", "Could not find Shopify API application with the provided client id");
  const secret = fields.get("client_secret") ?? "";
  if (!sameText(secret, app.clientSecret) && !(app.previousSecret && sameText(secret, app.previousSecret)))
    return oauthError("invalid_client", "The client secret is not valid for this application");
  const installation = world.tables.installations.get(`${shop} ${app.id}`);
  if (!installation || installation.state === "uninstalled")
    return oauthError("app_not_installed", "The application is not installed on this shop.");
  const code = fields.get("code");
  if (code !== undefined) {
    const pending = codes.get(code);
    codes.delete(code);
    if (!pending || pending.shop !== shop || pending.appId !== app.id)
      return oauthError("invalid_request", "The authorization code was not found or was already used");
    return {
      status: 200,
      body: { access_token: world.change(() => issueToken(world, shop, app, null)), scope: installation.scopes.join(",") },
    };
  }
  if (fields.get("grant_type") !== "client_credentials") return oauthError("unsupported_grant_type", "The grant type is not supported");
  if (installation.state === "foreign") return oauthError("shop_not_permitted", "Client credentials cannot be performed on this shop.");
  const token = world.change(() => issueToken(world, shop, app, world.now() + LIFE_MS));
  return { status: 200, body: { access_token: token, scope: installation.scopes.join(","), expires_in: EXPIRES_IN_S } };
}

/** Who a token belongs to at this shop; null when it is unknown, expired or its app is gone. */
export function holderOf(world: World, shop: string, token: string): { app: App; installation: Installation } | null {
  const row = world.tables.tokens.get(token);
  if (!row || row.shop !== shop || (row.expiresAtMs !== null && row.expiresAtMs <= world.now())) return null;
  const app = world.tables.apps.get(row.appId);
  const installation = world.tables.installations.get(`${shop} ${row.appId}`);
  return app && installation && installation.state !== "uninstalled" ? { app, installation } : null;
}

/** The signature Shopify puts on its redirects: hex HMAC over the sorted query. */
export function querySignature(params: URLSearchParams, secret: string): string {
  const text = [...params]
    .filter(([key]) => key !== "hmac")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join("&");
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** After the merchant agrees: back to the app with a code, signed. */
export function approve(
  world: World,
  shop: string,
  clientId: string,
  redirectUri: string,
  state: string,
  codes: PendingCodes,
): string | null {
  const app = appFor(world, clientId);
  if (!app || !URL.canParse(redirectUri)) return null;
  const code = randomBytes(16).toString("hex");
  codes.set(code, { shop, appId: app.id });
  const target = new URL(redirectUri);
  for (const [key, value] of Object.entries({
    code,
    host: Buffer.from(`${shop}/admin`).toString("base64"),
    shop,
    state,
    timestamp: String(Math.floor(Date.now() / 1000)),
  }))
    target.searchParams.set(key, value);
  target.searchParams.set("hmac", querySignature(target.searchParams, app.clientSecret));
  return target.toString();
}
