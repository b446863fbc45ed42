import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ControlDoor } from "./control/door";
import { Api } from "./http/api";
import { Pages } from "./pages/pages";
import { settleDue } from "./payments/time";
import { Deliverer } from "./webhooks/deliver";
import { openWorld } from "./world";

export interface StripeSandboxOptions {
  host?: "127.0.0.1";
  /** 0 takes a free one. */
  port: number;
  /** Folder of the journal; null keeps everything in memory. */
  dataDir: string | null;
  /** Business time in ms. It may jump; signatures and webhook pauses keep real time. */
  now: () => number;
  /** Where browsers reach this server, when that is not http://host:port. */
  publicUrl?: string;
  /** Seed of the chance behind faults and webhook mishaps. */
  seed?: number;
  log?: (line: string) => void;
}

export interface StripeSandbox {
  url: string;
  port: number;
  /** Answers what has begun, then lets go of port and journal. */
  stop(): Promise<void>;
}

const SWEEP_MS = 1_000;

/** A Stripe-compatible server on loopback. What it can do is written in README.md. */
export async function startStripeSandbox(options: StripeSandboxOptions): Promise<StripeSandbox> {
  const host = options.host ?? "127.0.0.1";
  const log = options.log ?? (() => undefined);
  const world = openWorld({
    journalPath: options.dataDir === null ? null : join(options.dataDir, "stripe.jsonl"),
    now: options.now,
    publicUrl: options.publicUrl ?? "",
    seed: options.seed ?? 1,
    log,
  });
  const deliverer = new Deliverer(world);
  const nudge = () => deliverer.nudge();
  const api = new Api(world, nudge);
  const pages = new Pages(world, nudge);
  const door = new ControlDoor(world, deliverer);

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (path.startsWith("/v1/")) {
      await api.serve(request, response);
    } else if (path.startsWith("/__sandbox")) {
      await door.serve(request, response, path);
    } else {
      await pages.serve(request, response, path);
    }
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error) => {
      log(`stripe sandbox: ${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}`);
      response.destroy();
    });
  });
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  world.publicUrl = world.publicUrl || `http://${host}:${port}`;

  const sweep = setInterval(() => {
    if (settleDue(world) > 0) {
      world.documents.commit();
      nudge();
    }
  }, SWEEP_MS);
  sweep.unref();
  nudge();

  const stop = async (): Promise<void> => {
    clearInterval(sweep);
    deliverer.stop();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    world.documents.close();
  };
  return { url: `http://${host}:${port}`, port, stop };
}
