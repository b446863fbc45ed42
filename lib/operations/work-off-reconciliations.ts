import { systemActor } from "@/lib/domain/actor";
import { addDays, dateInZone, hourInZone, MINUTE_MS, plusMs, startOfDayIn } from "@/lib/domain/dates";
import type { StoredReason } from "@/lib/domain/sync-reasons";
import type { StripeGateway } from "@/lib/gateways/stripe/contract";
import { commit } from "@/lib/store/commit";
import {
  acrossMerchantsClaimReconciliation,
  acrossMerchantsForNightly,
  finishReconciliation,
  insertReconciliation,
  letReconciliationWait,
  type NightlyCandidate,
  type ReconciliationRow,
  releaseReconciliation,
} from "@/lib/store/reconciliation-runs";
import { stripeConnection } from "@/lib/store/stripe-connections";
import { CannotAsk } from "./examine-orders";
import { chargesPage, type LastPage } from "./reconcile-charges";
import { oursPage } from "./reconcile-ours";
import { refundsPage } from "./reconcile-refunds";
import { askShop, readShop, waitForShop } from "./reconcile-shops";
import { keepPage, type ReconcileStep, type StepEnd } from "./reconcile-step";
import { enterMerchant, type WorkerCtx } from "./worker-context";

/** The shop's night: charges leave between 9 and 18 o'clock, backups and long reads have these hours. */
const NIGHT = { from: 2, until: 6 } as const;
/** A nightly window reaches this many days behind what the last one dealt with: refunds, disputes and corrections come late. */
const OVERLAP_DAYS = 2;
const FIRST_DAYS = 30;

/** Begins what is due in each shop's night, and goes on with every reconciliation nobody works on. Answers how many were looked at. */
export async function workOffReconciliations(worker: WorkerCtx): Promise<number> {
  await startNightly(worker);
  const looked: string[] = [];
  for (;;) {
    const run = await acrossMerchantsClaimReconciliation(worker.db, worker.worker, await worker.clock(), looked);
    if (run === null) return looked.length;
    looked.push(run.id);
    try {
      await goOn(worker, run);
    } finally {
      await releaseReconciliation(worker.db, run, worker.worker);
    }
  }
}

async function startNightly(worker: WorkerCtx): Promise<void> {
  const now = await worker.clock();
  for (const candidate of await acrossMerchantsForNightly(worker.db, now)) {
    const hour = hourInZone(now, candidate.zone);
    if (hour < NIGHT.from || hour >= NIGHT.until) continue;
    const outside = await enterMerchant(worker, candidate.merchantId, systemActor("timer"));
    const { from, until } = nightlyWindow(candidate, now);
    await commit(outside.scope, outside, async (tx) => {
      const run = { kind: "nightly", from, until, startedBy: null, now } as const;
      const runId = await insertReconciliation(tx, candidate.merchantId, run);
      return {
        value: null,
        audit: runId ? [{ event: { type: "reconciliation.started", runId, kind: "nightly", from: from.toISOString() } }] : [],
      };
    });
  }
}

/** Whole days of the shop, up to the one that has just ended. */
function nightlyWindow({ zone, through }: NightlyCandidate, now: Date): { readonly from: Date; readonly until: Date } {
  const today = dateInZone(now, zone);
  const first = through === null ? addDays(today, -FIRST_DAYS) : addDays(dateInZone(through, zone), -OVERLAP_DAYS);
  return { from: startOfDayIn(zone, first), until: startOfDayIn(zone, today) };
}

const WAIT_MS = MINUTE_MS;

async function goOn(worker: WorkerCtx, claimed: ReconciliationRow): Promise<void> {
  let run = claimed;
  let last: LastPage = { ids: [] };
  for (;;) {
    const outside = await enterMerchant(worker, run.merchantId, systemActor("reconciler"));
    const step: ReconcileStep = { run, outside, worker: worker.worker };
    try {
      const connection = await stripeConnection(outside.scope);
      const stripe = connection && (await outside.gateways.stripe(run.merchantId, connection.id)).atPriority("batch");
      const { end, page } = await onePage(step, stripe, last);
      if (end.kind === "end") return await finish(step);
      if (end.kind !== "moved") return;
      run = end.run;
      last = page;
    } catch (error) {
      if (!(error instanceof CannotAsk)) throw error;
      return error.isFinal ? fail(step, error.why) : wait(step, error.why);
    }
  }
}

type PageEnd = { readonly end: StepEnd | { readonly kind: "end" }; readonly page: LastPage };

async function onePage(step: ReconcileStep, stripe: StripeGateway | null, last: LastPage): Promise<PageEnd> {
  const none: LastPage = { ids: [] };
  switch (step.run.phase) {
    case "charges":
      if (stripe) return chargesPage(step, stripe, last);
      return { end: await keepPage(step, { found: [], orderIds: [] }, { phase: "shop_ask", cursor: {} }), page: none };
    case "refunds":
      if (stripe) return { end: await refundsPage(step, stripe), page: none };
      return { end: await keepPage(step, { found: [], orderIds: [] }, { phase: "shop_ask", cursor: {} }), page: none };
    case "shop_ask":
      return { end: await askShop(step), page: none };
    case "shop_wait":
      return { end: await waitForShop(step), page: none };
    case "shop_read":
      return { end: await readShop(step), page: none };
    case "ours":
      return { end: await oursPage(step, stripe), page: none };
  }
}

/** Asked again in a minute, from the page that was not written; what it waits for stands on the page. */
async function wait({ run, outside, worker }: ReconcileStep, why: StoredReason): Promise<void> {
  await commit(outside.scope, outside, async (tx) => ({
    value: await letReconciliationWait(tx, run, worker, plusMs(outside.now, WAIT_MS), why),
    audit: [],
  }));
}

/** A person has to repair a connection first; the night, or a press, begins anew. */
async function fail({ run, outside, worker }: ReconcileStep, why: StoredReason): Promise<void> {
  await commit(outside.scope, outside, async (tx) => {
    const found = await finishReconciliation(tx, run, worker, { state: "failed", problem: why, at: outside.now });
    return { value: null, audit: found === null ? [] : [{ event: { type: "reconciliation.failed", runId: run.id, kind: run.kind, why } }] };
  });
}

async function finish({ run, outside, worker }: ReconcileStep): Promise<void> {
  await commit(outside.scope, outside, async (tx) => {
    const found = await finishReconciliation(tx, run, worker, { state: "done", problem: null, at: outside.now });
    if (found === null) return { value: null, audit: [] };
    return { value: null, audit: [{ event: { type: "reconciliation.finished", runId: run.id, kind: run.kind, differences: found } }] };
  });
}
