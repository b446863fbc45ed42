import { z } from "zod";
import type { DeclineCodes } from "@/lib/domain/charge-outcome";

const stored = z.object({
  kind: z.literal("declined"),
  code: z.string(),
  declineCode: z.string().optional(),
  networkCode: z.string().optional(),
  adviceCode: z.string().optional(),
  networkAdviceCode: z.string().optional(),
});

/** The bank's codes of a stored outcome; null when it was not a no. */
export function readStoredDecline(attempt: { readonly outcome: unknown }): DeclineCodes | null {
  const parsed = stored.safeParse(attempt.outcome);
  if (!parsed.success) return null;
  const { kind: _, ...codes } = parsed.data;
  return codes;
}
