import { dateInZone } from "@/lib/domain/dates";
import type { CollectMode } from "@/lib/domain/states";
import type { Scope } from "@/lib/store/scope";

/** What stands around every page: what waits and what is wrong. */
export interface Frame {
  readonly merchantName: string;
  readonly mode: CollectMode;
  readonly installationPausedReason: string | null;
  readonly isInstallationPaused: boolean;
  readonly isMerchantPaused: boolean;
  readonly merchantPausedReason: string | null;
  readonly brokenShops: readonly { readonly domain: string; readonly isUninstalled: boolean; readonly reason: string | null }[];
  readonly brokenStripe: { readonly reason: string | null } | null;
  /** Orders that wait for a person. */
  readonly actionNeeded: number;
  /** Messages that failed or were not understood. */
  readonly syncTrouble: number;
  /** Differences between the books that are open. */
  readonly differences: number;
}

export async function frameOf(scope: Scope, now: Date, zone: string): Promise<Frame> {
  const today = dateInZone(now, zone);
  const { prisma } = scope.db;
  const merchantId = scope.merchantId;
  const [merchant, installation, shops, stripe, counts] = await Promise.all([
    prisma.merchant.findUniqueOrThrow({
      where: { id: merchantId },
      select: { name: true, mode: true, moneyPausedAt: true, moneyPausedReason: true },
    }),
    prisma.installation.findUnique({ where: { id: 1 } }),
    prisma.shopifyConnection.findMany({
      where: { merchantId, status: { in: ["broken", "uninstalled"] } },
      select: { shopDomain: true, status: true, statusReason: true },
    }),
    prisma.stripeConnection.findFirst({ where: { merchantId, status: "broken" }, select: { statusReason: true } }),
    prisma.$queryRaw<{ action: bigint; trouble: bigint; differences: bigint }[]>`
      SELECT
        (SELECT coalesce(sum(count), 0) FROM tab_count WHERE merchant_id = ${merchantId}::uuid AND tab = 'action_needed' AND day <= ${today}::date)
          + (SELECT coalesce(sum(delta), 0) FROM tab_delta WHERE merchant_id = ${merchantId}::uuid AND tab = 'action_needed' AND day <= ${today}::date) AS action,
        (SELECT count(*) FROM inbox WHERE merchant_id = ${merchantId}::uuid AND status IN ('failed', 'not_understood')) AS trouble,
        (SELECT count(*) FROM reconciliation_difference WHERE merchant_id = ${merchantId}::uuid AND state IN ('open', 'fixing')) AS differences`,
  ]);
  return {
    merchantName: merchant.name,
    mode: merchant.mode === "collect" ? "collect" : "watch",
    isInstallationPaused: Boolean(installation?.moneyPausedAt),
    installationPausedReason: installation?.moneyPausedReason ?? null,
    isMerchantPaused: merchant.moneyPausedAt !== null,
    merchantPausedReason: merchant.moneyPausedReason,
    brokenShops: shops.map((shop) => ({
      domain: shop.shopDomain,
      isUninstalled: shop.status === "uninstalled",
      reason: shop.statusReason,
    })),
    brokenStripe: stripe ? { reason: stripe.statusReason } : null,
    actionNeeded: Number(counts[0]?.action ?? 0n),
    syncTrouble: Number(counts[0]?.trouble ?? 0n),
    differences: Number(counts[0]?.differences ?? 0n),
  };
}
