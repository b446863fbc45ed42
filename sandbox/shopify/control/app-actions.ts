/** Things that happen to an app at a shop: installed, removed, given other scopes, its secret rotated, privacy requests. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { shopOf } from "../engine/change-order";
import { BadRequest } from "../engine/place-order";
import { gid, idOf } from "../state/gid";
import type { App } from "../state/records";
import { EURO_SHOP, PRACTICE_APP, permanentToken } from "../state/seed";
import type { World } from "../state/world";
import { announce, announceCompliance } from "../webhooks/announce";
import type { JsonObject } from "../webhooks/payload-parts";

export const shopInput = z.strictObject({
  shop: z.string().default(EURO_SHOP),
  plus: z.boolean().optional(),
  taxesIncluded: z.boolean().optional(),
  rates: z.record(z.string(), z.string()).optional(),
});

export const appInput = z.strictObject({
  shop: z.string().default(EURO_SHOP),
  clientId: z.string().default(PRACTICE_APP.clientId),
  state: z.enum(["installed", "uninstalled", "foreign"]).optional(),
  scopes: z.array(z.string()).optional(),
  complianceUri: z.string().nullable().optional(),
  rotateSecret: z.boolean().default(false),
  /** Ends every token of the app at this shop, as if they had run out. */
  expireTokens: z.boolean().default(false),
});

export const privacyInput = z.strictObject({
  shop: z.string().default(EURO_SHOP),
  clientId: z.string().default(PRACTICE_APP.clientId),
  topic: z.enum(["customers/data_request", "customers/redact", "shop/redact"]),
  customerId: z.string().optional(),
});

export function describeShops(world: World, baseUrl: string): unknown[] {
  return [...world.tables.shops.values()].map((shop) => ({
    shop: shop.shop,
    name: shop.name,
    currency: shop.currency,
    timezone: shop.timezone,
    plus: shop.plus,
    rates: shop.rates,
    apiBase: baseUrl,
    permanentToken: permanentToken(shop),
    apps: [...world.tables.apps.values()].map((app) => ({
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      title: app.title,
      installation: world.tables.installations.get(`${shop.shop} ${app.id}`) ?? null,
    })),
    variants: world.tables.variants.by("shop", shop.shop).map((one) => ({
      id: gid("ProductVariant", one.id),
      sku: one.sku,
      product: world.tables.products.get(one.productId)?.title,
      inventoryItemId: gid("InventoryItem", one.inventoryItemId),
    })),
    sellingPlans: world.tables.sellingPlanGroups.by("shop", shop.shop).flatMap((group) =>
      group.plans.map((plan) => ({
        id: gid("SellingPlan", plan.id),
        group: gid("SellingPlanGroup", group.id),
        merchantCode: group.merchantCode,
        name: plan.name,
      })),
    ),
    storeFront: `${baseUrl}/store?shop=${shop.shop}`,
  }));
}

export function changeShop(world: World, input: z.infer<typeof shopInput>): unknown {
  const { shop: domain, ...changes } = input;
  const shop = world.tables.shops.get(domain);
  if (!shop) throw new BadRequest(`no shop ${domain}`);
  world.change(() =>
    world.tables.shops.put(domain, {
      ...shop,
      plus: changes.plus ?? shop.plus,
      taxesIncluded: changes.taxesIncluded ?? shop.taxesIncluded,
      rates: changes.rates ?? shop.rates,
    }),
  );
  return world.tables.shops.get(domain);
}

function appOf(world: World, clientId: string): App {
  const app = [...world.tables.apps.values()].find((one) => one.clientId === clientId);
  if (!app) throw new BadRequest(`no app with client id ${clientId}`);
  return app;
}

/** On removal the app's tokens end and its subscriptions go, after `app/uninstalled` was queued. */
function uninstall(world: World, domain: string, app: App): void {
  const shop = shopOf(world, domain);
  announce(world, shop, "app/uninstalled", () => ({
    id: BigInt(shop.id),
    name: shop.name,
    email: shop.email,
    domain: shop.shop,
    country: shop.countryCode,
    currency: shop.currency,
    iana_timezone: shop.timezone,
    shop_owner: shop.owner,
    myshopify_domain: shop.shop,
    plan_name: shop.plus ? "shopify_plus" : "basic",
  }));
  expireTokens(world, domain, app);
  for (const row of world.tables.subscriptions.by("shop", domain)) if (row.appId === app.id) world.tables.subscriptions.delete(row.id);
}

function expireTokens(world: World, domain: string, app: App): void {
  for (const token of [...world.tables.tokens.values()])
    if (token.shop === domain && token.appId === app.id) world.tables.tokens.delete(token.id);
}

function changeScopes(world: World, domain: string, app: App, previous: string[], current: string[]): void {
  const shop = shopOf(world, domain);
  announce(world, shop, "app/scopes_update", () => ({
    id: BigInt(app.id),
    shop_id: gid("Shop", shop.id),
    previous,
    current,
    updated_at: new Date(world.now()).toISOString(),
  }));
}

export function changeApp(world: World, input: z.infer<typeof appInput>): unknown {
  const app = appOf(world, input.clientId);
  const key = `${input.shop} ${app.id}`;
  const installation = world.tables.installations.get(key);
  if (!installation) throw new BadRequest(`no installation of ${app.title} at ${input.shop}`);
  world.change(() => {
    if (input.state === "uninstalled" && installation.state !== "uninstalled") uninstall(world, input.shop, app);
    if (input.scopes) changeScopes(world, input.shop, app, installation.scopes, input.scopes);
    if (input.expireTokens) expireTokens(world, input.shop, app);
    world.tables.installations.put(key, {
      ...installation,
      state: input.state ?? installation.state,
      scopes: input.scopes ?? installation.scopes,
    });
    const secret = input.rotateSecret ? { previousSecret: app.clientSecret, clientSecret: `shpss_${randomBytes(16).toString("hex")}` } : {};
    world.tables.apps.put(app.id, {
      ...app,
      ...secret,
      complianceUri: input.complianceUri === undefined ? app.complianceUri : input.complianceUri,
    });
  });
  return { app: world.tables.apps.get(app.id), installation: world.tables.installations.get(key) };
}

export function privacyRequest(world: World, input: z.infer<typeof privacyInput>): { status: number; body: unknown } {
  const app = appOf(world, input.clientId);
  const shop = shopOf(world, input.shop);
  const bare = input.customerId ? (idOf("Customer", input.customerId) ?? input.customerId) : null;
  const customer = bare ? world.tables.customers.get(bare) : undefined;
  if (input.topic !== "shop/redact" && !customer) throw new BadRequest("customerId is needed for this topic");
  const payload: JsonObject = { shop_id: BigInt(shop.id), shop_domain: shop.shop };
  if (customer && input.topic !== "shop/redact") {
    const orders = world.tables.orders.by("customer", customer.id).map((order) => BigInt(order.id));
    payload.customer = { id: BigInt(customer.id), email: customer.email, phone: customer.phone };
    if (input.topic === "customers/redact") payload.orders_to_redact = orders;
    else Object.assign(payload, { orders_requested: orders, data_request: { id: 9999n } });
  }
  const sent = world.change(() => announceCompliance(world, shop, app.id, input.topic, payload));
  return sent
    ? { status: 200, body: { sent: true } }
    : { status: 409, body: { error: "the app has no complianceUri; set one with POST /__sandbox/apps" } };
}
