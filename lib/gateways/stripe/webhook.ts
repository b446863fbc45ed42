import Stripe from "stripe";
import { z } from "zod";
import type { StripeEventHint, VerifyStripeWebhook } from "./contract";
import { instantOf } from "./facts";

const idOrObject = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish();

/** Only what tells where to look: the event is a hint, the object is fetched again. */
const eventSchema = z.object({
  id: z.string(),
  type: z.string(),
  created: z.number(),
  livemode: z.boolean(),
  data: z.object({
    object: z.object({
      object: z.string(),
      id: z.string().nullish(),
      payment_intent: idOrObject,
      charge: idOrObject,
      metadata: z.record(z.string(), z.string()).nullish(),
    }),
  }),
});

/** Stripe's own check needs only the secret, never an account: any key does. */
const verifier = new Stripe("sk_test_verifies_signatures_only", { telemetry: false });

/** `t=…,v1=…`, in whatever schemes: the SDK's own comparison throws on a signature that is empty. */
const SIGNATURE_HEADER = /^t=\d+(,\w+=[^,=]+)+$/;

export const verifyStripeWebhook: VerifyStripeWebhook = ({ rawBody, signatureHeader, secrets }) => {
  if (!signatureHeader || !SIGNATURE_HEADER.test(signatureHeader)) return false;
  const body = Buffer.from(rawBody);
  return secrets.some((secret) => isSignedWith(body, signatureHeader, secret));
};

function isSignedWith(body: Buffer, header: string, secret: string): boolean {
  try {
    verifier.webhooks.constructEvent(body, header, secret);
    return true;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
    // A body that is signed by us and is no JSON is not for here to judge: readStripeEvent says so.
    if (error instanceof SyntaxError) return true;
    throw error;
  }
}

/** Reads a stored event. @throws SyntaxError or ZodError when it is not one of Stripe's events */
export function readStripeEvent(rawBody: Uint8Array): StripeEventHint {
  const event = eventSchema.parse(JSON.parse(Buffer.from(rawBody).toString("utf8")));
  const object = event.data.object;
  const id = object.id ?? null;
  return {
    eventId: event.id,
    type: event.type,
    createdAt: instantOf(event.created),
    livemode: event.livemode,
    objectKind: object.object,
    objectId: id,
    paymentIntentId: object.object === "payment_intent" ? id : (object.payment_intent ?? null),
    chargeId: object.object === "charge" ? id : (object.charge ?? null),
    metadata: object.metadata ?? {},
  };
}
