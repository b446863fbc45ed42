import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { shopHealth } from "@/lib/queries/sync";
import { shopifySecrets } from "@/lib/store/connection-secrets";
import { forMerchant } from "@/lib/store/scope";
import { startWorld, type World } from "@/scripts/test-world";

const SHOP = "moulin-velo.myshopify.com";
let world: World;
let secret: string;
let url: string;

beforeAll(async () => {
  world = await startWorld();
  [secret = ""] = (await shopifySecrets(world.app.db, world.merchantId, world.shopifyConnectionId)).webhookSecrets;
  const row = await world.app.db.prisma.shopifyConnection.findFirstOrThrow({ where: { id: world.shopifyConnectionId } });
  url = `${world.webUrl}/api/shopify/webhooks/${row.pathToken}`;
});
afterAll(() => world?.stop());

const sign = (body: string | Buffer, by = secret): string => createHmac("sha256", by).update(body).digest("base64");

const headers = (body: string | Buffer, over: Record<string, string> = {}) => ({
  "content-type": "application/json",
  "x-shopify-topic": "orders/updated",
  "x-shopify-hmac-sha256": sign(body),
  "x-shopify-shop-domain": SHOP,
  "x-shopify-api-version": "2026-10",
  "x-shopify-webhook-id": randomUUID(),
  "x-shopify-event-id": randomUUID(),
  "x-shopify-triggered-at": "2026-01-01T00:00:00Z",
  ...over,
});

const post = async (body: string | Buffer, over: Record<string, string> = {}, to = url) =>
  (await fetch(to, { method: "POST", body: new Uint8Array(Buffer.from(body)), headers: headers(body, over) })).status;

const rows = () =>
  world.app.db.prisma.inbox.findMany({ where: { merchantId: world.merchantId, provider: "shopify" }, orderBy: { receivedAt: "asc" } });

/** Nothing may be kept by what is turned away. */
async function keepsNothing(work: () => Promise<unknown>): Promise<void> {
  const before = (await rows()).length;
  await work();
  expect((await rows()).length).toBe(before);
}

describe("who may put a message in the box", () => {
  it("whoever signs, at the address that the settings show for the topics nobody can subscribe to by API", async () => {
    const [shop] = await shopHealth(forMerchant(world.app.db, world.merchantId));
    const privacy = { "x-shopify-topic": "customers/data_request" };
    expect(await post("{}", privacy, `${world.webUrl}${shop?.webhookPath}`)).toBe(200);
    expect((await rows()).at(-1)?.topic).toBe("customers/data_request");
  });

  it("401 for a signature that does not match: wrong, of another body, missing, not base64", () =>
    keepsNothing(async () => {
      expect(await post("{}", { "x-shopify-hmac-sha256": sign("{}", "another secret") })).toBe(401);
      expect(await post("{}", { "x-shopify-hmac-sha256": sign("{ }") })).toBe(401);
      expect(await post("{}", { "x-shopify-hmac-sha256": "" })).toBe(401);
      expect(await post("{}", { "x-shopify-hmac-sha256": "\"';--<>" })).toBe(401);
      // The signature is looked at before the body is: what is not JSON learns nothing without one.
      expect(await post("not json", { "x-shopify-hmac-sha256": "x" })).toBe(401);
    }));

  it("401 for another shop, though signed", () =>
    keepsNothing(async () => expect(await post("{}", { "x-shopify-shop-domain": "other.myshopify.com" })).toBe(401)));

  it("404 for an address nobody has, however it is written", () =>
    keepsNothing(async () => {
      for (const token of ["x", "A".repeat(32), "%00", "..%2f..", "'; DROP TABLE inbox;--", "A".repeat(5_000)]) {
        expect(await post("{}", {}, `${world.webUrl}/api/shopify/webhooks/${encodeURIComponent(token)}`)).toBe(404);
      }
    }));

  it("400 for what is not a JSON object", () =>
    keepsNothing(async () => {
      for (const body of ["", "not json", "[]", "null", "12", '"text"', "{", "\u0000", Buffer.from([0xff, 0xfe, 0x7b, 0x7d])])
        expect(await post(body)).toBe(400);
    }));

  it("413 over 5 MB, declared or not", () =>
    keepsNothing(async () => {
      const big = `{"a":"${"x".repeat(5 * 1024 * 1024)}"}`;
      expect(await post(big)).toBe(413);
      expect(await postUndeclared(big)).toBe(413);
    }));

  it("the secret of before a rotation is good while it may still sign, and no longer", async () => {
    const { prisma, sealer } = world.app.db;
    const where = { merchantId_id: { merchantId: world.merchantId, id: world.shopifyConnectionId } };
    const old = "shpss_of_yesterday";
    const signed = { "x-shopify-hmac-sha256": sign("{}", old) };
    await prisma.shopifyConnection.update({
      where,
      data: { previousSecretEnc: sealer.seal(old), previousUntil: new Date(Date.now() + 60_000) },
    });
    expect(await post("{}", signed)).toBe(200);
    await prisma.shopifyConnection.update({ where, data: { previousUntil: new Date(Date.now() - 1) } });
    expect(await post("{}", signed)).toBe(401);
  });
});

/** Sent in chunks, without a length. */
function postUndeclared(body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers: { ...headers(body), "transfer-encoding": "chunked" } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on("error", reject);
    for (let at = 0; at < body.length; at += 65_536) sent.write(body.slice(at, at + 65_536));
    sent.end();
  });
}

describe("what is kept", () => {
  it("once, however often it is delivered: by delivery, and by event of a topic", async () => {
    const before = (await rows()).length;
    const ids = { "x-shopify-webhook-id": "delivery-1", "x-shopify-event-id": "event-1" };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('{"id":1}', ids)));
    expect(answers).toEqual([200, 200, 200, 200, 200]);
    expect(await post('{"id":1}', { ...ids, "x-shopify-webhook-id": "delivery-2" })).toBe(200);
    expect((await rows()).length).toBe(before + 1);
    expect(await post('{"id":1}', { ...ids, "x-shopify-webhook-id": "delivery-3", "x-shopify-topic": "orders/paid" })).toBe(200);
    expect((await rows()).length).toBe(before + 2);
  });

  it("byte for byte, with its nudge in the queue", async () => {
    const body = readFileSync("sandbox/judges/shopify/samples/webhook_orders_create_discounts_unicode_HKD.json");
    expect(await post(body, { "x-shopify-webhook-id": "exact" })).toBe(200);
    const row = (await rows()).find((one) => one.webhookId === "exact");
    expect(Buffer.from(row?.body ?? [])).toEqual(body);
    const jobs = await world.app.db.prisma.$queryRaw<
      { key: string }[]
    >`SELECT key FROM graphile_worker.jobs WHERE key = ${`inbox:${world.merchantId}`}`;
    expect(jobs).toHaveLength(1);
  });

  it("and answered after a look-up and one statement, whatever it says: the work is a job's", async () => {
    const body = readFileSync("sandbox/judges/shopify/samples/webhook_orders_create_discounts_unicode_HKD.json");
    expect(await post(body)).toBe(200);
    const asked = vi.spyOn(Client.prototype, "query");
    for (const delivery of [body, "{}", '{"id":{}}']) {
      asked.mockClear();
      expect(await post(delivery)).toBe(200);
      // With the practice clock. What `npm run bench -- ingest` times; here nothing may be added to it, least of all the work.
      expect(asked.mock.calls.length).toBeLessThanOrEqual(3);
    }
    asked.mockRestore();
  });

  it("even when nobody can make sense of it: shown with its reason, and replayed after a fix", async () => {
    for (const body of ['{"id":{}}', '{"id":-1}', '{"id":"x","line_items":7}', '{"__proto__":{"id":1}}', '{"id":1e400}'])
      expect(await post(body)).toBe(200);
    expect(await post("{}", { "x-shopify-topic": "weather/changed" })).toBe(200);
    expect(await post("{}", { "x-shopify-topic": "", "x-shopify-webhook-id": "", "x-shopify-event-id": "" })).toBe(200);
    await world.drain();
    const left = (await rows()).filter((row) => row.status === "received");
    expect(left).toEqual([]);
    const strange = (await rows()).filter((row) => row.status === "not_understood");
    expect(strange.length).toBeGreaterThanOrEqual(7);
    expect(strange.every((row) => (row.reason ?? "").length > 0)).toBe(true);
  });
});
