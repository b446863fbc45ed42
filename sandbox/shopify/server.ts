/**
 * A Shopify-compatible server on this machine: Admin GraphQL over Shopify's own schema, token grants, webhooks, bulk
 * operations, a store front and a control door. See ../README.md.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Controls, serveControls } from "./control/routes";
import { passTime } from "./engine/passing-time";
import { type Dials, defaultDials, seededChance } from "./faults/dials";
import { advanceBulk } from "./graphql/bulk";
import type { Context } from "./graphql/context";
import { type AdminApi, serveAdminApi } from "./http/admin-api";
import { parseFields, readBody, sendJson, sendText, TooLarge } from "./http/request";
import { grantToken, type PendingCodes } from "./http/tokens";
import { EURO_SHOP, seed } from "./state/seed";
import { openWorld, type World } from "./state/world";
import { serveStoreFront } from "./storefront/routes";
import { startSender } from "./webhooks/deliver";

export type ShopifySandboxOptions = {
  /** 0 picks a free port. */
  port: number;
  /** Where state is kept; null keeps it in memory. */
  dataDir: string | null;
  /** Business time in ms (the practice clock). */
  now: () => number;
  host?: "127.0.0.1";
  seed?: number;
  log?: (line: string) => void;
};

export type ShopifySandbox = {
  url: string;
  port: number;
  world: World;
  dials: Dials;
  /** Does what the clock says is due, then resolves when no webhook is waiting to be sent. */
  webhooksSent(): Promise<void>;
  stop(): Promise<void>;
};

type Room = { world: World; dials: Dials; api: AdminApi; codes: PendingCodes; controls: Controls; log: (line: string) => void };

/** The shop a request is for: clients that were told another origin name the shop's host in X-Forwarded-Host. */
function domainOf(world: World, request: IncomingMessage): string | null {
  const forwarded = request.headers["x-forwarded-host"];
  if (typeof forwarded === "string") return world.tables.shops.get(forwarded.split(":")[0] ?? "")?.shop ?? null;
  const host = (request.headers.host ?? "").split(":")[0] ?? "";
  return world.tables.shops.get(host)?.shop ?? (world.tables.shops.get(EURO_SHOP) ?? [...world.tables.shops.values()][0])?.shop ?? null;
}

function sendBulkResult(world: World, id: string, response: ServerResponse): void {
  const row = world.tables.bulkOperations.get(id);
  const week = 7 * 86_400_000;
  const expired = row?.completedAt ? world.now() - Date.parse(row.completedAt) > week : true;
  if (!row?.result || expired) sendText(response, 404, "text/plain", "No such result, or it has expired.");
  else sendText(response, 200, "application/jsonl", row.result);
}

async function route(room: Room, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://sandbox");
  const path = url.pathname;
  if (path.startsWith("/__sandbox")) return serveControls(room.controls, request, response, url);
  const bulk = /^\/__bulk\/(\d+)\.jsonl$/.exec(path);
  if (bulk?.[1] && request.method === "GET") return sendBulkResult(room.world, bulk[1], response);
  const domain = domainOf(room.world, request);
  if (!domain) return sendJson(response, 404, { errors: "Not Found" });
  const api = /^\/admin\/api\/([\w-]+)\/graphql\.json$/.exec(path);
  if (api?.[1] && request.method === "POST") return serveAdminApi(room.api, request, response, domain, api[1], await readBody(request));
  if (path === "/admin/oauth/access_token" && request.method === "POST") {
    const answer = grantToken(room.world, domain, parseFields(request, await readBody(request)), room.codes);
    return sendJson(response, answer.status, answer.body);
  }
  if (path === "/" || path.startsWith("/store") || path.startsWith("/admin/oauth"))
    return serveStoreFront({ world: room.world, codes: room.codes }, request, response, url, domain);
  sendJson(response, 404, { errors: "Not Found" });
}

async function answer(room: Room, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route(room, request, response);
  } catch (error) {
    if (response.headersSent || request.socket.destroyed) return;
    if (error instanceof TooLarge) return sendJson(response, 413, { errors: "Request entity too large" });
    room.log(`shopify sandbox failed on ${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}`);
    sendJson(response, 500, { errors: "Internal Server Error" });
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** What the shop does by itself, a few times a second: jobs, due dates, bulk operations. */
function startTicking(world: World, dials: Dials, baseUrl: () => string, log: (line: string) => void): () => void {
  const contextFor = (row: { shop: string; appId: string }): Context | null => {
    const app = world.tables.apps.get(row.appId);
    const installation = world.tables.installations.get(`${row.shop} ${row.appId}`);
    return app && installation
      ? { world, domain: row.shop, app, installation, apiVersion: "2026-10", baseUrl: baseUrl(), bulk: true, searchWarnings: [] }
      : null;
  };
  const guarded = (work: () => void) => () => {
    try {
      work();
    } catch (error) {
      log(`shopify sandbox failed in the background: ${error instanceof Error ? error.stack : String(error)}`);
    }
  };
  let timeAt = 0;
  let bulkAt = 0;
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - timeAt >= dials.cancelDelayMs) {
      timeAt = now;
      guarded(() => passTime(world))();
    }
    if (now - bulkAt >= dials.bulk.delayMs) {
      bulkAt = now;
      guarded(() => advanceBulk(world, contextFor, dials.bulk.fail))();
    }
  }, 50);
  return () => clearInterval(timer);
}

export async function startShopifySandbox(options: ShopifySandboxOptions): Promise<ShopifySandbox> {
  const log = options.log ?? (() => undefined);
  const world = openWorld({ dataDir: options.dataDir, now: options.now });
  seed(world);
  const dials = defaultDials();
  const chance = seededChance(options.seed ?? 1);
  let url = "";
  const api: AdminApi = { world, dials, chance, buckets: new Map(), baseUrl: () => url };
  const sender = startSender(world, dials, chance, log);
  const room: Room = {
    world,
    dials,
    api,
    codes: new Map(),
    controls: { world, dials, sender, baseUrl: () => url, reseed: () => seed(world) },
    log,
  };
  const server = createServer((request, response) => void answer(room, request, response));
  const port = await listen(server, options.host ?? "127.0.0.1", options.port);
  url = `http://127.0.0.1:${port}`;
  const stopTicking = startTicking(world, dials, () => url, log);
  return {
    url,
    port,
    world,
    dials,
    webhooksSent: () => {
      passTime(world);
      return sender.idle();
    },
    stop: async () => {
      stopTicking();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await sender.stop();
      world.close();
    },
  };
}
