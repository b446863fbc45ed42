/** Parts that several webhook payloads share, in the shape of Shopify's REST resources. */

import { countryName } from "../state/countries";
import { inZone } from "../state/dates";
import { gid } from "../state/gid";
import { fullDecimals, type Money, type MoneyBag } from "../state/money";
import type { Address, Customer, Shop } from "../state/records";

export type Json = null | boolean | number | bigint | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

function moneyPart(money: Money): JsonObject {
  return { amount: fullDecimals(money), currency_code: money.currency };
}

export function moneySet(bag: MoneyBag): JsonObject {
  return { shop_money: moneyPart(bag.shop), presentment_money: moneyPart(bag.presentment) };
}

/** REST amounts without a set are in the shop's currency. */
export function shopAmount(bag: MoneyBag): string {
  return fullDecimals(bag.shop);
}

export function fullName(first: string | null, last: string | null): string {
  return [first, last].filter(Boolean).join(" ");
}

export function addressPart(address: Address | null): Json {
  if (!address) return null;
  return {
    first_name: address.firstName,
    address1: address.address1,
    phone: address.phone,
    city: address.city,
    zip: address.zip,
    province: address.province,
    country: countryName(address.countryCode),
    last_name: address.lastName,
    address2: address.address2,
    company: address.company,
    latitude: null,
    longitude: null,
    name: fullName(address.firstName, address.lastName),
    country_code: address.countryCode,
    province_code: address.provinceCode,
  };
}

function defaultAddress(customer: Customer): JsonObject {
  const address = customer.addresses[0];
  if (!address) return {};
  return {
    default_address: {
      id: BigInt(address.id),
      customer_id: BigInt(customer.id),
      first_name: address.firstName,
      last_name: address.lastName,
      company: address.company,
      address1: address.address1,
      address2: address.address2,
      city: address.city,
      province: address.province,
      country: countryName(address.countryCode),
      zip: address.zip,
      phone: address.phone,
      name: fullName(address.firstName, address.lastName),
      province_code: address.provinceCode,
      country_code: address.countryCode,
      country_name: countryName(address.countryCode),
      default: true,
    },
  };
}

const NO_MARKETING: JsonObject = { state: "not_subscribed", opt_in_level: "single_opt_in", consent_updated_at: null };

export function customerPart(customer: Customer, shop: Shop): JsonObject {
  return {
    id: BigInt(customer.id),
    email: customer.email,
    created_at: inZone(customer.createdAt, shop.timezone),
    updated_at: inZone(customer.updatedAt, shop.timezone),
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: "disabled",
    note: customer.note,
    verified_email: true,
    multipass_identifier: null,
    tax_exempt: false,
    phone: customer.phone,
    email_marketing_consent: customer.email ? NO_MARKETING : null,
    sms_marketing_consent: customer.phone ? { ...NO_MARKETING, consent_collected_from: "SHOPIFY" } : null,
    tags: customer.tags.join(", "),
    currency: shop.currency,
    tax_exemptions: [],
    admin_graphql_api_id: gid("Customer", customer.id),
    ...defaultAddress(customer),
  };
}
