import { systemActor } from "@/lib/domain/actor";
import { commit } from "@/lib/store/commit";
import { acrossMerchantsHoldsToEnd, markReleasing } from "@/lib/store/holds";
import { owe } from "@/lib/store/owed-work";
import { enterMerchant, type WorkerCtx } from "./worker-context";

const BATCH = 200;

/** Holds whose day has come are released, where the order is paid and nothing is disputed; the others wait for a person or the money. */
export async function endHolds(worker: WorkerCtx): Promise<void> {
  for (const { merchantId, id } of await acrossMerchantsHoldsToEnd(worker.db, await worker.clock(), BATCH)) {
    const ctx = await enterMerchant(worker, merchantId, systemActor("timer"));
    await commit(ctx.scope, ctx, async (tx) => {
      const ids = await markReleasing(tx, merchantId, [id], { by: null, reason: "time_is_up", isForced: false });
      await owe(
        tx,
        ids.map((subjectId) => ({ merchantId, kind: "release_hold" as const, subjectId, payload: {}, nextAt: ctx.now })),
      );
      return { value: null, audit: [] };
    });
  }
}
