import type Stripe from "stripe";
import type { Wire } from "./client";
import type { CreateRefundInput, RefundResult, StripeRefundFacts } from "./contract";
import { refundFacts } from "./facts";
import { outcomeOfError } from "./outcomes";
import { toStripeAmount } from "./units";

const TIMEOUT_MS = 20_000;
const PAGE = 100;

/** One request, never repeated by the client: a repeat is the caller's own decision, under the key that is kept. */
export async function createRefund(wire: Wire, input: CreateRefundInput): Promise<RefundResult> {
  const amount = toStripeAmount(input.amount);
  if (!amount.ok) return { kind: "refused", why: amount.detail };
  const params: Stripe.RefundCreateParams = {
    ...(input.chargeId ? { charge: input.chargeId } : { payment_intent: input.paymentIntentId ?? undefined }),
    amount: amount.amount,
    metadata: { merchant: input.ids.merchantId, order: input.ids.orderId, refund_part: input.ids.refundPartId },
  };
  const options = { idempotencyKey: input.idempotencyKey, maxNetworkRetries: 0, timeout: TIMEOUT_MS };
  await wire.wait("refunds.create");
  try {
    const send = () => wire.sdk.refunds.create(params, options);
    return { kind: "made", refund: refundFacts(await wire.http.once(input.idempotencyKey, input.mayStillSend, send)) };
  } catch (error) {
    const result = resultOfError(error);
    wire.log.info({ stripe: "refunds.create", result }, "refund not made, or not known to be made");
    return result;
  }
}

/** What an error of the call means. Only what surely did nothing is `refused` or `not_made`. */
function resultOfError(error: unknown): RefundResult {
  const outcome = outcomeOfError(error);
  switch (outcome.kind) {
    case "not_made": {
      const why = outcome.detail ?? outcome.why;
      return outcome.why === "invalid_request" ? { kind: "refused", why } : { kind: "not_made", why };
    }
    case "unknown":
      return { kind: "unknown", why: outcome.detail ?? outcome.why, isAnswered: outcome.why === "server_error" };
    default:
      return { kind: "unknown", why: outcome.kind, isAnswered: false };
  }
}

/** Every refund of a charge, whoever made it, newest first. */
export async function refundsOf(
  wire: Wire,
  of: { readonly chargeId: string | null; readonly paymentIntentId: string | null },
): Promise<readonly StripeRefundFacts[]> {
  const charge = of.chargeId ? { charge: of.chargeId } : { payment_intent: of.paymentIntentId ?? undefined };
  return wire.call("refunds.list", async () => {
    const found: StripeRefundFacts[] = [];
    for await (const refund of wire.sdk.refunds.list({ ...charge, limit: PAGE })) found.push(refundFacts(refund));
    return found;
  });
}
