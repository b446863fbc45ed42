/** HTTP to one shop: where requests go, and what a failure says about whether they arrived. */

/** What is known of one exchange after it failed or ended. */
export type Exchange = {
  /** Null: no answer came back. */
  status: number | null;
  retryAfterMs: number | null;
  /** True when the request cannot have reached Shopify. */
  neverSent: boolean;
  problem: string | null;
};

const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "ERR_INVALID_URL",
]);

export function newExchange(): Exchange {
  return { status: null, retryAfterMs: null, neverSent: false, problem: null };
}

/** `code` of an error or of what caused it; undici wraps the socket's error. */
function codeOf(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    if ("code" in at && typeof at.code === "string") return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
  }
  return null;
}

function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds * 1000) : null;
}

export type Address = { readonly shopDomain: string; readonly apiBase?: string };

/** Sends to the shop's host, or to `apiBase` with the shop named in `X-Forwarded-Host`. */
export async function send(address: Address, path: string, init: RequestInit, timeoutMs: number, exchange: Exchange): Promise<Response> {
  const headers = new Headers(init.headers);
  if (address.apiBase !== undefined) headers.set("X-Forwarded-Host", address.shopDomain);
  const origin = address.apiBase ?? `https://${address.shopDomain}`;
  try {
    const response = await fetch(origin + path, { ...init, headers, redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    exchange.status = response.status;
    exchange.retryAfterMs = retryAfterOf(response);
    return response;
  } catch (error) {
    const code = codeOf(error);
    exchange.neverSent = code !== null && NEVER_SENT.has(code);
    exchange.problem = code ?? (error instanceof Error ? error.name : "network error");
    throw error;
  }
}
