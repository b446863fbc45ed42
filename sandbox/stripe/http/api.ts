import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { ACCOUNT_VERSION, type Call, type Endpoint, isEndive } from "../call";
import type { Fault } from "../control/dials";
import { faultFor, latencyFor } from "../control/faults";
import { endpoints } from "../endpoints/index";
import { invalid, StripeError } from "../errors";
import type { Schema } from "../parameters/schema";
import { readParameters } from "../parameters/validate";
import { settleDue } from "../payments/time";
import { newId, type World } from "../world";
import { readBody } from "./body";
import { expand } from "./expand";
import { type RawMembers, readForm } from "./form";
import { Idempotency, type IdempotentCall } from "./idempotency";
import { authenticate, checkPermission } from "./keys";
import { lockTimeout, ObjectLocks, RateLimiter, rateLimited } from "./limits";
import { Routes } from "./routes";

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** Where `payment_method_types` could be written before 2026-09-30. */
const ONCE_WITH_TYPES = /^(PaymentIntent(Create|Update|Confirm)|SetupIntent(Create|Update)|Checkout\.SessionCreate)Params$/;
const LEGACY: Record<string, Schema> = { payment_method_types: { a: "s" } };

function errorAnswer(error: StripeError, requestId: string): Answer {
  const body = { ...error.body, request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` };
  return { status: error.status, body: JSON.stringify({ error: body }), headers: error.headers };
}

const serverError = new StripeError(
  500,
  { type: "api_error", message: "An unknown error occurred. Please contact Stripe support if this persists." },
  "failed",
);

/** Answers /v1/…: key, limits, idempotency, parameters, work, faults, in the order Stripe does them. */
export class Api {
  private readonly routes = new Routes(endpoints);
  private readonly idempotency: Idempotency;
  private readonly limiter = new RateLimiter();
  private readonly locks = new ObjectLocks();
  private settledAt = 0;

  constructor(
    private readonly world: World,
    private readonly afterCommit: () => void,
  ) {
    this.idempotency = new Idempotency(world);
  }

  /** What the clock made due happens before the call that would see it. */
  private catchUp(): void {
    const second = this.world.seconds();
    if (second !== this.settledAt) {
      this.settledAt = second;
      if (settleDue(this.world) > 0) {
        this.world.documents.commit();
        this.afterCommit();
      }
    }
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.catchUp();
    const requestId = newId("req_", 14);
    const method = request.method ?? "GET";
    const [path = "", query = ""] = (request.url ?? "").split("?");
    const fault = faultFor(this.world, method, path);
    if (fault === "dropBefore") {
      request.socket.destroy();
      return;
    }
    if (fault === "timeoutBefore") {
      return;
    }
    const answer = await this.answer(request, { requestId, method, path, query, fault });
    if (fault === "dropAfter") {
      request.socket.destroy();
    } else if (fault !== "timeout") {
      this.send(request, response, answer, requestId);
    }
  }

  private send(request: IncomingMessage, response: ServerResponse, answer: Answer, requestId: string): void {
    const key = request.headers["idempotency-key"];
    response.writeHead(answer.status, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(answer.body),
      "cache-control": "no-cache, no-store",
      "request-id": requestId,
      "stripe-version": versionOf(request),
      ...(typeof key === "string" ? { "idempotency-key": key } : {}),
      ...answer.headers,
    });
    response.end(answer.body);
  }

  private async answer(request: IncomingMessage, facts: RequestFacts): Promise<Answer> {
    try {
      return await this.admit(request, facts);
    } catch (error) {
      if (error instanceof StripeError) {
        return errorAnswer(error, facts.requestId);
      }
      this.world.log(`stripe sandbox: ${facts.method} ${facts.path}: ${error instanceof Error ? error.stack : String(error)}`);
      return errorAnswer(serverError, facts.requestId);
    }
  }

  /** Everything that can turn a call away before its work begins. */
  private async admit(request: IncomingMessage, facts: RequestFacts): Promise<Answer> {
    const caller = authenticate(this.world, request.headers.authorization);
    const { method, path } = facts;
    checkVersion(request);
    if (facts.fault === "rateLimit429") {
      throw rateLimited();
    }
    if (facts.fault === "lockTimeout429") {
      throw lockTimeout();
    }
    const match = this.routes.find(method, path);
    if (match === null) {
      throw invalid(
        `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
        { status: 404 },
      );
    }
    this.limiter.count(this.world, caller.account, `${method} ${match.endpoint.path}`);
    checkPermission(this.world, caller, method, path);
    const raw = method === "POST" ? readForm(await readBody(request)) : readForm(facts.query);
    checkContentType(request, raw);
    const key = request.headers["idempotency-key"];
    const idempotent: IdempotentCall | null =
      method === "POST" && typeof key === "string" ? { account: caller.account, key, endpoint: path, parameters: raw } : null;
    const saved = idempotent === null ? null : this.idempotency.begin(idempotent);
    if (saved !== null) {
      return { status: saved.status, body: saved.body, headers: { "idempotent-replayed": "true", "original-request": saved.requestId } };
    }
    const call: Call = {
      world: this.world,
      account: caller.account,
      parameters: {},
      path: match.path,
      version: versionOf(request),
      request: { id: facts.requestId, idempotency_key: idempotent?.key ?? null },
    };
    return this.inTurn(call, match.endpoint, raw, idempotent, facts);
  }

  /** Waits for the object and for the dialled latency, half before the work and half after. */
  private async inTurn(
    call: Call,
    endpoint: Endpoint,
    raw: RawMembers,
    idempotent: IdempotentCall | null,
    facts: RequestFacts,
  ): Promise<Answer> {
    const { id } = call.path;
    const latency = latencyFor(this.world);
    let release: (() => void) | null = null;
    try {
      if (endpoint.method !== "GET" && id !== undefined) {
        release = await this.locks.take(id, this.world.dials.lockWaitMs);
      }
      if (latency > 0) {
        await sleep(latency / 2);
      }
      const answer = this.work(call, endpoint, raw, idempotent, facts);
      if (latency > 0) {
        await sleep(latency / 2);
      }
      return answer;
    } finally {
      release?.();
      if (idempotent !== null) {
        this.idempotency.finish(idempotent);
      }
    }
  }

  /** The work and its record, in one commit. No await in here: two calls must not share a commit. */
  private work(call: Call, endpoint: Endpoint, raw: RawMembers, idempotent: IdempotentCall | null, facts: RequestFacts): Answer {
    const { documents } = this.world;
    const { requestId } = facts;
    let answer: Answer;
    try {
      const parameters = readCallParameters(call, endpoint, raw);
      answer = facts.fault === "error500Before" ? errorAnswer(serverError, requestId) : this.handle({ ...call, parameters }, endpoint);
    } catch (error) {
      if (!(error instanceof StripeError) || error.phase === "refused") {
        documents.rollback();
        throw error;
      }
      answer = errorAnswer(error, requestId);
    }
    if (facts.fault === "error500After") {
      answer = errorAnswer(serverError, requestId);
    }
    if (idempotent !== null) {
      this.idempotency.save(idempotent, { status: answer.status, body: answer.body, requestId });
    }
    documents.commit();
    this.afterCommit();
    return answer;
  }

  private handle(call: Call & { parameters: { expand?: unknown } }, endpoint: Endpoint): Answer {
    const answer = endpoint.handle(call as Call<never>);
    return { status: 200, body: JSON.stringify(expand(call, answer, call.parameters.expand)) };
  }
}

interface RequestFacts {
  requestId: string;
  method: string;
  path: string;
  query: string;
  fault: Fault | null;
}

function versionOf(request: IncomingMessage): string {
  const version = request.headers["stripe-version"];
  return typeof version === "string" ? version : ACCOUNT_VERSION;
}

function checkVersion(request: IncomingMessage): void {
  const version = versionOf(request);
  if (!/^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(version)) {
    throw invalid(`Invalid Stripe API version: ${version}`);
  }
}

function checkContentType(request: IncomingMessage, raw: RawMembers): void {
  const type = request.headers["content-type"] ?? "";
  if (request.method === "POST" && Object.keys(raw).length > 0 && !type.startsWith("application/x-www-form-urlencoded")) {
    throw invalid(
      "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.",
    );
  }
}

function readCallParameters(call: Call, endpoint: Endpoint, raw: RawMembers): Record<string, unknown> {
  const hasTypes = ONCE_WITH_TYPES.test(endpoint.parameters ?? "");
  if (hasTypes && "payment_method_types" in raw && isEndive(call.version)) {
    throw endpoint.parameters?.startsWith("Checkout")
      ? invalid("Received unknown parameter: payment_method_types. Did you mean allowed_payment_method_types?", {
          code: "parameter_unknown",
          param: "payment_method_types",
        })
      : invalid(
          "The `payment_method_types` parameter is no longer supported in this API version. Use `allowed_payment_method_types` or `excluded_payment_method_types`.",
          {
            code: "payment_method_types_no_longer_supported",
            param: "payment_method_types",
          },
        );
  }
  return readParameters(endpoint.parameters, raw, hasTypes ? LEGACY : {});
}
