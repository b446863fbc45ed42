import { strike } from "../control/faults";
import { eventJson } from "../objects/event";
import type { DeliveryRow } from "../rows";
import type { World } from "../world";
import { signatureHeader } from "./sign";

/** Stripe waits longer; a receiver that takes this long has already missed its own aim. */
const ANSWER_WITHIN_MS = 10_000;
const AT_ONCE = 8;

/** Sends what is due, again and again with growing pauses until somebody answers with 2xx. */
export class Deliverer {
  private timer: NodeJS.Timeout | null = null;
  private timerAt = Number.POSITIVE_INFINITY;
  private readonly underway = new Set<string>();
  private stopped = false;

  constructor(private readonly world: World) {}

  /** Looks soon for work that is due; called after every commit. */
  nudge(): void {
    if (this.world.dials.webhooks.automatic && this.world.tables.deliveries.size > 0) {
      this.lookAt(Date.now());
    }
  }

  stop(): void {
    this.stopped = true;
    if (this.timer !== null) {
      clearTimeout(this.timer);
    }
  }

  /** Sends everything there is, due or not, once. Returns how many were answered with 2xx. */
  async deliverNow(): Promise<number> {
    let delivered = 0;
    for (const row of [...this.world.tables.deliveries.values()]) {
      if (!this.underway.has(row.id) && (await this.attempt(row))) {
        delivered++;
      }
    }
    return delivered;
  }

  private lookAt(at: number): void {
    if (this.stopped || at >= this.timerAt) {
      return;
    }
    if (this.timer !== null) {
      clearTimeout(this.timer);
    }
    this.timerAt = at;
    this.timer = setTimeout(() => this.sendDue(), Math.max(0, at - Date.now()));
    this.timer.unref();
  }

  private due(): DeliveryRow[] {
    const now = Date.now();
    const rows: DeliveryRow[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const row of this.world.tables.deliveries.values()) {
      if (this.underway.has(row.id)) {
        continue;
      }
      if (row.dueAt <= now) {
        rows.push(row);
        if (rows.length + this.underway.size >= AT_ONCE) {
          break;
        }
      } else {
        next = Math.min(next, row.dueAt);
      }
    }
    if (Number.isFinite(next)) {
      this.lookAt(next);
    }
    return rows;
  }

  private sendDue(): void {
    this.timer = null;
    this.timerAt = Number.POSITIVE_INFINITY;
    if (this.stopped || !this.world.dials.webhooks.automatic) {
      return;
    }
    for (const row of this.due()) {
      this.attempt(row).then(
        () => this.nudge(),
        (error) => this.world.log(`stripe sandbox: delivering ${row.event}: ${String(error)}`),
      );
    }
  }

  private async attempt(row: DeliveryRow): Promise<boolean> {
    const { world } = this;
    const event = world.tables.events.get(row.event);
    const endpoint = world.tables.webhook_endpoints.get(row.endpoint);
    if (event === undefined || endpoint === undefined || endpoint.object.status !== "enabled") {
      this.settle(row, true);
      return false;
    }
    if (world.chance.happens(world.dials.webhooks.lose)) {
      strike(world, "webhook lost");
      this.settle(row, true);
      return false;
    }
    this.underway.add(row.id);
    try {
      const payload = eventJson(event);
      const accepted = await this.post(endpoint.object.url, payload, endpoint.hidden.secret);
      if (accepted && world.chance.happens(world.dials.webhooks.duplicate)) {
        strike(world, "webhook twice");
        await this.post(endpoint.object.url, payload, endpoint.hidden.secret);
      }
      this.settle(row, accepted);
      return accepted;
    } finally {
      this.underway.delete(row.id);
    }
  }

  private async post(url: string, payload: string, secret: string): Promise<boolean> {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json; charset=utf-8",
          "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
          "stripe-signature": signatureHeader(payload, secret),
        },
        body: payload,
        redirect: "manual",
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch (error) {
      // A receiver that is down is the everyday case this exists for: it is tried again later.
      this.world.log(`stripe sandbox: webhook to ${url} failed: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  /** Done, or the next try; after the last pause the delivery is given up, as Stripe does after days. */
  private settle(row: DeliveryRow, done: boolean): void {
    const { deliveries, events } = this.world.tables;
    if (this.stopped || deliveries.get(row.id) === undefined) {
      return;
    }
    const pause = this.world.dials.webhooks.retryAfterMs[row.attempts];
    if (!done && pause !== undefined) {
      deliveries.put(row.id, { ...row, attempts: row.attempts + 1, dueAt: Date.now() + pause });
    } else {
      deliveries.delete(row.id);
      const event = events.get(row.event);
      if (event !== undefined && done) {
        events.put(event.id, { ...event, pending: Math.max(0, event.pending - 1) });
      }
    }
    this.world.documents.commit();
  }
}
