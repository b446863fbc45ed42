import { createAdminApiClient } from "@shopify/admin-api-client";
import { z } from "zod";
import { syncReason } from "@/lib/domain/sync-reasons";
import { problemsOf } from "./amounts";
import type { Answer, Failure, ShopifyUserError } from "./contract";
import { grantToken, type StoredToken, type TokenStore } from "./token";
import { type Address, type Exchange, newExchange, send } from "./transport";

export interface CallerOptions {
  readonly address: Address;
  readonly apiVersion: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokens: TokenStore;
  readonly log: GatewayLog;
}

/** What the gateway writes about calls: no bodies, no tokens. */
export interface GatewayLog {
  warn(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

type Variables = Readonly<Record<string, unknown>>;

export interface Caller {
  /** A read: what failed may simply be asked again. */
  query<T>(document: string, variables: Variables, shape: z.ZodType<T>): Promise<Answer<T>>;
  /** A write: `root` names the mutation field, whose `userErrors` become `refused`. */
  mutate<T>(document: string, variables: Variables, root: string, shape: z.ZodType<T>): Promise<Answer<T>>;
}

const TIMEOUT_MS = 20_000;
/** Renewed this long before its end, so that no call starts with a token about to die. */
const RENEW_BEFORE_MS = 5 * 60_000;
const THROTTLE_TRIES = 5;
const LONGEST_WAIT_MS = 10_000;

type Reply = {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly { message: string; path?: readonly (string | number)[]; extensions?: { code?: string } }[];
  readonly message: string | null;
  readonly waitMs: number;
};

/** How long until the bucket holds what the query asks for. Source: shopify.dev/docs/api/usage/rate-limits. */
function waitFor(
  cost: { requestedQueryCost?: number; throttleStatus?: { currentlyAvailable?: number; restoreRate?: number } } | undefined,
): number {
  const missing = (cost?.requestedQueryCost ?? 0) - (cost?.throttleStatus?.currentlyAvailable ?? 0);
  const rate = cost?.throttleStatus?.restoreRate ?? 0;
  return missing > 0 && rate > 0 ? Math.ceil((missing / rate) * 1000) : 1_000;
}

async function ask(options: CallerOptions, token: string, document: string, variables: Variables, exchange: Exchange): Promise<Reply> {
  const client = createAdminApiClient({
    storeDomain: options.address.shopDomain,
    apiVersion: options.apiVersion,
    accessToken: token,
    userAgentPrefix: "Predesk",
    retries: 0,
    customFetchApi: (url, init) =>
      send(
        options.address,
        new URL(url).pathname,
        { method: init?.method, headers: init?.headers, body: init?.body },
        TIMEOUT_MS,
        exchange,
      ),
  });
  const response = await client.request<Record<string, unknown>>(document, { variables });
  return {
    data: response.data ?? null,
    errors: response.errors?.graphQLErrors ?? [],
    message: response.errors?.message ?? null,
    waitMs: waitFor(response.extensions?.cost),
  };
}

const isThrottled = (reply: Reply): boolean => reply.errors.some((error) => error.extensions?.code === "THROTTLED");

/** What an HTTP status without a usable answer means. 401 is dealt with before, by a new token. */
function failureOfStatus(exchange: Exchange, message: string | null): Failure | null {
  const { status } = exchange;
  if (status === null) {
    const why = exchange.problem ?? message ?? "no answer";
    return exchange.neverSent
      ? { kind: "not_made", why: syncReason("shop_unreachable", { problem: why }) }
      : { kind: "unknown", why: syncReason("shop_silent", { problem: why }) };
  }
  if (status === 200) return null;
  if (status === 401) return { kind: "broken", reason: "wrong_credentials", why: syncReason("shop_token_refused", { said: null }) };
  if (status === 402 || status === 423)
    return { kind: "broken", reason: "shop_frozen", why: syncReason("shop_frozen", { said: `HTTP ${status}` }) };
  if (status === 403) return { kind: "broken", reason: "missing_scope", why: syncReason("shop_access_refused", { said: "HTTP 403" }) };
  if (status === 429 || status === 430) return { kind: "throttled", retryAfterMs: exchange.retryAfterMs ?? 2_000 };
  if (status >= 500) return { kind: "unknown", why: syncReason("shop_status", { status }) };
  return { kind: "not_made", why: syncReason("shop_status", { status }) };
}

/** What GraphQL errors mean: those without a path below the root field were raised before any work. */
function failureOfErrors(reply: Reply): Failure | null {
  if (isThrottled(reply)) return { kind: "throttled", retryAfterMs: reply.waitMs };
  const [first] = reply.errors;
  if (first === undefined) return null;
  const late = reply.errors.some(
    (error) => (error.path?.length ?? 0) > 1 || error.extensions?.code === "INTERNAL_SERVER_ERROR" || error.extensions?.code === "TIMEOUT",
  );
  const said = first.message;
  if (late) return { kind: "unknown", why: syncReason("shop_said", { said }) };
  if (first.extensions?.code === "ACCESS_DENIED")
    return { kind: "broken", reason: "missing_scope", why: syncReason("shop_access_refused", { said }) };
  if (first.extensions?.code === "SHOP_INACTIVE")
    return { kind: "broken", reason: "shop_frozen", why: syncReason("shop_frozen", { said }) };
  return { kind: "not_made", why: syncReason("shop_said", { said }) };
}

const payload = z.looseObject({
  userErrors: z.array(z.looseObject({ message: z.string(), field: z.array(z.string()).nullish(), code: z.string().nullish() })),
});

function userErrorsIn(value: unknown): readonly ShopifyUserError[] {
  const parsed = payload.safeParse(value);
  if (!parsed.success) return [];
  return parsed.data.userErrors.map(({ message, field, code }) => ({ message, field: field?.join(".") ?? null, code: code ?? null }));
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export function makeCaller(options: CallerOptions): Caller {
  const { tokens } = options;

  const grant = (): Promise<Answer<StoredToken>> => grantToken(options.address, options.clientId, options.clientSecret);

  async function currentToken(): Promise<Answer<StoredToken>> {
    const stored = await tokens.load();
    if (stored && (stored.expiresAt === null || stored.expiresAt.getTime() - Date.now() > RENEW_BEFORE_MS))
      return { kind: "ok", value: stored };
    return tokens.renew(stored?.accessToken ?? null, grant);
  }

  /** After a 401: a permanent token cannot be renewed, any other once. */
  async function nextToken(refused: StoredToken): Promise<Answer<StoredToken>> {
    if (refused.expiresAt === null)
      return { kind: "broken", reason: "wrong_credentials", why: syncReason("shop_token_refused", { said: null }) };
    return tokens.renew(refused.accessToken, grant);
  }

  /** One document until it is answered: a refused token is renewed once, a throttled call waits by the cost data. */
  async function run(document: string, variables: Variables): Promise<Answer<Reply>> {
    let token = await currentToken();
    let renewed = false;
    for (let tries = 1; ; tries += 1) {
      if (token.kind !== "ok") return token;
      const exchange = newExchange();
      const reply = await ask(options, token.value.accessToken, document, variables, exchange);
      if (exchange.status === 401 && !renewed) {
        renewed = true;
        token = await nextToken(token.value);
        continue;
      }
      const failure = failureOfStatus(exchange, reply.message) ?? failureOfErrors(reply);
      if (failure === null && reply.data === null)
        return { kind: "unknown", why: syncReason("shop_answer_unreadable", { problem: reply.message ?? "HTTP 200" }) };
      if (failure?.kind !== "throttled") return failure ?? { kind: "ok", value: reply };
      if (tries >= THROTTLE_TRIES || failure.retryAfterMs > LONGEST_WAIT_MS) return failure;
      options.log.debug({ shop: options.address.shopDomain, waitMs: failure.retryAfterMs }, "shopify throttled the call");
      await sleep(failure.retryAfterMs);
    }
  }

  function warn(failure: Failure, document: string): Failure {
    const operation = /(?:query|mutation)\s+(\w+)/.exec(document)?.[1];
    options.log.warn({ shop: options.address.shopDomain, operation, outcome: failure }, "shopify call failed");
    return failure;
  }

  return {
    async query(document, variables, shape) {
      const answer = await run(document, variables);
      if (answer.kind !== "ok") return warn(answer, document);
      const parsed = shape.safeParse(answer.value.data);
      return parsed.success ? { kind: "ok", value: parsed.data } : warn({ kind: "unknown", why: problemsOf(parsed.error) }, document);
    },
    async mutate(document, variables, root, shape) {
      const answer = await run(document, variables);
      if (answer.kind !== "ok") return warn(answer, document);
      const value = answer.value.data?.[root];
      const errors = userErrorsIn(value);
      if (errors.length > 0) return warn({ kind: "refused", errors }, document);
      const parsed = shape.safeParse(value);
      return parsed.success ? { kind: "ok", value: parsed.data } : warn({ kind: "unknown", why: problemsOf(parsed.error) }, document);
    },
  };
}
