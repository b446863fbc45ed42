import { systemActor } from "@/lib/domain/actor";
import { HOUR_MS, plusMs } from "@/lib/domain/dates";
import { commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { lockInstalments } from "@/lib/store/instalments";
import { acrossMerchantsUnprepared, insertPaymentObjects, livePaymentObjects, type Unprepared } from "@/lib/store/payment-objects";
import type { OutsideCtx } from "./context";
import { eachMerchant } from "./each-merchant";
import { prepareObjects } from "./prepare-objects";
import { enterMerchant, type WorkerCtx } from "./worker-context";

/** Prepared this long before their time (business hours of the day before included). */
const AHEAD_MS = 24 * HOUR_MS;
/** Of one merchant, so that one with very many leaves the others their turn. */
const BATCH = 200;
const AT_MOST = 800;

/** Prepares everything that comes due within a day and has no payment object: the charges of the morning then need one call each. */
export async function prepareAhead(worker: WorkerCtx): Promise<number> {
  const now = await worker.clock();
  const due = await acrossMerchantsUnprepared(worker.db, { until: plusMs(now, AHEAD_MS), atMost: AT_MOST, ofMerchant: BATCH });
  await eachMerchant(
    due.map((one) => one.merchantId),
    async (merchantId) => {
      const outside = await enterMerchant(worker, merchantId, systemActor("worker"));
      await prepareInstalments(
        outside,
        due.filter((one) => one.merchantId === merchantId),
      );
    },
  );
  return due.length;
}

async function prepareInstalments(outside: OutsideCtx, due: readonly Unprepared[]): Promise<void> {
  const { merchantId, db } = outside.scope;
  const rows = due.map(({ instalmentId, connectionId, amount, cardId }) => ({
    id: newId(),
    instalmentId,
    connectionId,
    kind: "payment_intent" as const,
    amount,
    cardId,
  }));
  const inserted = await commit(outside.scope, outside, async (tx) => {
    // Commit 1 makes rows of its own under the same lock: the two never both think that there is none.
    await lockInstalments(
      tx,
      merchantId,
      due.map((one) => one.instalmentId),
    );
    const ids = await insertPaymentObjects(tx, merchantId, rows, outside.now);
    return { value: ids, audit: [] };
  });
  const objects = await livePaymentObjects(db, merchantId, { ids: inserted });
  await prepareObjects(outside, objects);
}
