import type { Order } from "./order-records";

/** When time alone will next change this order: a schedule falls due, a fulfilment opens. Null: never. */
export function nextChange(order: Order): number | null {
  if (order.cancelledAt) return null;
  const due = (order.paymentTerms?.schedules ?? []).flatMap((one) => (one.announced || one.completedAt ? [] : (one.dueAt ?? [])));
  const opening = order.fulfillmentOrders.flatMap((one) => (one.status === "SCHEDULED" ? (one.fulfillAt ?? []) : []));
  const instants = [...due, ...opening].map((iso) => Date.parse(iso));
  return instants.length > 0 ? Math.min(...instants) : null;
}

/**
 * The orders that wait for a date. Asking is cheap until one is due; entries may be out of date (a change that was undone
 * leaves its own behind), so whoever takes one looks at the order again.
 */
export class Agenda {
  private readonly instants = new Map<string, number>();
  private earliest = Number.POSITIVE_INFINITY;

  note(order: Order): void {
    const instant = nextChange(order);
    if (instant === null) this.instants.delete(order.id);
    else {
      this.instants.set(order.id, instant);
      this.earliest = Math.min(this.earliest, instant);
    }
  }

  forget(orderId: string): void {
    this.instants.delete(orderId);
  }

  clear(): void {
    this.instants.clear();
    this.earliest = Number.POSITIVE_INFINITY;
  }

  /** Takes out the orders whose instant has come. */
  takeDue(nowMs: number): string[] {
    if (nowMs < this.earliest) return [];
    const due: string[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const [id, instant] of this.instants) {
      if (instant <= nowMs) due.push(id);
      else next = Math.min(next, instant);
    }
    for (const id of due) this.instants.delete(id);
    this.earliest = next;
    return due;
  }
}
