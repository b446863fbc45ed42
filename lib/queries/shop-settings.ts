import { type Money, money } from "@/lib/domain/money";
import { missingScopes } from "@/lib/domain/shop-scopes";
import { type MerchantRow, merchantRow } from "@/lib/store/merchants";
import { type CollectReadiness, collectReadiness } from "@/lib/store/money-switch";
import type { Scope } from "@/lib/store/scope";

export type ShopSettings = MerchantRow & { readonly dailyCap: Money };

export async function shopSettings(scope: Scope): Promise<ShopSettings> {
  const row = await merchantRow(scope);
  return { ...row, dailyCap: money(row.dailyCapMinor, row.shopCurrency) };
}

export type PreFlight = CollectReadiness & { readonly open: Money; readonly missingScopes: readonly string[] };

/** The pre-flight of *Collect*: what holds, what is missing, and what switching on would set in motion (rules 4 and 6). */
export async function preFlight(scope: Scope, currency: string): Promise<PreFlight> {
  const readiness = await collectReadiness(scope);
  return {
    ...readiness,
    open: money(readiness.openMinor, currency),
    missingScopes: missingScopes(readiness.shopifyScopes),
  };
}
