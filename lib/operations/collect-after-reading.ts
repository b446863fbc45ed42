import { z } from "zod";
import type { Actor } from "@/lib/domain/actor";
import { systemActor } from "@/lib/domain/actor";
import { storedNextStep } from "@/lib/domain/next-step";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { orderOfInstalment, postponeInstalments } from "@/lib/store/instalments";
import type { ClaimedWork } from "@/lib/store/owed-work";
import type { Ctx, OutsideCtx } from "./context";
import { openCharges, type RefusedCharge } from "./open-charges";
import { openPart } from "./open-part";
import { reReadOrders } from "./re-read-orders";
import type { OwedAnswer } from "./work-off-owed";

const payloadSchema = z.object({
  actorId: z.string().nullable(),
  version: z.number(),
  requestId: z.string(),
  amount: z.string().nullable().default(null),
  agreed: z.string().nullable().default(null),
});

/**
 * A person's *Collect now* whose order had to be read again first. The person stays the one who asked; a refusal is kept on
 * the instalment, where the page shows it.
 */
export async function collectAfterReading(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const { actorId, requestId, amount, agreed } = payloadSchema.parse(work.payload);
  const orderId = await orderOfInstalment(outside.scope, work.subjectId);
  if (!orderId) return { kind: "done" };
  await reReadOrders(outside, [orderId]);
  const actor: Actor = actorId ? { kind: "staff", userId: actorId } : systemActor("worker");
  const ctx = { ...outside, actor, requestId, now: await outside.clock() };
  await commit(ctx.scope, ctx, async (tx) => {
    // The reading itself may have raised the version the person saw; what they asked for is this debt, now.
    const { audit, refused } = await open(tx, ctx, work.subjectId, amount === null ? null : { amount, agreed: agreed ?? "" });
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

type Opened = { readonly audit: readonly AuditEntry[]; readonly refused: readonly Pick<RefusedCharge, "instalmentId" | "refusal">[] };

async function open(
  tx: Tx,
  ctx: Ctx,
  instalmentId: string,
  part: { readonly amount: string; readonly agreed: string } | null,
): Promise<Opened> {
  if (part === null) return openCharges(tx, ctx, { instalmentIds: [instalmentId], by: "staff", expectedVersion: null });
  const answer = await openPart(tx, ctx, { instalmentId, expectedVersion: null, ...part });
  return answer.ok ? { audit: answer.audit, refused: [] } : { audit: [], refused: [{ instalmentId, refusal: answer.refusal }] };
}
