/** POST /admin/api/{version}/graphql.json: who asks, of which shop, and which fault is due. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Dials, takeFault } from "../faults/dials";
import type { Context } from "../graphql/context";
import { CostBucket } from "../graphql/cost";
import { answerGraphql, type GraphqlAnswer } from "../graphql/execute";
import { supportedVersion } from "../schema/load";
import type { World } from "../state/world";
import { parseObject, sendJson } from "./request";
import { holderOf } from "./tokens";

export type AdminApi = { world: World; dials: Dials; chance: () => number; buckets: Map<string, CostBucket>; baseUrl: () => string };

function bucketFor(api: AdminApi, key: string): CostBucket {
  const { maximumAvailable, restoreRate } = api.dials.throttle;
  const known = api.buckets.get(key);
  if (known && known.maximum === maximumAvailable && known.restoreRate === restoreRate) return known;
  const fresh = new CostBucket(maximumAvailable, restoreRate);
  api.buckets.set(key, fresh);
  return fresh;
}

const UNAUTHORIZED = { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" };

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

function variablesOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

const SERVER_ERROR = { errors: "Internal Server Error" };

/** Before the work: true when the fault has already answered (or never will). */
function failBefore(fault: ReturnType<typeof takeFault>, request: IncomingMessage, response: ServerResponse): boolean {
  if (fault === "error500Before") sendJson(response, 500, SERVER_ERROR);
  else if (fault === "dropBefore") request.socket.destroy();
  else if (fault === "unauthorized") sendJson(response, 401, UNAUTHORIZED);
  else return fault === "timeout";
  return true;
}

function finishAnswer(
  fault: ReturnType<typeof takeFault>,
  request: IncomingMessage,
  response: ServerResponse,
  version: string,
  answer: GraphqlAnswer,
): void {
  if (fault === "error500After") sendJson(response, 500, SERVER_ERROR);
  else if (fault === "dropAfter") request.socket.destroy();
  else sendJson(response, 200, answer, { "X-Shopify-API-Version": version, "X-Request-Id": crypto.randomUUID() });
}

export async function serveAdminApi(
  api: AdminApi,
  request: IncomingMessage,
  response: ServerResponse,
  domain: string,
  askedVersion: string,
  body: string,
): Promise<void> {
  const { world, dials } = api;
  const version = supportedVersion(askedVersion);
  if (!version) return sendJson(response, 404, { errors: "Not Found" });
  const token = request.headers["x-shopify-access-token"];
  const holder = typeof token === "string" ? holderOf(world, domain, token) : null;
  if (!holder) return sendJson(response, 401, UNAUTHORIZED);
  const parsed = parseObject(body);
  if (!parsed || typeof parsed.query !== "string")
    return sendJson(response, 400, { errors: { query: "Required parameter missing or invalid" } });
  await pause(dials.latencyMs);
  const fault = takeFault(dials, `${request.url} ${parsed.query}`, api.chance);
  if (failBefore(fault, request, response)) return;
  const context: Context = {
    world,
    domain,
    app: holder.app,
    installation: holder.installation,
    apiVersion: version,
    baseUrl: api.baseUrl(),
    bulk: false,
    searchWarnings: [],
  };
  const operationName = typeof parsed.operationName === "string" ? parsed.operationName : null;
  const bucket = bucketFor(api, `${domain} ${holder.app.id}`);
  const answer = answerGraphql({ query: parsed.query, variables: variablesOf(parsed.variables), operationName }, context, bucket, {
    enforced: dials.throttle.enforced,
    throttleNow: fault === "throttle",
  });
  finishAnswer(fault, request, response, version, answer);
}
