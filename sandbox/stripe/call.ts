import type { World } from "./world";

/** Whoever makes something happen: an API call, or the control door standing in for a bank. */
export interface Actor {
  world: World;
  account: string;
  /** What events say about the call that caused them. */
  request: { id: string | null; idempotency_key: string | null };
}

/** One API call on its way through. */
export interface Call<Parameters = object> extends Actor {
  /** Checked against the `stripe` package's types. */
  parameters: Parameters;
  /** Named parts of the path, such as { id: "pi_…" }. */
  path: Record<string, string>;
  /** The API version asked for; requests without a Stripe-Version header use the account's own. */
  version: string;
}

export interface Endpoint {
  method: "GET" | "POST" | "DELETE";
  path: string;
  /** Interface of the `stripe` package that lists the parameters; null takes none. */
  parameters: string | null;
  handle(call: Call<never>): object;
}

export function endpoint<P>(
  method: Endpoint["method"],
  path: string,
  parameters: string | null,
  handle: (call: Call<P>) => object,
): Endpoint {
  return { method, path, parameters, handle };
}

/** Accounts of the sandbox were opened with this version, before dynamic payment methods became the rule. */
export const ACCOUNT_VERSION = "2022-11-15";

/** True from the version on in which `payment_method_types` is gone from requests. */
export function isEndive(version: string): boolean {
  return version.slice(0, 10) >= "2026-09-30";
}

/** True from the version on in which cards alone are no longer the default. */
export function hasDynamicMethods(version: string): boolean {
  return version.slice(0, 10) >= "2023-08-16";
}
