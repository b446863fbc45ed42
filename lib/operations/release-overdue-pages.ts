import { systemActor } from "@/lib/domain/actor";
import { commit } from "@/lib/store/commit";
import { owe } from "@/lib/store/owed-work";
import { acrossMerchantsOverduePages } from "@/lib/store/payment-pages";
import { enterMerchant, type WorkerCtx } from "./worker-context";

/** Payment pages past their end whose fate nobody told us: Stripe is asked, what was paid is booked, the rest is closed (rule 12). */
export async function releaseOverduePages(worker: WorkerCtx, now: Date): Promise<void> {
  const pages = await acrossMerchantsOverduePages(worker.db, now);
  for (const merchantId of new Set(pages.map((page) => page.merchantId))) {
    const ctx = await enterMerchant(worker, merchantId, systemActor("timer"));
    const mine = pages.filter((page) => page.merchantId === merchantId);
    await commit(ctx.scope, ctx, async (tx) => {
      const rows = mine.map(({ id }) => ({
        merchantId,
        kind: "release_payment_object" as const,
        subjectId: id,
        payload: {},
        nextAt: ctx.now,
      }));
      await owe(tx, rows);
      return { value: null, audit: [] };
    });
  }
}
