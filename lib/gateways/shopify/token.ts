import { z } from "zod";
import { type SyncReasonCode, syncReason } from "@/lib/domain/sync-reasons";
import type { Answer, BrokenReason } from "./contract";
import { type Address, newExchange, send } from "./transport";

/** An access token; `expiresAt` null for the permanent tokens of older apps. */
export type StoredToken = { readonly accessToken: string; readonly expiresAt: Date | null };

/** Where a connection's token is kept, shared by all processes. */
export interface TokenStore {
  load(): Promise<StoredToken | null>;
  /**
   * Replaces `stale` (null: there is none). `grant` runs in one process at a time; the others wait and answer with what it
   * brought, so that a shop never sees a burst of grants.
   */
  renew(stale: string | null, grant: () => Promise<Answer<StoredToken>>): Promise<Answer<StoredToken>>;
}

const GRANT_TIMEOUT_MS = 10_000;

const granted = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().optional() });
const refusedGrant = z.object({ error: z.string(), error_description: z.string().optional() });

/** Seen in the wild for the client-credentials grant. */
const REASONS: Readonly<Record<string, BrokenReason>> = {
  app_not_installed: "app_not_installed",
  shop_not_permitted: "shop_not_permitted",
  invalid_client: "wrong_credentials",
  application_cannot_be_found: "wrong_credentials",
};

const WHY = {
  app_not_installed: "shop_app_not_installed",
  shop_not_permitted: "shop_not_permitted",
  wrong_credentials: "shop_token_refused",
  missing_scope: "shop_access_refused",
  shop_frozen: "shop_frozen",
} as const satisfies Record<BrokenReason, SyncReasonCode>;

/**
 * The client-credentials grant of an app of the Dev Dashboard: a token of 24 hours.
 * Source: shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant.
 */
export async function grantToken(address: Address, clientId: string, clientSecret: string): Promise<Answer<StoredToken>> {
  const exchange = newExchange();
  const askedAt = Date.now();
  const body = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
  let response: Response;
  let answer: unknown;
  try {
    response = await send(
      address,
      "/admin/oauth/access_token",
      { method: "POST", body, headers: { Accept: "application/json" } },
      GRANT_TIMEOUT_MS,
      exchange,
    );
    answer = await response.json();
  } catch (error) {
    if (exchange.status === null || exchange.status >= 500)
      return { kind: "not_made", why: syncReason("shop_unreachable", { problem: exchange.problem ?? `HTTP ${exchange.status}` }) };
    return {
      kind: "not_made",
      why: syncReason("shop_answer_unreadable", { problem: `HTTP ${exchange.status}, ${error instanceof Error ? error.name : "error"}` }),
    };
  }
  const token = granted.safeParse(answer);
  if (response.ok && token.success) {
    const life = token.data.expires_in;
    return {
      kind: "ok",
      value: { accessToken: token.data.access_token, expiresAt: life === undefined ? null : new Date(askedAt + life * 1000) },
    };
  }
  if (response.status === 429) return { kind: "throttled", retryAfterMs: exchange.retryAfterMs ?? 1_000 };
  if (response.status >= 500) return { kind: "not_made", why: syncReason("shop_status", { status: response.status }) };
  const refused = refusedGrant.safeParse(answer);
  const code = refused.success ? refused.data.error : `HTTP ${response.status}`;
  const reason = REASONS[code] ?? "wrong_credentials";
  const said = refused.success ? (refused.data.error_description ?? code) : code;
  return { kind: "broken", reason, why: syncReason(WHY[reason], { said }) };
}
