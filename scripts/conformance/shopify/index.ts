import { startShopifySandbox } from "../../../sandbox/shopify/server";
import type { Assertion, Suite } from "../suite";
import { appAssertions } from "./app";
import { type ShopClient, shopClient } from "./client";
import { fulfilmentAssertions } from "./fulfilment";
import { paymentAssertions } from "./payments";
import { refundAssertions } from "./refunds";
import { requestAssertions } from "./requests";
import { termsAssertions } from "./terms";

export const assertions: Assertion<ShopClient>[] = [
  ...requestAssertions,
  ...paymentAssertions,
  ...refundAssertions,
  ...fulfilmentAssertions,
  ...termsAssertions,
  ...appAssertions,
];

const bind = (client: ShopClient) => assertions.map(({ name, docsUrl, run }) => ({ name, docsUrl, run: () => run(client) }));

/** A token of the sandbox, taken as an app takes it. */
async function sandboxToken(url: string): Promise<string> {
  const { shops } = (await (await fetch(`${url}/__sandbox/shops`)).json()) as { shops: { permanentToken: string }[] };
  return shops[0]?.permanentToken ?? "";
}

/**
 * With SHOPIFY_CONFORMANCE_SHOP (a development store's myshopify.com host) and SHOPIFY_CONFORMANCE_TOKEN (an Admin API token with
 * the scopes of orders, fulfilment, payment terms, order edits and inventory) the real API is asked; it leaves test orders there.
 */
export const suite: Suite = {
  name: "Shopify",
  async open(environment) {
    const host = environment.SHOPIFY_CONFORMANCE_SHOP;
    const token = environment.SHOPIFY_CONFORMANCE_TOKEN;
    if (host && token) {
      if (!/^[a-z0-9-]+\.myshopify\.com$/.test(host)) throw new Error("SHOPIFY_CONFORMANCE_SHOP must be a myshopify.com host.");
      const client = shopClient({ url: `https://${host}`, token, host: null });
      return { target: `the development store ${host}`, assertions: bind(client), close: async () => undefined };
    }
    const sandbox = await startShopifySandbox({ port: 0, dataDir: null, now: () => Date.now() });
    const client = shopClient({ url: sandbox.url, token: await sandboxToken(sandbox.url), host: null });
    return { target: "the sandbox", assertions: bind(client), close: () => sandbox.stop() };
  },
};
