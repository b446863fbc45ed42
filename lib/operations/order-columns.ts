import { createHash } from "node:crypto";
import { dateInZone, type PlainDate } from "@/lib/domain/dates";
import { billingCountryOf, emailOf, type ShopOrderFacts } from "@/lib/domain/shopify-order";
import type { OrderLineColumns } from "@/lib/store/order-lines";
import type { OrderFactsColumns } from "@/lib/store/orders";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The same facts make the same digest; when they were last changed is not part of what they say. */
export function digestOf(facts: ShopOrderFacts): string {
  const { updatedAt: _when, ...said } = facts;
  return sha256(JSON.stringify(said, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value)));
}

/** A fingerprint of the address Shopify last gave, so that a correction made here is not undone by a re-read. */
export function contactDigestOf(facts: ShopOrderFacts): string | null {
  const email = emailOf(facts)?.toLowerCase();
  return email ? sha256(`${facts.gid} ${email}`) : null;
}

/** An order's columns as Shopify says them now. `readAt` null: the facts came with a webhook. */
export function orderColumns(
  facts: ShopOrderFacts,
  shopDueOn: PlainDate | null,
  { readAt, zone }: { readonly readAt: Date | null; readonly zone: string },
): OrderFactsColumns {
  const address = facts.billingAddress ?? facts.shippingAddress;
  return {
    name: facts.name,
    totalMinor: facts.total.minor,
    shopTotalMinor: facts.shopTotal.minor,
    taxMinor: facts.tax.minor,
    shopOutstandingMinor: facts.outstanding?.minor ?? null,
    shopReadAt: readAt,
    financialStatus: facts.financialStatus,
    fulfilmentStatus: facts.fulfilmentStatus,
    deliveredOn: facts.deliveredAt ? dateInZone(facts.deliveredAt, zone) : null,
    cancelledAt: facts.cancelledAt,
    cancelReason: facts.cancelReason,
    country: billingCountryOf(facts),
    region: address?.provinceCode ?? null,
    tags: facts.tags,
    shopDueOn,
    contactDigest: contactDigestOf(facts),
    shopifyUpdatedAt: facts.updatedAt,
    factsDigest: digestOf(facts),
  };
}

/** An order's lines; `preorderLines` null leaves what each line was. */
export function lineColumns(facts: ShopOrderFacts, preorderLines: ReadonlySet<string> | null): OrderLineColumns[] {
  return facts.lines.map((line) => ({
    gid: line.gid,
    productGid: line.productGid,
    variantGid: line.variantGid,
    title: line.title,
    variantTitle: line.variantTitle,
    sku: line.sku,
    imageUrl: line.imageUrl,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    fulfillableQuantity: line.fulfillableQuantity,
    unitPriceMinor: line.unitPrice.minor,
    totalMinor: line.total.minor,
    isPreorder: preorderLines ? preorderLines.has(line.gid) : null,
    sellingPlanGid: line.sellingPlan?.gid ?? null,
    sellingPlanName: line.sellingPlan?.name ?? null,
  }));
}
