import { z } from "zod";
import { isCurrency } from "./money";

/**
 * An order of the shop in our words: what an import needs. Both the GraphQL gateway and the webhook parser produce this
 * shape; where a webhook cannot know (selling plans, product tags), the field says so instead of pretending.
 * Ids are gid strings: Shopify's numbers exceed 2^53.
 */
const gid = z.string().startsWith("gid://shopify/").max(200);
const text = z.string().max(5_000);
const currencyCode = z.string().refine(isCurrency, "not a currency of ISO 4217");

export const shopMoneySchema = z.object({ minor: z.bigint(), currency: currencyCode });

export const shopAddressSchema = z.object({
  name: text.nullable(),
  company: text.nullable(),
  address1: text.nullable(),
  address2: text.nullable(),
  city: text.nullable(),
  zip: text.nullable(),
  provinceCode: text.nullable(),
  /** ISO 3166-1 alpha-2. */
  countryCode: z.string().length(2).nullable(),
  phone: text.nullable(),
});

export const shopCustomerSchema = z.object({
  gid: gid.nullable(),
  name: text.nullable(),
  email: text.nullable(),
  phone: text.nullable(),
  /** Locale tag of the checkout, such as `fr-FR`. */
  locale: text.nullable(),
});

/** What the plan says is present only where the plan itself could be read: Shopify deletes an app's plans after an uninstall. */
export const shopSellingPlanSchema = z.object({
  gid: gid.nullable(),
  name: text,
  /** Shopify's category as it writes it, such as `PRE_ORDER`. */
  category: text.nullable(),
  /** `EXACT_TIME`, `TIME_AFTER_CHECKOUT`, `ON_FULFILLMENT` or `NO_REMAINING_BALANCE`. */
  balanceTrigger: text.nullish(),
  balanceDueAt: z.date().nullish(),
  /** ISO 8601 duration, such as `P60D`. */
  balanceAfterCheckout: text.nullish(),
  /** When the plan promises to ship. */
  shipsAt: z.date().nullish(),
});

export const shopLineSchema = z.object({
  gid,
  title: text,
  variantTitle: text.nullable(),
  sku: text.nullable(),
  productGid: gid.nullable(),
  variantGid: gid.nullable(),
  imageUrl: text.nullable(),
  /** As ordered; `currentQuantity` after edits and refunds; `fulfillableQuantity` still to ship. */
  quantity: z.int().min(0),
  currentQuantity: z.int().min(0),
  fulfillableQuantity: z.int().min(0),
  unitPrice: shopMoneySchema,
  /** After discounts, before tax unless prices include it, for `currentQuantity`. */
  total: shopMoneySchema,
  properties: z.array(z.object({ name: text, value: text })),
  /** Null: no selling plan, or not read (see `sellingPlansRead`). */
  sellingPlan: shopSellingPlanSchema.nullable(),
  /** Null: not read (webhooks do not carry product tags). */
  productTags: z.array(text).nullable(),
});

export const shopPaymentTermsSchema = z.object({
  /** Shopify's type in lower case: `net`, `fixed`, `receipt`, `fulfillment` or one we do not know yet. */
  type: text,
  name: text.nullable(),
  /** May be empty although money is outstanding. */
  schedules: z.array(
    z.object({
      gid: gid.nullable(),
      amount: shopMoneySchema.nullable(),
      dueAt: z.date().nullable(),
      completedAt: z.date().nullable(),
    }),
  ),
});

export const shopTransactionSchema = z.object({
  gid,
  parentGid: gid.nullable(),
  /** In lower case: `sale`, `capture`, `authorization`, `refund`, `void`, … */
  kind: text,
  /** In lower case: `success`, `pending`, `failure`, `error`, … */
  status: text,
  gateway: text.nullable(),
  isManual: z.boolean(),
  /** In the currency the customer saw. */
  amount: shopMoneySchema,
  processedAt: z.date().nullable(),
  isTest: z.boolean(),
  /** Our marker in the transaction or the order's note, when this one records a charge of ours (rule 15). */
  ourMarker: text.nullable(),
});

export const FULFILMENT_STATUSES = ["unfulfilled", "partial", "fulfilled"] as const;
export type FulfilmentStatus = (typeof FULFILMENT_STATUSES)[number];

export const shopOrderFactsSchema = z.object({
  gid,
  name: text.min(1),
  placedAt: z.date(),
  updatedAt: z.date(),
  cancelledAt: z.date().nullable(),
  cancelReason: text.nullable(),
  closedAt: z.date().nullable(),
  isTest: z.boolean(),
  /** Currency the customer saw (presentment): debt, consent, charge and mail are in this one (rule 16). */
  currency: currencyCode,
  shopCurrency: currencyCode,
  /** Total now, after edits and refunds, in `currency`. */
  total: shopMoneySchema,
  shopTotal: shopMoneySchema,
  tax: shopMoneySchema,
  /** What Shopify says is still owed, in `currency`; null when the source gives only the shop's currency and they differ. */
  outstanding: shopMoneySchema.nullable(),
  /** Shopify's financial status in lower case: `pending`, `partially_paid`, `paid`, … */
  financialStatus: text.nullable(),
  fulfilmentStatus: z.enum(FULFILMENT_STATUSES),
  /** When all of it was delivered; null: not, or nobody knows; left out where the source does not say. */
  deliveredAt: z.date().nullish(),
  tags: z.array(text),
  note: text.nullable(),
  noteAttributes: z.array(z.object({ name: text, value: text })),
  customer: shopCustomerSchema.nullable(),
  /** The address for mail: the order's own, which may differ from the customer's. Empty strings become null. */
  email: text.nullable(),
  phone: text.nullable(),
  billingAddress: shopAddressSchema.nullable(),
  shippingAddress: shopAddressSchema.nullable(),
  lines: z.array(shopLineSchema),
  /** True when `sellingPlan` of the lines was really read. */
  sellingPlansRead: z.boolean(),
  paymentTerms: shopPaymentTermsSchema.nullable(),
  transactions: z.array(shopTransactionSchema),
  /** False when the source carries no transactions (webhooks of orders): the list then says nothing. */
  transactionsRead: z.boolean(),
});

export type ShopOrderFacts = Readonly<z.infer<typeof shopOrderFactsSchema>>;
export type ShopLineFacts = Readonly<z.infer<typeof shopLineSchema>>;
export type ShopTransactionFacts = Readonly<z.infer<typeof shopTransactionSchema>>;
export type ShopPaymentTermsFacts = Readonly<z.infer<typeof shopPaymentTermsSchema>>;
export type ShopAddressFacts = Readonly<z.infer<typeof shopAddressSchema>>;
export type ShopCustomerFacts = Readonly<z.infer<typeof shopCustomerSchema>>;

/** The country that decides when a date begins for the customer: billing first, shipping where there is none (rule 22). */
export function billingCountryOf(facts: ShopOrderFacts): string | null {
  return facts.billingAddress?.countryCode ?? facts.shippingAddress?.countryCode ?? null;
}

/** The address to write to: the order's, else the customer's; null when neither is there. */
export function emailOf(facts: ShopOrderFacts): string | null {
  return facts.email?.trim() || facts.customer?.email?.trim() || null;
}
