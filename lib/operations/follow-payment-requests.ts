import { systemActor } from "@/lib/domain/actor";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { queueMail } from "@/lib/store/mail";
import { acrossMerchantsDueRequests, closeRequest, countReminder, type DueRequest } from "@/lib/store/payment-requests";
import { applyCommand } from "./apply-command";
import type { Ctx } from "./context";
import { enterMerchant, type WorkerCtx } from "./worker-context";

const BATCH = 200;

/** Payment requests run their course: reminded of, over when their time is up, and closed when the balance went another way. */
export async function followPaymentRequests(worker: WorkerCtx): Promise<void> {
  for (const request of await acrossMerchantsDueRequests(worker.db, await worker.clock(), BATCH)) {
    const ctx = await enterMerchant(worker, request.merchantId, systemActor("timer"));
    await commit(ctx.scope, ctx, async (tx) => ({
      value: null,
      audit: request.what === "remind" ? await remind(tx, ctx, request) : await end(tx, ctx, request, request.what),
    }));
  }
}

async function remind(tx: Tx, ctx: Ctx, request: DueRequest): Promise<AuditEntry[]> {
  const { merchantId, orderId, instalmentId, id } = request;
  const number = await countReminder(tx, merchantId, id, ctx.now);
  if (number === null) return [];
  const dedupeKey = `payment_request_reminder:${id}:${number}`;
  await queueMail(tx, { merchantId, orderId, kind: "payment_request_reminder", data: { instalmentId }, dedupeKey, now: ctx.now });
  return [];
}

async function end(tx: Tx, ctx: Ctx, request: DueRequest, how: "paid" | "withdrawn" | "expired"): Promise<AuditEntry[]> {
  const { merchantId, orderId, instalmentId } = request;
  // Paid a moment ago: the command is refused and the next look finds the balance paid.
  const back =
    how === "expired"
      ? await applyCommand(tx, ctx, { instalmentId, command: { type: "close_invoice", why: "expired", at: ctx.now } })
      : null;
  if (back && !back.decision.ok) return [];
  const closed = await closeRequest(tx, merchantId, { instalmentId, state: how, by: null, reason: null, at: ctx.now });
  if (closed === null) return [];
  return [...(back?.audit ?? []), { orderId, event: { type: "payment_request.closed", instalmentId, how } }];
}
