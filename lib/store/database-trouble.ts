import type { Db } from "./db";
import { Prisma } from "./generated/client";

/** What of the database keeps everybody from working, whatever was asked of it. */
export type DatabaseTrouble =
  /** Its disk is full: it reads, and takes nothing in. What was being written was not. */
  | "full"
  /** It does not answer: down, being started anew, or the way to it is broken. What was being written may have been. */
  | "away";

/** disk_full and, where a quota says so, out of memory for files. Source: postgresql.org/docs/current/errcodes-appendix.html, class 53. */
const FULL: ReadonlySet<string> = new Set(["53100"]);
/** Classes 08 and 57P, what the network says, and Prisma's own for the same: its codes (prisma.io/docs, error reference), its adapter's kinds. */
const AWAY =
  /^(?:08...|57P0[123]|P1001|P1002|P1008|P1017|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|DatabaseNotReachable|ConnectionClosed|SocketTimeout)$/;
const CLOSED = /server closed the connection|connection terminated/i;
/** Adapters wrap what the server said; nobody wraps deeper. */
const DEEPEST = 6;

/** Null for every other error. */
export function databaseTrouble(error: unknown): DatabaseTrouble | null {
  return within(error, DEEPEST);
}

function within(error: unknown, depth: number): DatabaseTrouble | null {
  if (depth === 0 || typeof error !== "object" || error === null) return null;
  const { code, originalCode, kind, message, cause, meta, driverAdapterError, errors } = error as Record<string, unknown>;
  for (const one of [originalCode, code, kind]) {
    if (typeof one === "string" && FULL.has(one)) return "full";
    if (typeof one === "string" && AWAY.test(one)) return "away";
  }
  const inner = [cause, meta, driverAdapterError, ...(Array.isArray(errors) ? errors : [])];
  const found = inner.map((one) => within(one, depth - 1)).find((one) => one !== null);
  return found ?? (typeof message === "string" && CLOSED.test(message) ? "away" : null);
}

/**
 * Writes nothing new, and all the way to the disk: whether the database still takes anything in.
 * @returns null when it does. @throws what is no trouble of the database
 */
export async function tryWriting(db: Db): Promise<DatabaseTrouble | null> {
  try {
    await db.prisma.$executeRaw(Prisma.sql`
      UPDATE worker_heartbeat SET version = version WHERE id = (SELECT id FROM worker_heartbeat ORDER BY beat_at DESC LIMIT 1)`);
    return null;
  } catch (error) {
    const trouble = databaseTrouble(error);
    if (trouble === null) throw error;
    return trouble;
  }
}
