/** The PostgreSQL server of a chaos run: durable (rule 37), and killed and stopped like everything else. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { migrateDatabase } from "../database/migrate";
import { ensureDatabase } from "../postgres/cluster";
import { isAlive, type ProcessIdentity } from "../process/identity";
import { signal, waitForEnd } from "../process/wait";
import { openThrowAwayCluster } from "../testing/throw-away-cluster";

const DATABASE = "predesk_chaos";
/** A judge outlives the server it asks. */
const PATIENCE_MS = 60_000;

export interface ChaosDatabase {
  readonly url: string;
  /** Asks until the server answers: it may have been killed a moment ago. Only for questions that may be asked twice. */
  rows<T extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** The server and everything it started, -9, and up again after a pause. */
  kill(pauseMs: number): Promise<void>;
  freeze(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** The server's own processes: postmaster and what it forked. */
function family(server: ProcessIdentity): number[] {
  if (!existsSync("/proc/self/stat")) return [server.pid];
  const children = readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    const file = `/proc/${name}/stat`;
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[1] === String(server.pid);
  });
  return [server.pid, ...children.map(Number)];
}

function tell(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      // A backend that ended in between is no loss.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
}

export async function openChaosDatabase(): Promise<ChaosDatabase> {
  const cluster = await openThrowAwayCluster();
  await ensureDatabase(cluster, DATABASE);
  const url = cluster.url(DATABASE);
  // When a payment was really committed is what "a mail after payment" is measured against.
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query("ALTER SYSTEM SET track_commit_timestamp = on");
  await admin.end();
  signal(cluster.process, "SIGINT");
  await waitForEnd(cluster.process, 20_000);
  let server = (await cluster.reopen()).process;
  await migrateDatabase(url);
  const pool = new pg.Pool({ connectionString: url, max: 4, application_name: "chaos" });
  pool.on("error", () => undefined); // met again by the next question
  return {
    url,
    async rows<T extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      const giveUpAt = performance.now() + PATIENCE_MS;
      for (;;) {
        try {
          return (await pool.query<T>(sql, [...values])).rows;
        } catch (error) {
          const isOurFault = error instanceof pg.DatabaseError && /^(42|22|23)/.test(error.code ?? "");
          if (isOurFault || performance.now() > giveUpAt) throw error;
          await sleep(100);
        }
      }
    },
    async kill(pauseMs) {
      tell(family(server), "SIGKILL");
      await waitForEnd(server, 10_000);
      await sleep(pauseMs);
      server = (await cluster.reopen()).process;
    },
    async freeze(ms) {
      const pids = family(server);
      tell(pids, "SIGSTOP");
      await sleep(ms);
      if (isAlive(server)) tell(pids, "SIGCONT");
    },
    async stop() {
      await pool.end();
      await cluster.stop();
    },
  };
}
