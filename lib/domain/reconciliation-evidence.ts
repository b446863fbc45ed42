import { z } from "zod";
import { type Money, moneyJson, moneyJsonSchema } from "./money";
import type { Books, OwnBooks, ShopBooks, StripeBooks } from "./reconciliation";

/** What the three sides of a difference say, as it is kept and shown: the facts a person would look up themselves. */

export const EVIDENCE_WORDS = [
  "order_total",
  "order_cancelled",
  "instalment",
  "attempt",
  "charge",
  "refund",
  "dispute",
  "payment_intent",
  "no_such_charge",
  "outstanding",
  "transaction_charge",
  "transaction_refund",
] as const;
export type EvidenceWord = (typeof EVIDENCE_WORDS)[number];

const factSchema = z.object({
  what: z.enum(EVIDENCE_WORDS),
  amount: moneyJsonSchema.nullable(),
  /** ISO instant. */
  at: z.string().nullable(),
  /** The name its own side has for it. */
  ref: z.string().nullable(),
  /** State in that side's own words. */
  state: z.string().nullable(),
  /** The rail, or Shopify's gateway. */
  by: z.string().nullable(),
});
export type EvidenceFact = z.infer<typeof factSchema>;

/** Null for a side that was not asked. */
export const evidenceSchema = z.object({
  predesk: z.array(factSchema),
  stripe: z.array(factSchema).nullable(),
  shopify: z.array(factSchema).nullable(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

const NOTHING = { amount: null, at: null, ref: null, state: null, by: null };
const MOST = 40;

export function evidenceOf({ ours, stripe, shop }: Pick<Books, "ours" | "stripe" | "shop">): Evidence {
  return {
    predesk: predeskFacts(ours).slice(0, MOST),
    stripe: stripe && stripeFacts(stripe).slice(0, MOST),
    shopify: shop && shopFacts(shop).slice(0, MOST),
  };
}

function predeskFacts(ours: OwnBooks): EvidenceFact[] {
  return [
    { ...NOTHING, what: "order_total", amount: moneyJson(ours.total) },
    ...(ours.cancelledAt ? [{ ...NOTHING, what: "order_cancelled" as const, at: ours.cancelledAt.toISOString() }] : []),
    ...ours.instalments.map((one) => ({ ...NOTHING, what: "instalment" as const, amount: moneyJson(one.amount), state: one.state })),
    ...ours.attempts.map((one) => fact("attempt", one.amount, one.openedAt, one.paymentIntentId, one.state)),
    ...ours.payments.map((one) => ({
      ...fact(one.kind, one.amount, one.at, one.refundId ?? one.chargeId ?? one.transactionGid, stateOf(one)),
      by: one.rail,
    })),
  ];
}

const stateOf = (one: OwnBooks["payments"][number]): string =>
  one.kind === "charge" && one.rail === "stripe" && one.status === "succeeded" ? one.recordState : one.status;

function stripeFacts(stripe: StripeBooks): EvidenceFact[] {
  return [
    ...stripe.charges.flatMap((one) => [
      fact("charge", one.amount, one.at, one.chargeId, one.status),
      ...one.refunds.map((refund) => fact("refund", refund.amount, refund.at, refund.refundId, refund.status)),
    ]),
    ...stripe.absent.map((chargeId) => ({ ...NOTHING, what: "no_such_charge" as const, ref: chargeId })),
    ...[...stripe.intents].map(([id, status]) => ({ ...NOTHING, what: "payment_intent" as const, ref: id, state: status })),
  ];
}

function shopFacts(shop: ShopBooks): EvidenceFact[] {
  const moved = shop.transactions.filter((one) => ["sale", "capture", "refund"].includes(one.kind));
  return [
    { ...NOTHING, what: "order_total", amount: moneyJson(shop.total) },
    { ...NOTHING, what: "outstanding", amount: moneyJson(shop.outstanding) },
    ...(shop.cancelledAt ? [{ ...NOTHING, what: "order_cancelled" as const, at: shop.cancelledAt.toISOString() }] : []),
    ...moved.map((one) => ({
      ...fact(one.kind === "refund" ? "transaction_refund" : "transaction_charge", one.amount, one.processedAt, one.gid, one.status),
      by: one.gateway,
    })),
  ];
}

function fact(what: EvidenceWord, amount: Money, at: Date | null, ref: string | null, state: string | null): EvidenceFact {
  return { ...NOTHING, what, amount: moneyJson(amount), at: at?.toISOString() ?? null, ref, state };
}
