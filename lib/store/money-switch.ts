import { Prisma, type Tx } from "./commit";
import type { Scope } from "./scope";

/** True when money was running. Attempts that wait for a worker go back unmade; what is at Stripe is settled as always. */
export async function pauseMerchant(tx: Tx, merchantId: string, reason: string, at: Date): Promise<boolean> {
  const { count } = await tx.merchant.updateMany({
    where: { id: merchantId, moneyPausedAt: null },
    data: { moneyPausedAt: at, moneyPausedReason: reason },
  });
  return count === 1;
}

export async function resumeMerchant(tx: Tx, merchantId: string): Promise<boolean> {
  const { count } = await tx.merchant.updateMany({
    where: { id: merchantId, NOT: { moneyPausedAt: null } },
    data: { moneyPausedAt: null, moneyPausedReason: null },
  });
  return count === 1;
}

/** True when the mode is another than before. */
export async function setMode(
  tx: Tx,
  merchantId: string,
  input: { readonly mode: "watch" | "collect"; readonly by: string | null; readonly at: Date },
): Promise<boolean> {
  const switched = input.mode === "collect" ? { collectSwitchedOnAt: input.at, collectSwitchedOnBy: input.by } : {};
  const { count } = await tx.merchant.updateMany({
    where: { id: merchantId, NOT: { mode: input.mode } },
    data: { mode: input.mode, ...switched },
  });
  return count === 1;
}

export type CollectReadiness = {
  readonly stripeStatus: string | null;
  readonly stripeMode: string | null;
  readonly shopifyStatus: string | null;
  readonly shopifyScopes: readonly string[];
  readonly stripeWebhookSeen: boolean;
  readonly shopifyWebhookSeen: boolean;
  readonly hasDescriptor: boolean;
  /** What switching on would set in motion. */
  readonly openOrders: number;
  readonly openMinor: bigint;
  readonly observedOrders: number;
};

/** The pre-flight of *Collect* (rules 4 and 6). */
export async function collectReadiness(scope: Scope): Promise<CollectReadiness> {
  const [row] = await scope.db.prisma.$queryRaw<CollectReadiness[]>(Prisma.sql`
    SELECT s.status AS "stripeStatus", s.mode AS "stripeMode", s.last_webhook_at IS NOT NULL AS "stripeWebhookSeen", h.status AS "shopifyStatus",
      coalesce(h.scopes, '{}') AS "shopifyScopes", h.last_webhook_at IS NOT NULL AS "shopifyWebhookSeen", m.statement_descriptor <> '' AS "hasDescriptor",
      (SELECT count(*)::int FROM orders o WHERE o.merchant_id = m.id AND o.collector = 'stripe' AND o.activation = 'active' AND o.is_unpaid AND o.cancelled_at IS NULL AND o.deleted_at IS NULL) AS "openOrders",
      (SELECT coalesce(sum(o.balance_minor), 0)::bigint FROM orders o WHERE o.merchant_id = m.id AND o.collector = 'stripe' AND o.activation = 'active' AND o.is_unpaid
        AND o.currency = m.shop_currency AND o.cancelled_at IS NULL AND o.deleted_at IS NULL) AS "openMinor",
      (SELECT count(*)::int FROM orders o WHERE o.merchant_id = m.id AND o.activation = 'observed' AND o.deleted_at IS NULL) AS "observedOrders"
    FROM merchant m
    LEFT JOIN stripe_connection s ON s.merchant_id = m.id AND s.status <> 'removed'
    LEFT JOIN LATERAL (SELECT * FROM shopify_connection x WHERE x.merchant_id = m.id AND x.status <> 'removed' ORDER BY x.created_at DESC LIMIT 1) h ON true
    WHERE m.id = ${scope.merchantId}::uuid`);
  if (!row) throw new Error("this merchant is not there");
  return row;
}
