import { StripeError } from "../errors";
import { accountId, type World } from "../world";

export interface Caller {
  key: string;
  account: string;
}

function unauthorised(message: string): StripeError {
  return new StripeError(401, { type: "invalid_request_error", message }, "refused", { "www-authenticate": 'Bearer realm="Stripe"' });
}

function given(header: string | undefined): string | null {
  const bearer = /^Bearer (\S+)$/i.exec(header ?? "")?.[1];
  const basic = /^Basic (\S+)$/i.exec(header ?? "")?.[1];
  return bearer ?? (basic === undefined ? null : (Buffer.from(basic, "base64").toString().split(":")[0] ?? null));
}

function masked(key: string): string {
  return `${key.slice(0, 8)}${"*".repeat(Math.max(4, key.length - 12))}${key.slice(-4)}`;
}

/**
 * Which account a key opens. `sk_test_<account>_<secret>` and `rk_test_<account>_<secret>` belong to
 * <account>; a key without a second underscore is an account of its own. Live keys are refused:
 * nothing here moves money.
 * @throws StripeError 401 as Stripe answers missing, malformed, live and revoked keys.
 */
export function authenticate(world: World, header: string | undefined): Caller {
  const key = given(header);
  if (key === null || key === "") {
    throw unauthorised(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
    );
  }
  const middle = /^[sr]k_test_([A-Za-z0-9]+(?:_[A-Za-z0-9]+)*)$/.exec(key)?.[1];
  if (middle === undefined || world.dials.revokedKeys.includes(key)) {
    throw unauthorised(`Invalid API Key provided: ${masked(key)}`);
  }
  const parts = middle.split("_");
  return { key, account: accountId(parts.length > 1 ? parts.slice(0, -1).join("_") : middle) };
}

/** @throws StripeError 403 when the dial denies a restricted key this part of the API. */
export function checkPermission(world: World, caller: Caller, method: string, path: string): void {
  const denied = world.dials.deniedPermissions[caller.key];
  if (denied === undefined) {
    return;
  }
  const part = path.startsWith("/v1/checkout/") ? "checkout_sessions" : (path.split("/")[2] ?? "");
  const wanted = `${part}:${method === "GET" ? "read" : "write"}`;
  if (denied.includes(part) || denied.includes(wanted)) {
    throw new StripeError(
      403,
      {
        type: "invalid_request_error",
        code: "more_permissions_required",
        message: `The provided key '${masked(caller.key)}' does not have the required permissions for this endpoint on account '${caller.account}'. Having the 'rak_${wanted.replace(":", "_").replace("s_", "_")}' permission would allow this request to continue.`,
      },
      "refused",
    );
  }
}
