import { languageOf } from "@/lib/domain/language";
import { billingCountryOf, emailOf, type ShopOrderFacts } from "@/lib/domain/shopify-order";
import type { Tx } from "@/lib/store/commit";
import { insertCustomer, type KnownCustomer, lockCustomerByGid, type PersonFields, updatePerson } from "@/lib/store/customers";
import type { ImportSettings } from "@/lib/store/import-settings";
import type { Ctx } from "./context";

/** The personal fields of an order: its own address for mail before the customer's, shipping before billing. */
export function personOf(facts: ShopOrderFacts): PersonFields {
  const address = facts.shippingAddress ?? facts.billingAddress;
  return {
    name: facts.customer?.name ?? facts.billingAddress?.name ?? facts.shippingAddress?.name ?? null,
    email: emailOf(facts),
    phone: facts.phone ?? facts.customer?.phone ?? address?.phone ?? null,
    address,
  };
}

/**
 * The customer of a new order, made where there is none. An order without a customer in Shopify gets one of its own: two
 * strangers are never joined by an e-mail address.
 */
export async function findCustomer(tx: Tx, ctx: Ctx, facts: ShopOrderFacts, settings: ImportSettings): Promise<KnownCustomer> {
  const { merchantId } = ctx.scope;
  const gid = facts.customer?.gid ?? null;
  const person = personOf(facts);
  const known = gid === null ? null : await lockCustomerByGid(tx, merchantId, gid);
  if (known) {
    await updatePerson(tx, merchantId, known.personId, person);
    return known;
  }
  const locale = facts.customer?.locale ?? null;
  const language = locale === null ? settings.defaultLanguage : languageOf(locale);
  return insertCustomer(tx, merchantId, { ...person, gid, language, country: billingCountryOf(facts) }, ctx.now);
}
