import type Stripe from "stripe";
import { type Call, type Endpoint, endpoint } from "../call";
import { invalid, noSuch } from "../errors";
import { eventJson } from "../objects/event";
import { inRange, page } from "../objects/list";
import type { EventRow } from "../rows";

function matches(pattern: string, type: string): boolean {
  return pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

function list(call: Call<Stripe.EventListParams>): object {
  const { type, types, created, delivery_success: delivered } = call.parameters;
  if (type !== undefined && types !== undefined) {
    throw invalid("You may only specify one of these parameters: type, types.", { code: "parameters_exclusive", param: "type" });
  }
  const patterns = types ?? (type === undefined ? null : [type]);
  const keep = (row: EventRow): boolean =>
    (patterns === null || patterns.some((pattern) => matches(pattern, row.type))) &&
    inRange(row.created, created) &&
    (delivered === undefined || (row.pending === 0) === delivered);
  return page(call, "/v1/events", call.world.tables.events, call.parameters as object, {
    keep,
    show: (row): object => JSON.parse(eventJson(row)),
    idOf: (row) => row.id,
  });
}

function retrieve(call: Call): object {
  const id = call.path.id ?? "";
  const row = call.world.tables.events.get(id);
  if (row?.account !== call.account) {
    throw noSuch("events", id, "id", 404);
  }
  return JSON.parse(eventJson(row));
}

/** Docs: docs.stripe.com/api/events. Kept for 30 days of sandbox time. */
export const eventEndpoints: Endpoint[] = [
  endpoint("GET", "/v1/events", "EventListParams", list),
  endpoint("GET", "/v1/events/:id", "EventRetrieveParams", retrieve),
];
