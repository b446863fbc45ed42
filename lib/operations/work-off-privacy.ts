import { systemActor } from "@/lib/domain/actor";
import { commit } from "@/lib/store/commit";
import { dropBodies } from "@/lib/store/inbox";
import {
  acrossMerchantsWithPrivacyRequests,
  finishPrivacyRequest,
  openPrivacyRequests,
  type PrivacyRequestRow,
  personalData,
} from "@/lib/store/privacy";
import type { Ctx } from "./context";
import { erasePerson } from "./erase-person";
import { enterMerchant, type WorkerCtx } from "./worker-context";

const A_SWEEP = 200;

/** Carries out what privacy requests ask for, of every merchant; what has to wait is looked at again by the next sweep. */
export async function workOffPrivacy(worker: WorkerCtx): Promise<number> {
  let done = 0;
  for (const merchantId of await acrossMerchantsWithPrivacyRequests(worker.db)) {
    const ctx = await enterMerchant(worker, merchantId, systemActor("worker"));
    for (const request of await openPrivacyRequests(ctx.scope, A_SWEEP)) if (await carryOut(ctx, request)) done += 1;
  }
  return done;
}

async function carryOut(ctx: Ctx, request: PrivacyRequestRow): Promise<boolean> {
  const { id, kind, personId } = request;
  if (personId !== null && kind !== "data_request") return (await erasePerson(ctx, { requestId: id, kind, personId })) === "erased";
  const data = personId === null ? null : await personalData(ctx.scope, personId);
  await commit(ctx.scope, ctx, async (tx) => {
    // Deliveries about orders that were never taken in hold an address too.
    if (kind !== "data_request") await dropBodies(tx, ctx.scope.merchantId, request.subjectGids);
    await finishPrivacyRequest(tx, ctx.scope.merchantId, id, data ?? { nothingKept: true }, ctx.now);
    const finished = { event: { type: "privacy.done", requestId: id, kind } } as const;
    return { value: null, audit: data === null ? [finished] : [{ event: { type: "person.exported" } }, finished] };
  });
  return true;
}
