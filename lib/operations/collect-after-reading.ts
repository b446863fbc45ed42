import { z } from "zod";
import type { Actor } from "@/lib/domain/actor";
import { systemActor } from "@/lib/domain/actor";
import { storedNextStep } from "@/lib/domain/next-step";
import { commit } from "@/lib/store/commit";
import { orderOfInstalment, postponeInstalments } from "@/lib/store/instalments";
import type { ClaimedWork } from "@/lib/store/owed-work";
import type { OutsideCtx } from "./context";
import { openCharges } from "./open-charges";
import { reReadOrders } from "./re-read-orders";
import type { OwedAnswer } from "./work-off-owed";

const payloadSchema = z.object({ actorId: z.string().nullable(), version: z.number(), requestId: z.string() });

/**
 * A person's *Collect now* whose order had to be read again first. The person stays the one who asked; a refusal is kept on
 * the instalment, where the page shows it.
 */
export async function collectAfterReading(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const { actorId, requestId } = payloadSchema.parse(work.payload);
  const orderId = await orderOfInstalment(outside.scope, work.subjectId);
  if (!orderId) return { kind: "done" };
  await reReadOrders(outside, [orderId]);
  const actor: Actor = actorId ? { kind: "staff", userId: actorId } : systemActor("worker");
  const ctx = { ...outside, actor, requestId, now: await outside.clock() };
  await commit(ctx.scope, ctx, async (tx) => {
    // The reading itself may have raised the version the person saw; what they asked for is this debt, now.
    const { audit, refused } = await openCharges(tx, ctx, { instalmentIds: [work.subjectId], by: "staff", expectedVersion: null });
    const kept = refused.map(({ instalmentId, refusal }) => ({
      id: instalmentId,
      nextAttemptAt: null,
      why: storedNextStep({ kind: "refused", refusal, againAt: null }),
    }));
    await postponeInstalments(tx, ctx.scope.merchantId, kept);
    return { value: null, audit };
  });
  return { kind: "done" };
}
