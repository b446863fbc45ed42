/** The merchants of a chaos run: both shops the sandbox knows, connected by the product's own operations and collecting. */
import type { Actor } from "@/lib/domain/actor";
import { switchCollectMode } from "@/lib/operations/switch-collect-mode";
import { type App, outsideCtx } from "@/lib/wiring";
import { DOLLAR_MERCHANT, EURO_MERCHANT, seedMerchant, seedUsers } from "@/prisma/seed/merchant";

export interface ChaosShop {
  readonly merchantId: string;
  readonly userId: string;
  readonly shopDomain: string;
  readonly stripeKey: string;
  readonly shopifyConnectionId: string;
  readonly currency: string;
  readonly country: string;
  readonly statementText: string;
}

const SEEDS = [EURO_MERCHANT, DOLLAR_MERCHANT] as const;
export const SHOPS = SEEDS.length;

/** @param seeds the two shops of a storm; a bench may have more merchants, each with an account of its own */
export async function openShops(app: App, seeds: readonly (typeof SEEDS)[number][] = SEEDS): Promise<ChaosShop[]> {
  const shops: ChaosShop[] = [];
  for (const [at, seed] of seeds.entries()) {
    const { merchantId, shopifyConnectionId } = await seedMerchant(app, seed);
    const people = [{ role: "owner", name: "Olivia Owner", email: `owner.${at}@example.com`, language: "en" }] as const;
    const [owner] = await seedUsers(app, [merchantId], people, "correct horse battery staple");
    if (!owner) throw new Error("the shop has no owner");
    const actor: Actor = { kind: "staff", userId: owner.id };
    const on = await switchCollectMode(await outsideCtx(app, merchantId, actor), { mode: "collect", confirmed: true });
    if (!on.ok) throw new Error(`Collect was refused: ${on.code} ${JSON.stringify(on.params)}`);
    // A run is one day's work here: the cap that a careful merchant sets is another test's business.
    await app.db.prisma.merchant.update({
      where: { id: merchantId },
      data: { dailyCapCount: 1_000_000, dailyCapMinor: 1_000_000_000_000n },
    });
    shops.push({
      ...{ merchantId, userId: owner.id, shopDomain: seed.shopDomain, stripeKey: seed.stripeKey, shopifyConnectionId },
      ...{ currency: seed.merchant.shopCurrency, country: seed.merchant.country, statementText: seed.merchant.statementDescriptor },
    });
  }
  return shops;
}
