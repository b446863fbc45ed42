import { getEnv } from "@/lib/env";
import { guardRestoredDatabase } from "@/lib/operations/guard-restored-database";
import { listenToClock } from "@/lib/store/clock-listener";
import {
  acrossMerchantsBeat,
  acrossMerchantsEndBeat,
  acrossMerchantsFreeJobs,
  acrossMerchantsSilentWorkers,
  HEARTBEAT_MS,
} from "@/lib/store/heartbeats";
import { nudge } from "@/lib/store/nudge";
import { makeApp } from "@/lib/wiring";
import { PROCESS_NAME } from "./jobs";
import { startQueue } from "./queue";

/** The worker process: takes jobs off the queue, beats, sweeps every few seconds, ends in order when asked to. */

const SWEEP_MS = 5_000;
/** Long reads have a rhythm and a job of their own: a sweep must not wait for them. */
const RECONCILE_MS = 10_000;

function every(ms: number, what: () => Promise<unknown>, onError: (error: unknown) => void): () => void {
  let running = false;
  const tick = async (): Promise<void> => {
    if (running) return;
    running = true;
    await what().catch(onError);
    running = false;
  };
  void tick();
  const timer = setInterval(tick, ms);
  return () => clearInterval(timer);
}

async function main(): Promise<void> {
  const app = makeApp(getEnv(), "worker");
  const failed = (what: string) => (error: unknown) => app.log.error({ err: error }, `${what} failed`);
  if (await guardRestoredDatabase(app)) app.log.warn("this database was restored or copied: all money is paused");
  const { runner, workerIds } = await startQueue(app);
  const beat = async () => {
    await acrossMerchantsBeat(app.db, { id: PROCESS_NAME, workerIds: [...workerIds], version: app.env.version });
    // Here and not in the sweep: a dead worker may be the one that holds the sweep.
    await acrossMerchantsFreeJobs(app.db, await acrossMerchantsSilentWorkers(app.db));
  };
  const sweepNow = () => nudge(app.db.prisma, "sweep");
  const reconcileNow = () => nudge(app.db.prisma, "reconcile");
  const stops = [
    every(HEARTBEAT_MS, beat, failed("heartbeat")),
    every(SWEEP_MS, sweepNow, failed("sweep timer")),
    every(RECONCILE_MS, reconcileNow, failed("reconcile timer")),
  ];
  const listener = app.env.practice
    ? await listenToClock(app.env.databaseUrl, () => void sweepNow().catch(failed("sweep")), failed("clock listener"))
    : null;
  app.log.info({ worker: PROCESS_NAME, jobs: app.env.workerConcurrency, charges: app.env.chargeConcurrency }, "worker started");

  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    app.log.info({ signal }, "worker stops: running jobs are finished first");
    for (const end of stops) end();
    await listener?.close();
    await runner.stop();
    // The lock of a named queue may outlive its last job: whoever comes next shall not have to wait until it is believed dead.
    await acrossMerchantsFreeJobs(app.db, [...workerIds]);
    await acrossMerchantsEndBeat(app.db, PROCESS_NAME);
    await app.close();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal).catch(failed("stopping")));
  await runner.promise;
}

await main();
