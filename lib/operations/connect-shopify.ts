import { randomBytes } from "node:crypto";
import { refuse } from "@/lib/domain/refusals";
import { shopDomainOf } from "@/lib/domain/shop-domain";
import { commit } from "@/lib/store/commit";
import { saveShopifyConnection } from "@/lib/store/connections";
import { checkShopify, type ShopifyChecked } from "./check-shopify";
import type { OutsideCtx, Result } from "./context";

export type ConnectShopifyInput = {
  /** The shop's own host, or what people paste from their address bar. */
  readonly shopDomain: string;
  readonly clientId: string;
  /** Signs webhooks and, without `accessToken`, is exchanged for tokens of 24 hours. */
  readonly clientSecret: string;
  /** The permanent `shpat_` token of an app from before 2026; null otherwise. */
  readonly accessToken: string | null;
  /** Such as `2026-10`. */
  readonly apiVersion: string;
};

const PATH_TOKEN_BYTES = 24;

/**
 * Connects a shop, or gives its connection new credentials, and checks it at once. Secrets are sealed before they are
 * written and never shown again.
 */
export async function connectShopify(
  outside: OutsideCtx,
  input: ConnectShopifyInput,
): Promise<Result<{ connectionId: string; checked: ShopifyChecked }>> {
  const shopDomain = shopDomainOf(input.shopDomain);
  if (shopDomain === null) return refuse("invalid_input", { fields: ["shopDomain"] });
  const { merchantId, db } = outside.scope;
  const { sealer } = db;
  const connectionId = await commit(outside.scope, outside, async (tx) => {
    const row = {
      shopDomain,
      pathToken: randomBytes(PATH_TOKEN_BYTES).toString("base64url"),
      clientId: input.clientId,
      clientSecretEnc: sealer.seal(input.clientSecret),
      accessTokenEnc: input.accessToken === null ? null : sealer.seal(input.accessToken),
      apiVersion: input.apiVersion,
    };
    const id = await saveShopifyConnection(tx, merchantId, row, outside.now);
    return { value: id, audit: [{ event: { type: "connection.saved", what: "shopify", account: shopDomain } }] };
  });
  const checked = await checkShopify(outside, { connectionId });
  return checked.ok ? { ok: true, value: { connectionId, checked: checked.value } } : checked;
}
