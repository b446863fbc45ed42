import { createHmac } from "node:crypto";

/**
 * The Stripe-Signature header: always real time, whatever the sandbox clock says, because receivers
 * compare it with theirs. Source: docs.stripe.com/webhooks#verify-manually.
 */
export function signatureHeader(payload: string, secret: string, seconds: number = Math.floor(Date.now() / 1000)): string {
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${payload}`).digest("hex")}`;
}
