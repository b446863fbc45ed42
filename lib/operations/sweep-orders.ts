import { acrossMerchantsWithInboxDue } from "@/lib/store/inbox";
import { checkConnectionsDaily } from "./check-connections-daily";
import { endHolds } from "./end-holds";
import { readMissedOrders } from "./read-missed-orders";
import { handleStripeEvent } from "./stripe-events";
import { workOffBackfills } from "./work-off-backfills";
import { workOffInbox } from "./work-off-inbox";
import { workOffPrivacy } from "./work-off-privacy";
import type { WorkerCtx } from "./worker-context";

/**
 * The shop's side of the sweep: messages that are due, changes webhooks have missed, connections to check, backfills to go on
 * with, privacy requests. Each part stands for itself.
 */
export async function sweepOrders(worker: WorkerCtx): Promise<void> {
  const parts: readonly (() => Promise<unknown>)[] = [
    () => workOffDueInboxes(worker),
    () => readMissedOrders(worker),
    () => checkConnectionsDaily(worker),
    () => workOffBackfills(worker),
    () => workOffPrivacy(worker),
    () => endHolds(worker),
  ];
  const faults: unknown[] = [];
  for (const part of parts) {
    try {
      await part();
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} parts of the shop's sweep failed`);
}

async function workOffDueInboxes(worker: WorkerCtx): Promise<void> {
  for (const merchantId of await acrossMerchantsWithInboxDue(worker.db, await worker.clock())) {
    await workOffInbox(worker, merchantId, handleStripeEvent);
  }
}
