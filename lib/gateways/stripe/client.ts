import Stripe from "stripe";
import type { Log } from "@/lib/log";
import { type CallLimiter, type CallPriority, StripeFailure, type StripeFailureKind } from "./contract";
import { connectionFault } from "./outcomes";
import { SingleSendClient } from "./single-send";

export interface StripeGatewayOptions {
  readonly secretKey: string;
  /** Absent: the real Stripe. */
  readonly apiBase?: string;
  readonly log: Log;
  /** Absent: no shared limit (tests of the wire). */
  readonly limiter?: CallLimiter;
}

/** One account's client with what every call goes through: the limiter, one log line, errors in our words. */
export interface Wire {
  readonly sdk: Stripe;
  readonly http: SingleSendClient;
  readonly log: Log;
  readonly mode: "test" | "live";
  /** Waits for the limiter. `endpoint` is Stripe's own limit: resource and verb. */
  wait(endpoint: string): Promise<void>;
  /** Runs a call that is not a charge. @throws StripeFailure */
  call<T>(endpoint: string, run: () => Promise<T>): Promise<T>;
  atPriority(priority: CallPriority): Wire;
}

/** Ordinary calls may be repeated by the client: they are reads, or carry an idempotency key. */
const CLIENT_RETRIES = 2;
const ORDINARY_TIMEOUT_MS = 20_000;

export function openWire(options: StripeGatewayOptions): Wire {
  const http = new SingleSendClient();
  const sdk = new Stripe(options.secretKey, {
    ...address(options.apiBase),
    httpClient: http,
    maxNetworkRetries: CLIENT_RETRIES,
    timeout: ORDINARY_TIMEOUT_MS,
    telemetry: false,
  });
  const mode = /^(sk|rk)_live_/.test(options.secretKey) ? "live" : "test";
  return makeWire({ sdk, http, mode, options }, "people");
}

type Parts = {
  readonly sdk: Stripe;
  readonly http: SingleSendClient;
  readonly mode: "test" | "live";
  readonly options: StripeGatewayOptions;
};

function makeWire(parts: Parts, priority: CallPriority): Wire {
  const { sdk, http, mode, options } = parts;
  const wait = async (endpoint: string): Promise<void> => options.limiter?.take(endpoint, priority);
  return {
    sdk,
    http,
    mode,
    log: options.log,
    wait,
    async call(endpoint, run) {
      await wait(endpoint);
      const from = performance.now();
      try {
        const answer = await run();
        options.log.debug({ stripe: endpoint, ms: Math.round(performance.now() - from) }, "stripe call");
        return answer;
      } catch (error) {
        const failure = failureOf(endpoint, error);
        options.log.info({ stripe: endpoint, kind: failure.kind, code: failure.code, requestId: failure.requestId }, "stripe call failed");
        throw failure;
      }
    },
    atPriority: (next) => makeWire(parts, next),
  };
}

function address(apiBase: string | undefined): Pick<Stripe.StripeConfig, "host" | "port" | "protocol"> {
  if (apiBase === undefined) return {};
  const url = new URL(apiBase);
  const protocol = url.protocol === "http:" ? "http" : "https";
  return { host: url.hostname, port: url.port || (protocol === "http" ? 80 : 443), protocol };
}

/** Any error of a call in our words. A bug of ours stays what it is. */
function failureOf(endpoint: string, error: unknown): StripeFailure {
  if (error instanceof StripeFailure) return error;
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  return new StripeFailure(kindOf(error), endpoint, error.code ?? null, error.message, error.requestId ?? null);
}

function kindOf(error: InstanceType<typeof Stripe.errors.StripeError>): StripeFailureKind {
  if (error instanceof Stripe.errors.StripeConnectionError) return connectionFault(error) === "not_sent" ? "unreachable" : "unknown";
  const status = error.statusCode;
  if (status === undefined || status >= 500 || status === 409) return "unknown";
  if (status === 429) return "throttled";
  if (status === 404 || error.code === "resource_missing") return "not_found";
  return status === 401 || status === 403 ? "key_refused" : "refused";
}
