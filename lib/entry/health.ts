import { tryWriting } from "@/lib/store/database-trouble";
import { secondsSinceBeat } from "@/lib/store/heartbeats";
import { type App, getApp } from "@/lib/wiring";

export type Health = {
  readonly status: "ok" | "down";
  /** `full`: it can be read, and takes nothing in until there is room on its disk again. */
  readonly database: "ok" | "full" | "down";
  /** `silent`: no worker has been heard of for a minute; nothing is charged, recorded or mailed meanwhile. */
  readonly worker: "ok" | "silent" | "unknown";
  readonly version: string;
};

const SILENT_AFTER_SECONDS = 60;

/** What of this installation works. Never cached, never more than these words: it is open to everybody. */
export async function readHealth(app: App): Promise<Health> {
  const version = app.env.version;
  try {
    const seconds = await secondsSinceBeat(app.db);
    const worker = seconds !== null && seconds < SILENT_AFTER_SECONDS ? "ok" : "silent";
    // A worker that cannot write its heartbeat is as silent as a dead one: which of the two is only asked when it matters.
    const trouble = worker === "ok" ? null : await tryWriting(app.db);
    if (trouble === "full") app.log.error("the database takes nothing in: its disk is full");
    const database = trouble === null ? "ok" : trouble === "full" ? "full" : "down";
    return { status: worker === "ok" ? "ok" : "down", database, worker, version };
  } catch (error) {
    app.log.error({ err: error }, "the database does not answer");
    return { status: "down", database: "down", worker: "unknown", version };
  }
}

/** 200 when every part works, else 503 with which one does not. */
export async function getHealth(app: App = getApp()): Promise<Response> {
  const health = await readHealth(app);
  return Response.json(health, { status: health.status === "ok" ? 200 : 503, headers: { "cache-control": "no-store" } });
}
