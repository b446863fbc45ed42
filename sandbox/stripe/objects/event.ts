import type { Actor } from "../call";
import type { Chance } from "../control/chance";
import type { WebhookDials } from "../control/dials";
import { catalogue } from "../parameters/validate";
import type { EventRow } from "../rows";
import { newId } from "../world";

/** Events older than this are not kept. Source: docs.stripe.com/api/events. */
const KEPT_SECONDS = 30 * 24 * 3600;
/** Not Stripe's: a bound on memory. The oldest go first, whatever the account. */
const KEPT_EVENTS = 60_000;

function forgetOld(actor: Actor): void {
  const { events } = actor.world.tables;
  const limit = actor.world.seconds() - KEPT_SECONDS;
  for (const event of events.values()) {
    if (event.pending > 0 || (event.created >= limit && events.size <= KEPT_EVENTS)) {
      return;
    }
    events.delete(event.id);
  }
}

/** Overtaken by later ones: a reordered delivery leaves up to this much later, ms. */
const OVERTAKEN_BY = 3_000;

function pause(dials: WebhookDials, chance: Chance): number {
  return dials.delayMs + (chance.happens(dials.reorder) ? chance.next() * OVERTAKEN_BY : 0);
}

/**
 * Records that something happened to `object` and queues it for every endpoint of the account that
 * listens. Nothing leaves before the commit.
 */
export function emit(actor: Actor, type: string, object: object, previous: Record<string, unknown> | null = null): void {
  const { world, account } = actor;
  const id = newId("evt_1", 24);
  const listening = world.tables.webhook_endpoints
    .by("account", account)
    .filter(
      ({ object: { status, enabled_events } }) => status === "enabled" && (enabled_events.includes("*") || enabled_events.includes(type)),
    );
  world.tables.events.put(id, {
    account,
    id,
    type,
    created: world.seconds(),
    request: actor.request,
    object: JSON.stringify(object),
    previous,
    pending: listening.length,
  });
  for (const { object: target } of listening) {
    const delivery = newId("whd_");
    world.tables.deliveries.put(delivery, {
      id: delivery,
      account,
      event: id,
      endpoint: target.id,
      attempts: 0,
      dueAt: Date.now() + pause(world.dials.webhooks, world.chance),
    });
  }
  forgetOld(actor);
}

/** The event as the API and deliveries write it: JSON text, the object inside as it was then. */
export function eventJson(event: EventRow, apiVersion: string = catalogue.apiVersion): string {
  const { id, account: _account, type, created, request, pending, object, previous } = event;
  const shell = JSON.stringify({
    id,
    object: "event",
    api_version: apiVersion,
    created,
    data: "@",
    livemode: false,
    pending_webhooks: pending,
    request,
    type,
  });
  const before = previous === null ? "" : `,"previous_attributes":${JSON.stringify(previous)}`;
  return shell.replace('"data":"@"', () => `"data":{"object":${object}${before}}`);
}
