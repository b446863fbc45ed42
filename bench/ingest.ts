/**
 * `npm run bench -- ingest [deliveries]`: signed order webhooks of 10 kB into the product's own route, against a bare route that verifies and inserts, in turns,
 * at 20 at a time; then ten times as many at once. A database of its own; both routes stand behind the same plain HTTP server in this process.
 */
import { createHash, createHmac, randomUUID } from "node:crypto";
import { Client } from "pg";
import { isSignedBy, readRawBody, receiveShopifyDelivery } from "@/lib/entry/webhook";
import { newId } from "@/lib/store/ids";
import type { App } from "@/lib/wiring";
import { migrateDatabase } from "../scripts/database/migrate";
import { ensureDatabase } from "../scripts/postgres/cluster";
import { insertTenant } from "../scripts/testing/tenant-rows";
import { makeTestApp, TEST_SECRET } from "../scripts/testing/test-app";
import { startWeb } from "../scripts/testing/web";
import { openBenchCluster } from "./databases";
import { median, quantile, say } from "./figures";
import { type Answer, type Post, postMany } from "./load";

const AT_ONCE = 20;
const BURST = 10;
const ROUNDS = 8;
const BODY_BYTES = 10_000;

/** An order as Shopify sends it, filled up to the size of a usual one. */
function delivery(shop: string, index: number): Post {
  const order = { id: 5_000_000 + index, admin_graphql_api_id: `gid://shopify/Order/${5_000_000 + index}`, name: `#${index}`, note: "" };
  order.note = "n".repeat(BODY_BYTES - Buffer.byteLength(JSON.stringify(order)));
  const body = Buffer.from(JSON.stringify(order));
  const signature = createHmac("sha256", TEST_SECRET).update(body).digest("base64");
  const names = { "x-shopify-topic": "orders/create", "x-shopify-webhook-id": randomUUID(), "x-shopify-event-id": randomUUID() };
  return {
    body,
    headers: { "content-type": "application/json", "x-shopify-hmac-sha256": signature, "x-shopify-shop-domain": shop, ...names },
  };
}

/** The least a webhook's door can do: check the signature, keep the body, answer. */
async function bareRoute({ db }: App, merchantId: string, connectionId: string, request: Request): Promise<Response> {
  const body = await readRawBody(request);
  if (body === "too_large" || !isSignedBy(body, request.headers.get("x-shopify-hmac-sha256"), [TEST_SECRET]))
    return new Response(null, { status: 401 });
  const digest = createHash("sha256").update(body).digest();
  await db.prisma.$executeRaw`
    INSERT INTO inbox (merchant_id, id, provider, connection_id, topic, webhook_id, event_id, received_at, body, body_digest)
    VALUES (${merchantId}::uuid, ${newId()}::uuid, 'shopify', ${connectionId}::uuid, 'bare', ${request.headers.get("x-shopify-webhook-id")},
      ${request.headers.get("x-shopify-event-id")}, clock_timestamp(), ${Buffer.from(body)}, ${digest}) ON CONFLICT DO NOTHING`;
  return new Response("Kept.");
}

async function timed(url: string, shop: string, count: number, atOnce: number): Promise<{ perSecond: number; answers: Answer[] }> {
  const posts = Array.from({ length: count }, (_, index) => delivery(shop, index));
  const from = performance.now();
  const answers = await postMany(url, count, atOnce, (index) => posts[index] as Post);
  const perSecond = count / ((performance.now() - from) / 1000);
  const refused = answers.find(({ status }) => status !== 200);
  if (refused) throw new Error(`a delivery was answered ${refused.status}`);
  return { perSecond, answers };
}

export async function benchIngest({ size = 4_000 }: { readonly size?: number }): Promise<void> {
  const cluster = await openBenchCluster();
  const name = `predesk_ingest_${Date.now()}`;
  try {
    await ensureDatabase(cluster, name);
    const url = cluster.url(name);
    await migrateDatabase(url);
    const client = new Client({ connectionString: url });
    await client.connect();
    const { app, sealed } = await makeTestApp(url);
    const ids = await insertTenant(client, sealed);
    // As in production, where no practice clock is asked for the time.
    const production: App = { ...app, clock: async () => new Date() };
    const shop = `${ids.shopify}.myshopify.com`;
    const web = await startWeb([
      {
        method: "POST",
        path: /^\/product$/,
        load: async () => (request) => receiveShopifyDelivery(production, request, `shop-${ids.shopify}`),
      },
      { method: "POST", path: /^\/bare$/, load: async () => (request) => bareRoute(app, ids.merchant, ids.shopify, request) },
    ]);
    const turn = Math.ceil(size / ROUNDS / 2);
    const [product, bare]: [number[], number[]] = [[], []];
    for (let round = -1; round < ROUNDS; round += 1) {
      const ours = await timed(`${web.url}/product`, shop, turn, AT_ONCE);
      const theirs = await timed(`${web.url}/bare`, shop, turn, AT_ONCE);
      if (round >= 0) product.push(ours.perSecond);
      if (round >= 0) bare.push(theirs.perSecond);
    }
    const burst = await timed(`${web.url}/product`, shop, turn * 2, AT_ONCE * BURST);
    const ms = burst.answers.map((answer) => answer.ms);
    const sent = turn * (ROUNDS + 1) + turn * 2;
    const { rows } = await client.query<{ n: number }>("SELECT count(*)::int AS n FROM inbox WHERE topic = 'orders/create' AND id <> $1", [
      ids.inbox,
    ]);
    const line = { bench: "ingest", size };
    say({ ...line, metric: "deliveries at 20 at a time", value: median(product), unit: "1/s", baseline: median(bare), atLeast: 0.8 });
    say({ ...line, metric: "p99 of a burst of 200 at a time", value: quantile(ms, 0.99), unit: "ms", atMost: 500 });
    say({ ...line, metric: "lost", value: sent - (rows[0]?.n ?? 0), unit: "deliveries", atMost: 0 });
    await web.stop();
    await app.close();
    await client.end();
  } finally {
    await cluster.stop();
  }
}
