/**
 * The caller's address for limits and evidence. `X-Forwarded-For` is believed only as far as our own proxies wrote it:
 * with n trusted hops the n-th value from the right is the caller.
 */
export function clientAddress(headers: Headers, trustedProxyHops: number): string {
  if (trustedProxyHops === 0) return "direct";
  const hops = (headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
  return hops.at(-trustedProxyHops) ?? "unknown";
}
