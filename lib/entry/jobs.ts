import { systemActor } from "@/lib/domain/actor";
import { collectWhileDue, isSomethingDue } from "@/lib/operations/collect-due";
import { ConfirmPool } from "@/lib/operations/confirm-attempts";
import { sendMails } from "@/lib/operations/send-mail";
import { handleStripeEvent } from "@/lib/operations/stripe-events";
import { sweep } from "@/lib/operations/sweep";
import { workOffBackfills } from "@/lib/operations/work-off-backfills";
import { workOffInbox } from "@/lib/operations/work-off-inbox";
import { workOffOwed } from "@/lib/operations/work-off-owed";
import { workOffReconciliations } from "@/lib/operations/work-off-reconciliations";
import { workOffRuns } from "@/lib/operations/work-off-runs";
import { enterMerchant, type WorkerCtx } from "@/lib/operations/worker-context";
import { newId } from "@/lib/store/ids";
import { acrossMerchantsWithInboxDue } from "@/lib/store/inbox";
import { acrossMerchantsWithDueMail } from "@/lib/store/mail-delivery";
import { type JobName, nudge } from "@/lib/store/nudge";
import type { App } from "@/lib/wiring";

export type JobPayload = { readonly merchantId: string | null };

/** A job is a nudge (rule 12): what it does is decided by our rows, never by its payload. It throws what nobody foresaw. */
export type Job = (app: App, payload: JobPayload) => Promise<void>;

/** Names this process in claims; the worker's main program beats under the same name. */
export const PROCESS_NAME = newId();

const workerCtx = (app: App): WorkerCtx => ({
  db: app.db,
  gateways: app.gateways,
  appUrl: app.env.appUrl,
  clock: () => app.clock(),
  worker: PROCESS_NAME,
});

/** The calls of a process are limited as a whole: one pool of them, however many nudges come. */
const pools = new WeakMap<App, ConfirmPool>();

async function confirmOpen(app: App): Promise<void> {
  const running = pools.get(app);
  if (running) return running.look();
  const worker = workerCtx(app);
  const onLow = async () => void ((await isSomethingDue(worker)) && (await nudge(app.db.prisma, "collect")));
  const pool = new ConfirmPool(worker, { atOnce: app.env.chargeConcurrency, onLow });
  pools.set(app, pool);
  try {
    await pool.run();
  } finally {
    pools.delete(app);
  }
}

/** Every kind of job there is; the queue's worker and the tests' drain call the same. */
export const jobs: Readonly<Record<JobName, Job>> = {
  inbox: async (app, { merchantId }) => {
    const worker = workerCtx(app);
    const merchants = merchantId ? [merchantId] : await acrossMerchantsWithInboxDue(app.db, await app.clock());
    for (const id of merchants) await workOffInbox(worker, id, handleStripeEvent);
  },
  collect: (app) => collectWhileDue(workerCtx(app)),
  attempts: confirmOpen,
  owed: async (app, { merchantId }) => void (await workOffOwed(workerCtx(app), merchantId)),
  mail: async (app, { merchantId }) => {
    const worker = workerCtx(app);
    const merchants = merchantId ? [merchantId] : await acrossMerchantsWithDueMail(app.db, await app.clock());
    for (const id of merchants) await sendMails(await enterMerchant(worker, id, systemActor("worker")));
  },
  backfill: async (app) => void (await workOffBackfills(workerCtx(app))),
  reconcile: async (app) => void (await workOffReconciliations(workerCtx(app))),
  run: async (app) => void (await workOffRuns(workerCtx(app))),
  sweep: (app) => sweep(workerCtx(app)),
};
