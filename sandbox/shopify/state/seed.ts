/** Two invented shops, the app that is installed on both, and a second app that belongs to somebody else. */

import { EMPTY_QUANTITIES, levelId } from "../engine/inventory";
import { CATALOGUE, type CatalogueProduct, practicePlans } from "./catalogue";
import type { Address, App, Shop } from "./records";
import type { World } from "./world";

export const PRACTICE_APP = {
  clientId: "a1c0ffee5eed4b1cc1e0d00dfeedbeef",
  clientSecret: "shpss_5eed0f5eed0f5eed0f5eed0f5eed0f01",
} as const;
export const EURO_SHOP = "moulin-velo.myshopify.com";
export const DOLLAR_SHOP = "north-harbor-cycles.myshopify.com";

/** Everything the app needs; `read_all_orders` lets it see orders older than 60 days. */
export const ALL_SCOPES = [
  "read_all_orders",
  "read_apps",
  "read_customers",
  "read_fulfillments",
  "read_inventory",
  "read_locations",
  "read_merchant_managed_fulfillment_orders",
  "read_order_edits",
  "read_orders",
  "read_own_subscription_contracts",
  "read_payment_terms",
  "read_products",
  "read_purchase_options",
  "read_shopify_payments_disputes",
  "write_customers",
  "write_fulfillments",
  "write_inventory",
  "write_merchant_managed_fulfillment_orders",
  "write_order_edits",
  "write_orders",
  "write_payment_terms",
  "write_products",
  "write_purchase_options",
] as const;

/** Permanent token of an older app for this shop, made the same each time so that practice settings can name it. */
export function permanentToken(shop: Shop): string {
  return `shpat_${Buffer.from(shop.shop).toString("hex").padEnd(32, "0").slice(0, 32)}`;
}

type ShopSeed = Pick<
  Shop,
  "shop" | "name" | "email" | "owner" | "currency" | "timezone" | "countryCode" | "locale" | "taxesIncluded" | "rates"
> & { city: string; zip: string; street: string };

const SHOPS: readonly ShopSeed[] = [
  {
    shop: EURO_SHOP,
    name: "Moulin Vélo",
    email: "bonjour@moulin-velo.example",
    owner: "Camille Exemple",
    currency: "EUR",
    timezone: "Europe/Paris",
    countryCode: "FR",
    locale: "fr",
    taxesIncluded: true,
    rates: { EUR: "1", USD: "1.08", GBP: "0.85", CHF: "0.94" },
    street: "12 quai des Exemples",
    city: "Nantes",
    zip: "44000",
  },
  {
    shop: DOLLAR_SHOP,
    name: "North Harbor Cycles",
    email: "hello@north-harbor-cycles.example",
    owner: "Alex Sample",
    currency: "USD",
    timezone: "America/New_York",
    countryCode: "US",
    locale: "en",
    taxesIncluded: false,
    rates: { USD: "1", EUR: "0.92", JPY: "151.5", GBP: "0.79", CAD: "1.37", KWD: "0.307", ISK: "138.2" },
    street: "8 Sample Wharf",
    city: "Portland",
    zip: "04101",
  },
];

function addressOf(world: World, seed: ShopSeed): Address {
  return {
    id: world.nextId("MailingAddress"),
    firstName: null,
    lastName: null,
    company: seed.name,
    address1: seed.street,
    address2: null,
    city: seed.city,
    province: null,
    provinceCode: null,
    zip: seed.zip,
    countryCode: seed.countryCode,
    phone: null,
  };
}

function seedProduct(world: World, shop: Shop, locationId: string, entry: CatalogueProduct): string {
  const now = world.iso();
  const id = world.nextId("Product");
  const { title, handle, description, productType, tags, picture, hue } = entry;
  world.tables.products.put(id, {
    kind: "Product",
    id,
    shop: shop.shop,
    title,
    handle,
    description,
    productType,
    tags,
    picture,
    hue,
    vendor: shop.name,
    status: "ACTIVE",
    createdAt: now,
    updatedAt: now,
  });
  entry.variants.forEach((one, at) => {
    const variantId = world.nextId("ProductVariant");
    const itemId = world.nextId("InventoryItem");
    world.tables.variants.put(variantId, {
      kind: "ProductVariant",
      id: variantId,
      shop: shop.shop,
      productId: id,
      title: one.title,
      sku: one.sku,
      price: { amount: one.price, currency: shop.currency },
      position: at + 1,
      grams: one.grams,
      inventoryItemId: itemId,
      inventoryPolicy: "CONTINUE",
      createdAt: now,
      updatedAt: now,
    });
    world.tables.inventoryItems.put(itemId, {
      kind: "InventoryItem",
      id: itemId,
      shop: shop.shop,
      variantId,
      tracked: true,
      createdAt: now,
    });
    const level = levelId(itemId, locationId);
    world.tables.inventoryLevels.put(level, {
      kind: "InventoryLevel",
      id: level,
      shop: shop.shop,
      itemId,
      locationId,
      quantities: { ...EMPTY_QUANTITIES, available: one.stock },
      updatedAt: now,
    });
  });
  return id;
}

function seedCatalogue(world: World, shop: Shop, appId: string): void {
  const locationId = world.nextId("Location");
  world.tables.locations.put(locationId, {
    kind: "Location",
    id: locationId,
    shop: shop.shop,
    name: "Warehouse",
    address: shop.address,
    createdAt: world.iso(),
  });
  const plans = practicePlans(world.now(), shop.locale, () => world.nextId("SellingPlan"));
  const members = CATALOGUE.map((entry) => ({ entry, id: seedProduct(world, shop, locationId, entry) }));
  for (const [name, plan] of Object.entries(plans)) {
    const groupId = world.nextId("SellingPlanGroup");
    world.tables.sellingPlanGroups.put(groupId, {
      kind: "SellingPlanGroup",
      id: groupId,
      shop: shop.shop,
      ownerAppId: appId,
      appId: null,
      name: `${shop.locale === "fr" ? "Précommande" : "Pre-order"}: ${plan.options[0]}`,
      merchantCode: `preorder-${name}`,
      description: null,
      options: ["Payment"],
      position: null,
      productIds: members.filter(({ entry }) => entry.plans.some((one) => one === name)).map(({ id }) => id),
      variantIds: [],
      plans: [plan],
      createdAt: world.iso(),
    });
  }
}

export function addShop(world: World, seed: ShopSeed, apps: App[]): Shop {
  const shop: Shop = {
    kind: "Shop",
    id: world.nextId("Shop"),
    shop: seed.shop,
    name: seed.name,
    email: seed.email,
    owner: seed.owner,
    currency: seed.currency,
    timezone: seed.timezone,
    countryCode: seed.countryCode,
    locale: seed.locale,
    plus: false,
    taxesIncluded: seed.taxesIncluded,
    rates: seed.rates,
    address: addressOf(world, seed),
    createdAt: world.iso(),
    orderCounter: 0,
  };
  world.tables.shops.put(shop.shop, shop);
  for (const app of apps) {
    const id = world.nextId("AppInstallation");
    world.tables.installations.put(`${shop.shop} ${app.id}`, {
      kind: "AppInstallation",
      id,
      shop: shop.shop,
      appId: app.id,
      scopes: [...ALL_SCOPES],
      state: "installed",
    });
  }
  const first = apps[0];
  if (first) {
    const token = permanentToken(shop);
    world.tables.tokens.put(token, { kind: "AccessToken", id: token, shop: shop.shop, appId: first.id, expiresAtMs: null });
    seedCatalogue(world, shop, first.id);
  }
  return shop;
}

/** Fills an empty world; does nothing to one that has shops. */
export function seed(world: World): void {
  if (world.tables.shops.size > 0) return;
  world.change(() => {
    const app = (clientId: string, clientSecret: string, title: string): App => {
      const id = world.nextId("App");
      const made: App = { kind: "App", id, shop: "*", clientId, clientSecret, previousSecret: null, title, complianceUri: null };
      world.tables.apps.put(id, made);
      return made;
    };
    const ours = app(PRACTICE_APP.clientId, PRACTICE_APP.clientSecret, "Pre-order desk");
    const other = app("b0bb1e5f00d5eed0b0bb1e5f00d5eed0", "shpss_0ther0ther0ther0ther0ther0ther01", "Parcel Planner");
    for (const one of SHOPS) addShop(world, one, [ours, other]);
  });
}
