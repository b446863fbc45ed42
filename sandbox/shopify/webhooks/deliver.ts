/**
 * Sends what was announced. At Shopify: one second to connect, five in all, anything but 2xx is tried again up to eight times,
 * always the original body; then the delivery is given up and an API subscription is removed.
 * Sources: https://shopify.dev/docs/apps/build/webhooks and the changelog on the retry mechanism (2024-09-10).
 */
import { createHmac } from "node:crypto";
import { type Dials, strike } from "../faults/dials";
import type { Delivery } from "../state/records";
import type { World } from "../state/world";

const RETRIES = 8;
const TIMEOUT_MS = 5_000;
const AT_ONCE = 8;
const KEPT = 2_000;
const REORDER_MAX_MS = 2_000;

export type Sender = { pump(): void; idle(): Promise<void>; stop(): Promise<void> };

export function signatureOf(body: string, secret: string): string {
  return createHmac("sha256", secret).update(body, "utf8").digest("base64");
}

function headersOf(world: World, dials: Dials, delivery: Delivery): Record<string, string> {
  const app = world.tables.apps.get(delivery.appId);
  const secret = dials.webhooks.signWithPreviousSecret && app?.previousSecret ? app.previousSecret : (app?.clientSecret ?? "");
  return {
    "Content-Type": "application/json",
    "User-Agent": "Shopify-Captain-Hook",
    "X-Shopify-Topic": delivery.topic,
    "X-Shopify-Hmac-Sha256": signatureOf(delivery.body, secret),
    "X-Shopify-Shop-Domain": delivery.shop,
    "X-Shopify-API-Version": delivery.apiVersion,
    "X-Shopify-Webhook-Id": delivery.id,
    "X-Shopify-Event-Id": delivery.eventId,
    "X-Shopify-Triggered-At": delivery.triggeredAt,
    ...(delivery.name ? { "X-Shopify-Name": delivery.name } : {}),
  };
}

async function post(world: World, dials: Dials, delivery: Delivery): Promise<string> {
  try {
    const response = await fetch(delivery.uri, {
      method: "POST",
      body: delivery.body,
      headers: headersOf(world, dials, delivery),
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return String(response.status);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : "failed";
  }
}

/** Old, finished deliveries are forgotten so that the journal stays small. */
function forgetOld(world: World): void {
  const extra = world.tables.deliveries.size - KEPT;
  if (extra < 200) return;
  let left = extra;
  for (const one of [...world.tables.deliveries.values()]) {
    if (left <= 0) return;
    if (one.nextAtMs !== null) continue;
    world.tables.deliveries.delete(one.id);
    left -= 1;
  }
}

function settle(world: World, dials: Dials, delivery: Delivery, status: string): void {
  const ok = /^2\d\d$/.test(status);
  const attempts = delivery.attempts + 1;
  const again = !ok && attempts <= RETRIES;
  const nextAtMs = again ? Date.now() + dials.webhooks.retryBaseMs * 2 ** (attempts - 1) : null;
  world.change(() => {
    world.tables.deliveries.put(delivery.id, {
      ...delivery,
      attempts,
      lastStatus: status,
      nextAtMs,
      outcome: ok ? "delivered" : again ? "pending" : "given_up",
    });
    const subscription = delivery.subscriptionId === null ? undefined : world.tables.subscriptions.get(delivery.subscriptionId);
    if (!ok && !again && subscription && dials.webhooks.dropSubscription) world.tables.subscriptions.delete(subscription.id);
    forgetOld(world);
  });
}

export function startSender(world: World, dials: Dials, chance: () => number, log: (line: string) => void): Sender {
  const underWay = new Set<string>();
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  /** Decides once per delivery how it will fare. Returns false when it must wait or never leaves. */
  const released = (delivery: Delivery): boolean => {
    if (delivery.attempts > 0 || delivery.nextAtMs !== 0) return true;
    if (chance() < dials.webhooks.lose) {
      strike(dials, "webhook lost");
      world.change(() => world.tables.deliveries.put(delivery.id, { ...delivery, nextAtMs: null, outcome: "lost" }));
      return false;
    }
    const wait = dials.webhooks.delayMs + (chance() < dials.webhooks.reorder ? Math.ceil(chance() * REORDER_MAX_MS) : 0);
    if (wait === 0) return true;
    world.change(() => world.tables.deliveries.put(delivery.id, { ...delivery, nextAtMs: Date.now() + wait }));
    return false;
  };

  const send = async (delivery: Delivery): Promise<void> => {
    const status = await post(world, dials, delivery);
    if (chance() < dials.webhooks.duplicate) {
      strike(dials, "webhook twice");
      await post(world, dials, delivery);
    }
    underWay.delete(delivery.id);
    if (stopped) return;
    settle(world, dials, delivery, status);
    if (!status.startsWith("2")) log(`webhook ${delivery.topic} to ${delivery.uri}: ${status}`);
    pump();
  };

  /** Ids still to be looked at; refilled when empty, so that a long queue is read once and not after every delivery. */
  let queue: string[] = [];

  /** Starts as many as may run; returns when the next one is due (machine time in ms), if any. */
  const startDue = (): number => {
    let next = Number.POSITIVE_INFINITY;
    if (queue.length === 0)
      queue = world.tables.deliveries
        .by("open", "open")
        .map((one) => one.id)
        .reverse();
    while (queue.length > 0 && underWay.size < AT_ONCE) {
      const delivery = world.tables.deliveries.get(queue.pop() ?? "");
      if (!delivery || delivery.nextAtMs === null || underWay.has(delivery.id)) continue;
      if (delivery.nextAtMs > Date.now()) next = Math.min(next, delivery.nextAtMs);
      else if (released(delivery)) {
        underWay.add(delivery.id);
        const sending = send(delivery).finally(() => running.delete(sending));
        running.add(sending);
      }
    }
    return next;
  };

  const pump = (): void => {
    if (stopped || dials.webhooks.paused || underWay.size > AT_ONCE / 2) return;
    if (timer) clearTimeout(timer);
    timer = null;
    const next = startDue();
    if (next < Number.POSITIVE_INFINITY) timer = setTimeout(pump, Math.max(1, next - Date.now()));
  };

  let planned = false;
  const soon = (): void => {
    if (planned || stopped) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      pump();
    });
  };
  world.onCommit(soon);
  soon();

  return {
    pump,
    idle: async () => {
      while (!stopped && world.tables.deliveries.by("open", "open").some((one) => one.nextAtMs !== null) && !dials.webhooks.paused)
        await new Promise((resolve) => setTimeout(resolve, 5));
    },
    stop: async () => {
      stopped = true;
      if (timer) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
