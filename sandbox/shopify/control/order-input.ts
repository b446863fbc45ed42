/** What the control door takes as an order, with everything but the lines optional. */
import { z } from "zod";
import type { SaleInput } from "../engine/sell";
import { idOf } from "../state/gid";
import { EURO_SHOP } from "../state/seed";

const bareId = (type: string) => z.string().transform((text) => idOf(type, text) ?? text);
const attribute = z.strictObject({ key: z.string(), value: z.string() });
const amount = z.union([z.string(), z.number()]).transform(String);
const text = z.string().nullable().optional();

export const addressInput = z.strictObject({
  countryCode: z.string().regex(/^[A-Z]{2}$/),
  firstName: text,
  lastName: text,
  company: text,
  address1: text,
  address2: text,
  city: text,
  province: text,
  provinceCode: text,
  zip: text,
  phone: text,
});

const line = z.strictObject({
  variantId: bareId("ProductVariant").optional(),
  sku: z.string().optional(),
  title: z.string().optional(),
  price: amount.optional(),
  discount: amount.optional(),
  quantity: z.number().int().positive().default(1),
  sellingPlanId: bareId("SellingPlan").optional(),
  properties: z.array(attribute).optional(),
  requiresShipping: z.boolean().optional(),
  tip: z.boolean().optional(),
});

const customer = z.strictObject({
  id: bareId("Customer").optional(),
  email: text,
  phone: text,
  firstName: text,
  lastName: text,
  locale: z.string().optional(),
  tags: z.array(z.string()).optional(),
});

const payment = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("checkout_charge") }),
  z.strictObject({ kind: z.literal("full") }),
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("authorize") }),
  z.strictObject({ kind: z.literal("amount"), amount }),
]);

const terms = z.union([
  z.literal("from_plan"),
  z.literal("none"),
  z.strictObject({
    type: z.enum(["FIXED", "NET", "RECEIPT", "FULFILLMENT"]),
    dueInDays: z.number().int().optional(),
    dueAt: z.string().optional(),
    issuedAt: z.string().optional(),
  }),
]);

export const orderInput = z.strictObject({
  shop: z.string().default(EURO_SHOP),
  id: bareId("Order").optional(),
  name: z.string().optional(),
  placedAt: z
    .string()
    .refine((value) => !Number.isNaN(Date.parse(value)), "not a date")
    .optional(),
  customer: customer.nullable().default({ email: "camille.exemple@example.com", firstName: "Camille", lastName: "Exemple" }),
  email: text,
  phone: text,
  locale: z.string().default("en"),
  presentmentCurrency: z.string().optional(),
  rate: z.string().optional(),
  shippingAddress: addressInput.nullable().optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  lines: z.array(line).min(1),
  shipping: z
    .strictObject({ title: z.string().default("Standard"), price: amount })
    .nullable()
    .default(null),
  taxesIncluded: z.boolean().optional(),
  tags: z.array(z.string()).default([]),
  note: text,
  attributes: z.array(attribute).default([]),
  sourceName: z.string().default("web"),
  test: z.boolean().default(false),
  payment: payment.default({ kind: "checkout_charge" }),
  paymentTerms: terms.default("from_plan"),
});

export type OrderInputBody = z.infer<typeof orderInput>;

/** A whole sale out of what was given; an address is made up from the country unless it was set to null. */
export function saleFrom(body: OrderInputBody, shopCurrency: string, shopCountry: string): SaleInput {
  const countryCode = body.country ?? shopCountry;
  const invented = {
    countryCode,
    firstName: body.customer?.firstName ?? null,
    lastName: body.customer?.lastName ?? null,
    address1: "1 Example Street",
    city: "Exampletown",
    zip: "10000",
  };
  const { country: _country, shippingAddress, presentmentCurrency, email, phone, note, ...rest } = body;
  return {
    ...rest,
    email: email === undefined ? (body.customer?.email ?? null) : email,
    phone: phone ?? null,
    note: note ?? null,
    presentmentCurrency: presentmentCurrency ?? shopCurrency,
    shippingAddress: shippingAddress === undefined ? invented : shippingAddress,
  };
}
