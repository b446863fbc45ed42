import { type Money, money } from "@/lib/domain/money";
import type { InstalmentState } from "@/lib/domain/states";
import type { Scope } from "@/lib/store/scope";

/** What *Collect* on an order would charge: its open balance with card and agreement. The guard of commit 1 still has the last word. */
export interface Collectable {
  readonly instalmentId: string;
  readonly version: number;
  readonly orderName: string;
  readonly state: InstalmentState;
  readonly amount: Money;
  readonly card: { readonly brand: string; readonly last4: string } | null;
  readonly agreedAt: Date | null;
}

interface Raw {
  id: string;
  version: number;
  name: string;
  state: string;
  amount_minor: bigint;
  currency: string;
  brand: string | null;
  last4: string | null;
  agreed_at: Date | null;
}

/** Null: no such order here, or nothing planned that can be collected. */
export async function collectable(scope: Scope, orderId: string): Promise<Collectable | null> {
  const rows = await scope.db.prisma.$queryRaw<Raw[]>`
    SELECT i.id, i.version, o.name, i.state, i.amount_minor, i.currency, c.brand, c.last4, n.agreed_at
    FROM instalment i
    JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
    LEFT JOIN card c ON c.merchant_id = i.merchant_id AND c.id = i.card_id
    LEFT JOIN consent n ON n.merchant_id = i.merchant_id AND n.id = i.consent_id
    WHERE i.merchant_id = ${scope.merchantId}::uuid AND i.order_id = ${orderId}::uuid AND i.kind = 'balance'
    ORDER BY (i.state IN ('paid', 'cancelled')), i.position LIMIT 1`;
  const [row] = rows;
  if (!row) return null;
  return {
    instalmentId: row.id,
    version: row.version,
    orderName: row.name,
    state: row.state as InstalmentState,
    amount: money(row.amount_minor, row.currency),
    card: row.brand && row.last4 ? { brand: row.brand, last4: row.last4 } : null,
    agreedAt: row.agreed_at,
  };
}
