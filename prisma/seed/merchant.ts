import type { Role } from "@/lib/domain/states";
import { connectShopify } from "@/lib/operations/connect-shopify";
import { connectStripe } from "@/lib/operations/connect-stripe";
import { createMerchant } from "@/lib/operations/create-merchant";
import { commitAcrossMerchants } from "@/lib/store/commit";
import { recordWebhookSeen } from "@/lib/store/connections";
import { newId } from "@/lib/store/ids";
import { addMember } from "@/lib/store/memberships";
import type { NewMerchant } from "@/lib/store/new-merchant";
import { hashPassword } from "@/lib/store/passwords";
import { recordStripeWebhookSeen } from "@/lib/store/stripe-connections";
import { type App, outsideCtx } from "@/lib/wiring";

/** Of the sandbox's two invented shops; its README names them and the app that both have installed. */
const SANDBOX_APP = { clientId: "a1c0ffee5eed4b1cc1e0d00dfeedbeef", clientSecret: "shpss_5eed0f5eed0f5eed0f5eed0f5eed0f01" } as const;

interface ShopSeed {
  readonly merchant: NewMerchant;
  readonly shopDomain: string;
  readonly stripeKey: string;
}

export const EURO_MERCHANT: ShopSeed = {
  shopDomain: "moulin-velo.myshopify.com",
  stripeKey: "sk_test_moulinvelo_practice000000000000",
  merchant: {
    name: "Moulin Vélo",
    legalName: "Moulin Vélo SARL",
    country: "FR",
    timezone: "Europe/Paris",
    shopCurrency: "EUR",
    defaultLanguage: "fr",
    statementDescriptor: "MOULIN VELO",
    supportEmail: "bonjour@moulin-velo.example",
    vatNumber: "FR00000000000",
    address: "12 quai des Exemples, 44000 Nantes",
    accentColor: "#0f766e",
  },
};

export const DOLLAR_MERCHANT: ShopSeed = {
  shopDomain: "north-harbor-cycles.myshopify.com",
  stripeKey: "sk_test_northharbor_practice00000000000",
  merchant: {
    name: "North Harbor Cycles",
    legalName: "North Harbor Cycles LLC",
    country: "US",
    timezone: "America/New_York",
    shopCurrency: "USD",
    defaultLanguage: "en",
    statementDescriptor: "NORTH HARBOR",
    supportEmail: "hello@north-harbor.example",
  },
};

export interface SeededMerchant {
  readonly merchantId: string;
  readonly shopifyConnectionId: string;
  readonly stripeConnectionId: string;
}

/** A tenant with both connections, made through the same operations as the settings pages use. It starts in watch mode. */
export async function seedMerchant(app: App, seed: ShopSeed): Promise<SeededMerchant> {
  const by = { actor: { kind: "system", part: "practice" } as const, requestId: newId() };
  const { merchantId } = await createMerchant(app.db, { ...by, now: await app.clock() }, seed.merchant);
  const outside = () => outsideCtx(app, merchantId, by.actor);
  const shopify = await connectShopify(await outside(), {
    shopDomain: seed.shopDomain,
    ...SANDBOX_APP,
    accessToken: null,
    apiVersion: "2026-10",
  });
  if (!shopify.ok) throw new Error(`The practice shop could not be connected: ${shopify.code} ${JSON.stringify(shopify.params)}`);
  const stripe = await connectStripe(await outside(), { secretKey: seed.stripeKey });
  if (!stripe.ok) throw new Error(`The practice account could not be connected: ${stripe.code} ${JSON.stringify(stripe.params)}`);
  const seeded = { merchantId, shopifyConnectionId: shopify.value.connectionId, stripeConnectionId: stripe.value.connectionId };
  await heardFromBoth(app, seeded);
  return seeded;
}

/** In life a first message of both comes before anybody collects (rule 6). Here the web process is not up yet to hear it. */
async function heardFromBoth(app: App, { merchantId, shopifyConnectionId, stripeConnectionId }: SeededMerchant): Promise<void> {
  const now = await app.clock();
  await commitAcrossMerchants(app.db, async (tx) => {
    await recordWebhookSeen(tx, merchantId, shopifyConnectionId, now);
    await recordStripeWebhookSeen(tx, merchantId, stripeConnectionId, now);
  });
}

/** One person a role, all with the same password; answers the owner's id. */
export async function seedUsers(
  app: App,
  merchantIds: readonly string[],
  people: readonly { role: Role; name: string; email: string; language: string }[],
  password: string,
) {
  const passwordHash = await hashPassword(password);
  const now = await app.clock();
  const users = people.map((person) => ({ id: newId(), ...person }));
  await commitAcrossMerchants(app.db, async (tx) => {
    for (const { id, name, email, language, role } of users) {
      await tx.user.create({ data: { id, name, email, language, passwordHash } });
      for (const merchantId of merchantIds) await addMember(tx, merchantId, id, role, now);
    }
  });
  return users;
}
