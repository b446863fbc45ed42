import type Stripe from "stripe";
import { type Call, type Endpoint, endpoint } from "../call";
import { invalid } from "../errors";
import { inPath } from "../objects/find";
import { pageOf } from "../objects/list";
import { mergeMetadata } from "../objects/metadata";
import type { WebhookEndpoint } from "../rows";
import { newId } from "../world";

/** At Stripe it is 16 for each mode. Source: docs.stripe.com/webhooks. */
const MOST = 16;

function checkUrl(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw invalid("Invalid URL: An explicit scheme (such as https) must be provided.", { code: "url_invalid", param: "url" });
  }
  if (!["http:", "https:"].includes(parsed.protocol)) {
    throw invalid(`Invalid URL: the scheme ${parsed.protocol} is not supported.`, { code: "url_invalid", param: "url" });
  }
  return url;
}

function checkEvents(events: string[]): string[] {
  if (events.length === 0) {
    throw invalid("Invalid array: enabled_events must name at least one event.", { param: "enabled_events" });
  }
  if (events.includes("*") && events.length > 1) {
    throw invalid("Invalid enabled_events: '*' must stand alone.", { param: "enabled_events" });
  }
  return [...new Set(events)];
}

function create(call: Call<Stripe.WebhookEndpointCreateParams>): object {
  const { url, enabled_events: events, description, metadata, api_version: version, connect } = call.parameters;
  if (connect === true) {
    throw invalid("This sandbox has no Connect.", { param: "connect" });
  }
  const table = call.world.tables.webhook_endpoints;
  if (table.by("account", call.account).length >= MOST) {
    throw invalid(`You have reached the maximum of ${MOST} test webhook endpoints.`);
  }
  const secret = newId("whsec_", 32);
  const object: WebhookEndpoint = {
    id: newId("we_1", 23),
    object: "webhook_endpoint",
    api_version: version ?? null,
    application: null,
    created: call.world.seconds(),
    description: description || null,
    enabled_events: checkEvents(events),
    livemode: false,
    metadata: mergeMetadata(null, metadata),
    status: "enabled",
    url: checkUrl(url),
  };
  table.put(object.id, { account: call.account, object, hidden: { secret } });
  // The only answer that ever shows the secret.
  return { ...object, secret };
}

function update(call: Call<Stripe.WebhookEndpointUpdateParams>): WebhookEndpoint {
  const row = inPath(call, "webhook_endpoints", "webhook_endpoint");
  const { url, enabled_events: events, description, disabled, metadata } = call.parameters;
  const object: WebhookEndpoint = {
    ...row.object,
    ...(url === undefined ? {} : { url: checkUrl(url) }),
    ...(events === undefined ? {} : { enabled_events: checkEvents(events) }),
    ...(description === undefined ? {} : { description: description || null }),
    ...(disabled === undefined ? {} : { status: disabled ? "disabled" : "enabled" }),
    metadata: mergeMetadata(row.object.metadata, metadata),
  };
  call.world.tables.webhook_endpoints.put(object.id, { ...row, object });
  return object;
}

function remove(call: Call): object {
  const { object } = inPath(call, "webhook_endpoints", "webhook_endpoint");
  call.world.tables.webhook_endpoints.delete(object.id);
  return { id: object.id, object: "webhook_endpoint", deleted: true };
}

/** Docs: docs.stripe.com/api/webhook_endpoints. Plain http is accepted: everything here is on loopback. */
export const webhookEndpointEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/webhook_endpoints", "WebhookEndpointCreateParams", create),
  endpoint("GET", "/v1/webhook_endpoints", "WebhookEndpointListParams", (call: Call<Stripe.WebhookEndpointListParams>) =>
    pageOf(call, "/v1/webhook_endpoints", call.world.tables.webhook_endpoints, call.parameters),
  ),
  endpoint(
    "GET",
    "/v1/webhook_endpoints/:id",
    "WebhookEndpointRetrieveParams",
    (call: Call) => inPath(call, "webhook_endpoints", "webhook_endpoint").object,
  ),
  endpoint("POST", "/v1/webhook_endpoints/:id", "WebhookEndpointUpdateParams", update),
  endpoint("DELETE", "/v1/webhook_endpoints/:id", null, remove),
];
