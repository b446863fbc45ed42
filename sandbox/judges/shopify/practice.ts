/** A sandbox on a free port, an app that talks to it, and a listener that keeps what the webhooks brought. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Part, type ShopClient, shopClient } from "../../../scripts/conformance/shopify/client";
import { type ShopifySandbox, startShopifySandbox } from "../../shopify/server";
import { EURO_SHOP, PRACTICE_APP } from "../../shopify/state/seed";

export type Received = { topic: string; headers: IncomingHttpHeaders; body: string };

export type Practice = {
  box: ShopifySandbox;
  hook: string;
  received: Received[];
  /** What the listener answers; tests change it. */
  listener: { status: number };
  client: ShopClient;
  clock: { advanceMs: number };
  control(method: string, path: string, body?: unknown): Promise<{ status: number; body: Part }>;
  subscribe(...topics: string[]): Promise<void>;
  /** Waits until no webhook is on its way, then answers those of a topic. */
  arrived(topic: string): Promise<Part[]>;
  stop(): Promise<void>;
};

export async function grant(url: string, shop: string, fields: Record<string, string> = {}): Promise<{ status: number; body: Part }> {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: PRACTICE_APP.clientId,
    client_secret: PRACTICE_APP.clientSecret,
    ...fields,
  });
  const response = await fetch(`${url}/admin/oauth/access_token`, { method: "POST", body, headers: { "X-Forwarded-Host": shop } });
  return { status: response.status, body: new Part(await response.json(), "grant") };
}

export async function startPractice(options: { shop?: string; dataDir?: string | null } = {}): Promise<Practice> {
  const received: Received[] = [];
  const listener = { status: 200 };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    received.push({
      topic: String(request.headers["x-shopify-topic"]),
      headers: request.headers,
      body: Buffer.concat(parts).toString("utf8"),
    });
    response.writeHead(listener.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const clock = { advanceMs: 0 };
  const box = await startShopifySandbox({ port: 0, dataDir: options.dataDir ?? null, now: () => Date.now() + clock.advanceMs });
  box.dials.webhooks.retryBaseMs = 5;
  const shop = options.shop ?? EURO_SHOP;
  const token = (await grant(box.url, shop)).body.at("access_token").text();
  const client = shopClient({ url: box.url, token, host: shop });
  return {
    box,
    hook,
    received,
    listener,
    client,
    clock,
    async control(method, path, body) {
      const response = await fetch(`${box.url}/__sandbox${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: new Part(await response.json(), path) };
    },
    async subscribe(...topics) {
      const query =
        "mutation($topic: WebhookSubscriptionTopic!, $uri: String!) { webhookSubscriptionCreate(topic: $topic, webhookSubscription: { uri: $uri }) { userErrors { message } } }";
      for (const topic of topics) {
        const answer = await client.ask(query, { topic, uri: hook });
        const errors = answer.data?.webhookSubscriptionCreate?.userErrors() ?? answer.errors;
        if (errors.length > 0) throw new Error(`${topic}: ${JSON.stringify(errors)}`);
      }
    },
    async arrived(topic) {
      await box.webhooksSent();
      return received.filter((one) => one.topic === topic).map((one) => new Part(JSON.parse(one.body), topic));
    },
    async stop() {
      await box.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
