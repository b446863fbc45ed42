import { z } from "zod";
import { declines } from "../data/declines";
import { FAULTS } from "./dials";

const probability = z.number().min(0).max(1);
const milliseconds = z.number().min(0).max(3_600_000);
const perSecond = z.number().int().min(0).nullable();

/** POST /__sandbox/dials: only what is named is turned. */
export const dialsRequest = z.strictObject({
  latencyMs: z
    .union([milliseconds.transform((ms) => ({ min: ms, max: ms })), z.strictObject({ min: milliseconds, max: milliseconds })])
    .optional(),
  faults: z.partialRecord(z.enum(FAULTS), probability).optional(),
  rateLimits: z.strictObject({ endpoint: perSecond.optional(), account: perSecond.optional() }).optional(),
  lockWaitMs: milliseconds.optional(),
  searchLagMs: milliseconds.optional(),
  webhooks: z
    .strictObject({
      delayMs: milliseconds.optional(),
      duplicate: probability.optional(),
      reorder: probability.optional(),
      lose: probability.optional(),
      retryAfterMs: z.array(milliseconds).max(50).optional(),
      automatic: z.boolean().optional(),
    })
    .optional(),
  revokedKeys: z.array(z.string()).optional(),
  deniedPermissions: z.record(z.string(), z.array(z.string())).optional(),
  seed: z.number().int().optional(),
});

/** POST /__sandbox/faults: the next `times` matching calls go wrong. */
export const faultRequest = z.strictObject({
  fault: z.enum(FAULTS),
  method: z.enum(["GET", "POST", "DELETE"]).nullable().default(null),
  path: z.string().nullable().default(null),
  times: z.number().int().min(1).max(1_000_000).default(1),
  skip: z.number().int().min(0).default(0),
});

const behaviours = ["succeed", ...(Object.keys(declines) as (keyof typeof declines)[])] as const;

/** POST /__sandbox/payment_methods/:id: what the card does from now on, or what its bank renewed. */
export const paymentMethodRequest = z.strictObject({
  behaviour: z.enum(behaviours).nullable().optional(),
  card: z
    .strictObject({
      brand: z.string().optional(),
      last4: z
        .string()
        .regex(/^\d{4}$/)
        .optional(),
      exp_month: z.number().int().min(1).max(12).optional(),
      exp_year: z.number().int().min(2000).max(2200).optional(),
    })
    .optional(),
});

/** POST /__sandbox/disputes: the cardholder complains now. */
export const disputeRequest = z.strictObject({
  charge: z.string(),
  kind: z.enum(["fraudulent", "product_not_received", "inquiry"]).default("fraudulent"),
});
