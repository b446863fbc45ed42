import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

/**
 * Business time of the sandbox: the machine's clock plus one offset. With `databaseUrl` the offset is the product's own row
 * (table practice_clock), so that product and sandbox always agree; without it the sandbox keeps its own in `dataDir`.
 */
export interface SandboxClock {
  /** Milliseconds since 1970, business time. */
  now(): number;
  offsetMs(): number;
  setOffset(offsetMs: number): Promise<void>;
  stop(): Promise<void>;
}

const POLL_MS = 1000;
const RECONNECT_MS = 500;

function ownClock(dataDir: string | null): SandboxClock {
  const file = dataDir === null ? null : join(dataDir, "clock.json");
  let offset = 0;
  if (file !== null) {
    mkdirSync(join(file, ".."), { recursive: true });
    try {
      offset = Number(JSON.parse(readFileSync(file, "utf8")).offsetMs) || 0;
    } catch (error) {
      // No file yet is the first start; anything else is worth stopping for.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return {
    now: () => Date.now() + offset,
    offsetMs: () => offset,
    async setOffset(value) {
      offset = value;
      if (file !== null) writeFileSync(file, JSON.stringify({ offsetMs: value }));
    },
    stop: async () => undefined,
  };
}

/** Listens for moves and polls besides, because the database may be restarted under us at any moment. */
async function sharedClock(databaseUrl: string): Promise<SandboxClock> {
  let offset = 0;
  let isStopped = false;
  let listener: pg.Client | null = null;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, application_name: "sandbox-clock" });
  // A database that goes away is met by the next poll.
  pool.on("error", () => undefined);

  const read = async () => {
    const { rows } = await pool.query<{ offset_ms: string }>("SELECT offset_ms FROM practice_clock");
    offset = Number(rows[0]?.offset_ms ?? offset);
  };
  const listen = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: "sandbox-clock" });
    const again = () => {
      if (listener === client) listener = null;
      if (!isStopped) setTimeout(() => listen().catch(() => undefined), RECONNECT_MS).unref();
    };
    client.on("error", () => undefined);
    client.once("end", again);
    client.on("notification", ({ payload }) => {
      offset = Number(payload ?? offset);
    });
    await client.connect();
    await client.query("LISTEN practice_clock");
    listener = client;
  };

  await read();
  await listen();
  const poll = setInterval(() => read().catch(() => undefined), POLL_MS);
  return {
    now: () => Date.now() + offset,
    offsetMs: () => offset,
    async setOffset(value) {
      await pool.query("UPDATE practice_clock SET offset_ms = $1", [Math.round(value)]);
      offset = value;
    },
    async stop() {
      isStopped = true;
      clearInterval(poll);
      await listener?.end();
      await pool.end();
    },
  };
}

export function openClock(options: { databaseUrl: string | null; dataDir: string | null }): Promise<SandboxClock> {
  return options.databaseUrl === null ? Promise.resolve(ownClock(options.dataDir)) : sharedClock(options.databaseUrl);
}
