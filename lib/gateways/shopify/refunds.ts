import { z } from "zod";
import { toDecimal } from "@/lib/domain/money";
import { syncReason } from "@/lib/domain/sync-reasons";
import { NotUnderstood } from "./amounts";
import type { Caller } from "./call";
import type { Answer } from "./contract";
import type { ShopCancel, ShopRefund, ShopRefundInput } from "./contract-money";
import { transactionNode, transactionOf } from "./order-node";
import { CANCEL_ORDER, CREATE_REFUND, JOB, ONE_REFUND, REFUND_NOTES } from "./refund-documents";

const refundNode = z.object({ id: z.string(), transactions: z.object({ nodes: z.array(transactionNode) }) });

function refundOf(node: z.infer<typeof refundNode>): Answer<ShopRefund> {
  try {
    return { kind: "ok", value: { gid: node.id, transactions: node.transactions.nodes.map(transactionOf) } };
  } catch (error) {
    if (error instanceof NotUnderstood) return { kind: "unknown", why: error.reason };
    throw error;
  }
}

/** The words after which our marker stands in a refund's note, so that a repeat finds its own work. */
const noteOf = ({ note, marker }: ShopRefundInput): string => (note ? `${note} (${marker})` : marker);

export async function createRefund(caller: Caller, input: ShopRefundInput): Promise<Answer<ShopRefund>> {
  const variables = {
    key: input.idempotencyKey,
    input: {
      orderId: input.orderGid,
      currency: input.currency,
      note: noteOf(input),
      notify: false,
      refundLineItems: input.lines.map(({ lineGid, quantity, restock }) => ({ lineItemId: lineGid, quantity, restockType: restock })),
      shipping: input.shipping === "full" ? { fullRefund: true } : input.shipping && { amount: toDecimal(input.shipping) },
      transactions: input.transactions.map(({ parentGid, gateway, amount }) => ({
        orderId: input.orderGid,
        parentId: parentGid,
        gateway,
        amount: toDecimal(amount),
        kind: "REFUND",
      })),
    },
  };
  const answer = await caller.mutate(CREATE_REFUND, variables, "refundCreate", z.object({ refund: refundNode }));
  return answer.kind === "ok" ? refundOf(answer.value.refund) : answer;
}

const notesAnswer = z.object({
  order: z.object({ refunds: z.array(z.object({ id: z.string(), note: z.string().nullable() })) }).nullable(),
});

export async function findRefund(caller: Caller, orderGid: string, marker: string): Promise<Answer<ShopRefund | null>> {
  const notes = await caller.query(REFUND_NOTES, { id: orderGid }, notesAnswer);
  if (notes.kind !== "ok") return notes;
  const found = notes.value.order?.refunds.find((refund) => refund.note === marker || refund.note?.endsWith(`(${marker})`));
  if (!found) return { kind: "ok", value: null };
  const answer = await caller.query(ONE_REFUND, { id: found.id }, z.object({ refund: refundNode.nullable() }));
  if (answer.kind !== "ok") return answer;
  return answer.value.refund ? refundOf(answer.value.refund) : { kind: "unknown", why: syncReason("refund_not_shown") };
}

const jobNode = z.object({ id: z.string(), done: z.boolean() });

/** Longer notes are refused by Shopify. */
const NOTE_MAX = 255;

export async function cancelOrder(caller: Caller, cancel: ShopCancel): Promise<Answer<{ jobGid: string | null }>> {
  const variables = {
    id: cancel.orderGid,
    reason: cancel.reason.toUpperCase(),
    restock: cancel.restock,
    staffNote: cancel.note?.slice(0, NOTE_MAX) ?? null,
  };
  const answer = await caller.mutate(CANCEL_ORDER, variables, "orderCancel", z.object({ job: jobNode.nullable() }));
  return answer.kind === "ok" ? { kind: "ok", value: { jobGid: answer.value.job?.id ?? null } } : answer;
}

/** A job Shopify no longer shows is over. */
export async function isJobDone(caller: Caller, jobGid: string): Promise<Answer<boolean>> {
  const answer = await caller.query(JOB, { id: jobGid }, z.object({ job: jobNode.nullable() }));
  return answer.kind === "ok" ? { kind: "ok", value: answer.value.job?.done ?? true } : answer;
}
