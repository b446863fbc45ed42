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

interface FrameRow {
  name: string;
  mode: string;
  paused_at: Date | null;
  paused_reason: string | null;
  all_paused_at: Date | null;
  all_paused_reason: string | null;
  shops: Frame["brokenShops"] | null;
  stripe: Frame["brokenStripe"];
  action: bigint;
  trouble: bigint;
  differences: bigint;
}

/** One statement: it stands before every page. */
export async function frameOf(scope: Scope, now: Date, zone: string): Promise<Frame> {
  const today = dateInZone(now, zone);
  const [row] = await scope.db.prisma.$queryRaw<FrameRow[]>`
    SELECT m.name, m.mode, m.money_paused_at AS paused_at, m.money_paused_reason AS paused_reason,
      i.money_paused_at AS all_paused_at, i.money_paused_reason AS all_paused_reason,
      (SELECT jsonb_agg(jsonb_build_object('domain', shop_domain, 'isUninstalled', status = 'uninstalled', 'reason', status_reason))
        FROM shopify_connection WHERE merchant_id = m.id AND status IN ('broken', 'uninstalled')) AS shops,
      (SELECT jsonb_build_object('reason', status_reason) FROM stripe_connection WHERE merchant_id = m.id AND status = 'broken' LIMIT 1) AS stripe,
      (SELECT coalesce(sum(count), 0)::bigint FROM tab_count WHERE merchant_id = m.id AND tab = 'action_needed' AND day <= ${today}::date)
        + (SELECT coalesce(sum(delta), 0)::bigint FROM tab_delta WHERE merchant_id = m.id AND tab = 'action_needed' AND day <= ${today}::date) AS action,
      (SELECT count(*) FROM inbox WHERE merchant_id = m.id AND status IN ('failed', 'not_understood')) AS trouble,
      (SELECT count(*) FROM reconciliation_difference WHERE merchant_id = m.id AND state IN ('open', 'fixing')) AS differences
    FROM merchant m LEFT JOIN installation i ON i.id = 1
    WHERE m.id = ${scope.merchantId}::uuid`;
  if (row === undefined) throw new Error(`there is no merchant ${scope.merchantId}`);
  return {
    merchantName: row.name,
    mode: row.mode === "collect" ? "collect" : "watch",
    isInstallationPaused: row.all_paused_at !== null,
    installationPausedReason: row.all_paused_reason,
    isMerchantPaused: row.paused_at !== null,
    merchantPausedReason: row.paused_reason,
    brokenShops: row.shops ?? [],
    brokenStripe: row.stripe,
    actionNeeded: Number(row.action),
    syncTrouble: Number(row.trouble),
    differences: Number(row.differences),
  };
}
