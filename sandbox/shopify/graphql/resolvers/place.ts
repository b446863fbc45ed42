/** Addresses, locations, the shop and its app. */

import { countryName } from "../../state/countries";
import { gid } from "../../state/gid";
import type { Address, App, Installation, Location, Shop } from "../../state/records";
import { fullName } from "../../webhooks/payload-parts";
import { connect, type PageArgs } from "../connection";
import { fieldsOf, type Resolvers } from "../context";

export type AddressNode = { kind: "MailingAddress" | "ShopAddress"; address: Address };

export function addressNode(address: Address | null): AddressNode | null {
  return address ? { kind: "MailingAddress", address } : null;
}

function formatted({ address }: AddressNode): string[] {
  const town = [address.zip, address.city].filter(Boolean).join(" ");
  return [address.company, address.address1, address.address2, town, countryName(address.countryCode)].filter((line): line is string =>
    Boolean(line),
  );
}

const address = fieldsOf<AddressNode>({
  id: ({ kind, address: one }) => gid(kind, one.id),
  address1: ({ address: one }) => one.address1,
  address2: ({ address: one }) => one.address2,
  city: ({ address: one }) => one.city,
  company: ({ address: one }) => one.company,
  coordinatesValidated: () => false,
  country: ({ address: one }) => countryName(one.countryCode),
  countryCode: ({ address: one }) => one.countryCode,
  countryCodeV2: ({ address: one }) => one.countryCode,
  firstName: ({ address: one }) => one.firstName,
  lastName: ({ address: one }) => one.lastName,
  formatted,
  formattedArea: ({ address: one }) => [one.city, countryName(one.countryCode)].filter(Boolean).join(", "),
  name: ({ address: one }) => fullName(one.firstName, one.lastName) || null,
  phone: ({ address: one }) => one.phone,
  province: ({ address: one }) => one.province,
  provinceCode: ({ address: one }) => one.provinceCode,
  zip: ({ address: one }) => one.zip,
});

const location = fieldsOf<Location>({
  id: (one) => gid("Location", one.id),
  legacyResourceId: (one) => one.id,
  address: (one) => ({
    ...one.address,
    formatted: formatted({ kind: "ShopAddress", address: one.address }),
    country: countryName(one.address.countryCode),
  }),
  activatable: () => false,
  addressVerified: () => true,
  deactivatable: () => false,
  deletable: () => false,
  fulfillsOnlineOrders: () => true,
  hasActiveInventory: () => true,
  hasUnfulfilledOrders: () => false,
  isActive: () => true,
  isFulfillmentService: () => false,
  isPrimary: () => true,
  shipsInventory: () => true,
  suggestedAddresses: () => [],
  updatedAt: (one) => one.createdAt,
});

function offsetMinutes(zone: string, nowMs: number): number {
  const text =
    new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" })
      .formatToParts(nowMs)
      .find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const match = /([+-])(\d\d):(\d\d)/.exec(text);
  return match ? (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${String(Math.floor(size / 60)).padStart(2, "0")}${String(size % 60).padStart(2, "0")}`;
}

const shop = fieldsOf<Shop>({
  id: (one) => gid("Shop", one.id),
  alerts: () => [],
  analyticsToken: () => "",
  billingAddress: (one) => ({ kind: "ShopAddress", address: one.address }),
  shopAddress: (one) => ({ kind: "ShopAddress", address: one.address }),
  checkoutApiSupported: () => true,
  contactEmail: (one) => one.email,
  currencyCode: (one) => one.currency,
  enabledPresentmentCurrencies: (one) => Object.keys(one.rates),
  ianaTimezone: (one) => one.timezone,
  myshopifyDomain: (one) => one.shop,
  orderNumberFormatPrefix: () => "#",
  orderNumberFormatSuffix: () => "",
  plan: (one) => ({
    displayName: one.plus ? "Shopify Plus" : "Basic",
    publicDisplayName: one.plus ? "Plus" : "Basic",
    partnerDevelopment: false,
    shopifyPlus: one.plus,
  }),
  primaryDomain: (one) => ({
    kind: "Domain",
    id: gid("Domain", one.id),
    host: one.shop,
    url: `https://${one.shop}`,
    sslEnabled: true,
    localization: null,
  }),
  setupRequired: () => false,
  shipsToCountries: () => ["AT", "BE", "CH", "DE", "ES", "FR", "GB", "IT", "JP", "NL", "US"],
  shopOwnerName: (one) => one.owner,
  taxShipping: () => false,
  timezoneAbbreviation: (one, _args, { world }) =>
    new Intl.DateTimeFormat("en", { timeZone: one.timezone, timeZoneName: "short" })
      .formatToParts(world.now())
      .find((part) => part.type === "timeZoneName")?.value ?? "UTC",
  timezoneOffset: (one, _args, { world }) => offsetText(offsetMinutes(one.timezone, world.now())),
  timezoneOffsetMinutes: (one, _args, { world }) => offsetMinutes(one.timezone, world.now()),
  marketingSmsConsentEnabledAtCheckout: () => false,
  transactionalSmsDisabled: () => false,
  unitSystem: () => "METRIC_SYSTEM",
  updatedAt: (one) => one.createdAt,
  url: (one) => `https://${one.shop}`,
  weightUnit: () => "KILOGRAMS",
});

const app = fieldsOf<App>({
  id: (one) => gid("App", one.id),
  apiKey: (one) => one.clientId,
  availableAccessScopes: () => [],
  developerType: () => "MERCHANT",
  embedded: () => false,
  failedRequirements: () => [],
  features: () => [],
  handle: (one) => one.title.toLowerCase().replaceAll(" ", "-"),
  installation: (one, _args, context) => context.world.tables.installations.get(`${context.domain} ${one.id}`) ?? null,
  isPostPurchaseAppInUse: () => false,
  optionalAccessScopes: () => [],
  previouslyInstalled: () => true,
  pricingDetailsSummary: () => "",
  publicCategory: () => "CUSTOM",
  published: () => false,
  requestedAccessScopes: () => [],
  screenshots: () => [],
  shopifyDeveloped: () => false,
  webhookApiVersion: (_one, _args, context) => context.apiVersion,
});

const installation = fieldsOf<Installation>({
  id: (one) => gid("AppInstallation", one.id),
  accessScopes: (one) => one.scopes.map((handle) => ({ handle, description: handle.replaceAll("_", " ") })),
  activeSubscriptions: () => [],
  allSubscriptions: (_one, args: PageArgs, context) =>
    connect({ items: [] as { id: string }[], idOf: (item) => item.id }, args, context, (item) => item),
  app: (one, _args, context) => context.world.tables.apps.get(one.appId),
  launchUrl: (_one, _args, context) => `https://${context.domain}/admin/apps`,
  subscriptions: () => [],
});

export const placeResolvers: Resolvers = {
  MailingAddress: address,
  ShopAddress: address,
  Location: location,
  Shop: shop,
  App: app,
  AppInstallation: installation,
};
