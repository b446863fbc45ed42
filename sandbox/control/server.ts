import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { SandboxClock } from "./clock";

export interface ControlLink {
  readonly name: string;
  readonly url: string;
  readonly what: string;
}

const DAY_MS = 86_400_000;
const UNITS: Record<string, number> = { D: DAY_MS, H: 3_600_000, M: 60_000, S: 1000 };

/** `P3D`, `PT2H30M`, `P1DT1S`: days and smaller only, because months have no fixed length. */
export function durationMs(text: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  const parts = match?.slice(1) ?? [];
  if (!parts.some((part) => part !== undefined)) throw new Error(`"${text}" is not a duration such as P3D or PT2H`);
  return parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (UNITS["DHMS"[index] ?? "S"] ?? 0), 0);
}

interface ClockMove {
  advanceMs?: unknown;
  advance?: unknown;
  setTo?: unknown;
  reset?: unknown;
}

/** The offset a request asks for. Business time only moves forward, except by `reset`. */
export function offsetAfter(move: ClockMove, current: number, realNow: number): number {
  if (move.reset === true) return 0;
  const by =
    typeof move.advanceMs === "number"
      ? move.advanceMs
      : typeof move.advance === "string"
        ? durationMs(move.advance)
        : typeof move.setTo === "string"
          ? Date.parse(move.setTo) - realNow - current
          : Number.NaN;
  if (!Number.isFinite(by))
    throw new Error('say {"advanceMs": 1000}, {"advance": "P3D"}, {"setTo": "2026-12-01T09:00:00Z"} or {"reset": true}');
  if (by < 0) throw new Error("the clock only moves forward; reset goes back to real time");
  return current + by;
}

async function jsonOf(request: IncomingMessage): Promise<ClockMove> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const value: unknown = JSON.parse(Buffer.concat(parts).toString("utf8") || "{}");
  if (typeof value !== "object" || value === null) throw new Error("the body is a JSON object");
  return value;
}

const landing = (links: readonly ControlLink[], now: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Sandbox</title><style>:root{color-scheme:light dark}body{font:15px/1.6 system-ui,sans-serif;max-width:720px;margin:0 auto;padding:32px 20px}dt{font-weight:600}dd{margin:0 0 12px}</style></head><body><h1>Sandbox</h1><p>Somebody else's servers, on this machine only. Business time is <time>${now}</time>.</p><dl>${links
    .map(({ name, url, what }) => `<dt><a href="${url}">${name}</a></dt><dd>${what}</dd>`)
    .join("")}</dl></body></html>`;

/** The door of the sandbox itself: its clock (`GET`/`POST /clock`) and a page that links the rest. */
export async function startControl(options: { port: number; clock: SandboxClock; links: () => readonly ControlLink[] }) {
  const { clock } = options;
  const state = () => ({ now: new Date(clock.now()).toISOString(), offsetMs: clock.offsetMs(), real: new Date().toISOString() });
  const server = createServer(async (request, response) => {
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    try {
      switch (`${request.method} ${new URL(request.url ?? "/", "http://control").pathname}`) {
        case "GET /clock":
          return json(200, state());
        case "POST /clock":
          await clock.setOffset(offsetAfter(await jsonOf(request), clock.offsetMs(), Date.now()));
          return json(200, state());
        case "GET /":
          return response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(landing(options.links(), state().now));
        default:
          return json(404, { error: "no such address" });
      }
    } catch (error) {
      return json(400, { error: (error as Error).message });
    }
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(options.port, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
