import { randomUUID } from "node:crypto";
import type { Order } from "../state/order-records";
import type { CancelRequest, Job } from "../state/records";
import type { World } from "../state/world";
import { done, type Outcome, refused, saveOrder } from "./change-order";
import { makeTransaction } from "./payments";
import { applyRefund, fullRefundTransactions } from "./refund-order";

const STAFF_NOTE_MAX = 255;

/** Why Shopify would not cancel this order now, in its words; null when it would. */
export function cancelRefusal(order: Order, staffNote: string | null): ReturnType<typeof refused> | null {
  if (staffNote && staffNote.length > STAFF_NOTE_MAX)
    return refused(["staffNote"], "Staff note is too long. Maximum length is 255 characters.", "INVALID");
  if (order.cancelledAt) return refused(["orderId"], "Cannot cancel an order that has already been canceled", "INVALID");
  const sent = order.fulfillments.some((one) => one.status === "SUCCESS");
  return sent ? refused(["orderId"], "Cannot cancel an order that has outstanding fulfillments", "INVALID") : null;
}

/** Cancelling is asynchronous: the answer is a job, the work follows (see passing-time). */
export function requestCancel(world: World, order: Order, request: CancelRequest): Outcome<Job> {
  const refusal = cancelRefusal(order, request.staffNote);
  if (refusal) return refusal;
  const job: Job = { kind: "Job", id: randomUUID(), shop: order.shop, done: false, cancel: request, errors: [] };
  world.tables.jobs.put(job.id, job);
  return done(job);
}

/** Cancels: open authorisations are voided, money goes back if asked, nothing remains to be sent. */
export function cancelOrder(world: World, order: Order, request: CancelRequest): Order {
  const paid = request.refund ? fullRefundTransactions(order) : [];
  const units = request.refund || request.restock ? order.lines.filter((line) => line.currentQuantity > 0) : [];
  const restockType = request.restock ? "CANCEL" : "NO_RESTOCK";
  const lines = units.map((line) => ({ lineItemId: line.id, quantity: line.currentQuantity, restockType, locationId: null }) as const);
  const shipping = request.refund || paid.length > 0 ? "full" : null;
  const refunded =
    lines.length > 0 || paid.length > 0
      ? applyRefund(world, order, {
          note: null,
          processedAt: null,
          lines,
          shipping,
          transactions: paid,
          allowOverRefunding: false,
          appId: null,
        }).order
      : order;
  const closed = new Set(refunded.transactions.map((one) => one.parentId));
  const voids = refunded.transactions
    .filter((one) => one.kind === "AUTHORIZATION" && !closed.has(one.id))
    .map((one) =>
      makeTransaction(world, refunded, { kind: "VOID", gateway: one.gateway, manual: false, amount: one.amount, parentId: one.id }),
    );
  const now = world.iso();
  return saveOrder(
    world,
    {
      ...refunded,
      transactions: [...refunded.transactions, ...voids],
      fulfillmentOrders: refunded.fulfillmentOrders.map((one) => ({ ...one, status: "CLOSED", holds: [], updatedAt: now })),
      cancelReason: request.reason,
      cancelledAt: now,
      closedAt: refunded.closedAt ?? now,
      staffNote: request.staffNote,
    },
    ["orders/cancelled", "orders/updated"],
  );
}
