import { EventEmitter } from "node:events";
import { type Runner, run, type TaskList, type WorkerEvents } from "graphile-worker";
import type { JobName } from "@/lib/store/nudge";
import type { App } from "@/lib/wiring";
import { type Job, type JobPayload, jobs } from "./jobs";

const POLL_MS = 1_000;

/** A job never fails towards the queue: what is owed stands in our rows, and the sweeper comes again in seconds, not in the queue's hours. */
function task(app: App, name: JobName, job: Job) {
  return async (payload: unknown): Promise<void> => {
    const from = performance.now();
    try {
      await job(app, readPayload(payload));
      app.log.debug({ job: name, ms: Math.round(performance.now() - from) }, "job done");
    } catch (error) {
      app.log.error(
        { job: name, err: error, causes: error instanceof AggregateError ? error.errors.map(String) : undefined },
        "job failed",
      );
    }
  };
}

function readPayload(payload: unknown): JobPayload {
  const merchantId: unknown = typeof payload === "object" && payload !== null ? Reflect.get(payload, "merchantId") : null;
  return { merchantId: typeof merchantId === "string" ? merchantId : null };
}

/** Takes jobs off the queue: all kinds of them, or only some. */
export async function startQueue(
  app: App,
  only: readonly JobName[] = Object.keys(jobs) as JobName[],
): Promise<{ runner: Runner; workerIds: Set<string> }> {
  const workerIds = new Set<string>();
  const taskList: TaskList = Object.fromEntries(only.map((name) => [name, task(app, name, jobs[name])]));
  // Jobs are locked in the name of the pool, or of one of its workers. Listening before there are any: they are told of while the queue starts,
  // and a heartbeat that does not name them would let their long jobs be freed while they run.
  const events: WorkerEvents = new EventEmitter();
  events.on("pool:create", ({ workerPool }) => workerIds.add(workerPool.id));
  events.on("worker:create", ({ worker }) => workerIds.add(worker.workerId));
  const runner = await run({
    events,
    connectionString: app.env.databaseUrl,
    concurrency: app.env.workerConcurrency,
    maxPoolSize: app.env.workerConcurrency + 4,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    taskList,
  });
  return { runner, workerIds };
}
