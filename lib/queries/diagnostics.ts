import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";

/** What somebody who helps must know of this shop: ids, states, counts and times. No person, no address, no words of anybody. */
export type Diagnostics = {
  readonly merchant: string;
  readonly mode: string;
  readonly moneyPaused: boolean;
  readonly orders: number;
  readonly attemptsOpen: number;
  readonly owedLate: number;
  readonly inboxWaiting: number;
  readonly mailWaiting: number;
  readonly differencesOpen: number;
  readonly shops: readonly {
    readonly id: string;
    readonly status: string;
    readonly apiVersion: string;
    readonly scopes: readonly string[];
    readonly lastWebhookAt: Date | null;
  }[];
  readonly stripe: readonly {
    readonly id: string;
    readonly account: string;
    readonly mode: string;
    readonly status: string;
    readonly lastWebhookAt: Date | null;
  }[];
};

type Counts = Omit<Diagnostics, "shops" | "stripe">;

export async function diagnostics({ db, merchantId }: Scope, now: Date): Promise<Diagnostics> {
  const where = { merchantId, status: { not: "removed" } };
  const [[counts], shops, stripe] = await Promise.all([
    db.prisma.$queryRaw<Counts[]>(Prisma.sql`
      SELECT m.id::text AS merchant, m.mode, (m.money_paused_at IS NOT NULL OR (SELECT money_paused_at IS NOT NULL FROM installation)) AS "moneyPaused",
        (SELECT count(*)::int FROM orders o WHERE o.merchant_id = m.id AND o.deleted_at IS NULL) AS orders,
        (SELECT count(*)::int FROM attempt a WHERE a.merchant_id = m.id AND a.state IN ('open', 'processing', 'unknown')) AS "attemptsOpen",
        (SELECT count(*)::int FROM owed_work w WHERE w.merchant_id = m.id AND w.done_at IS NULL AND w.next_at <= ${now}) AS "owedLate",
        (SELECT count(*)::int FROM inbox i WHERE i.merchant_id = m.id AND i.status IN ('received', 'failed')) AS "inboxWaiting",
        (SELECT count(*)::int FROM mail x WHERE x.merchant_id = m.id AND x.status IN ('queued', 'sending') AND x.next_try_at <= ${now}) AS "mailWaiting",
        (SELECT count(*)::int FROM reconciliation_difference d WHERE d.merchant_id = m.id AND d.state IN ('open', 'fixing')) AS "differencesOpen"
      FROM merchant m WHERE m.id = ${merchantId}::uuid`),
    db.prisma.shopifyConnection.findMany({
      where,
      select: { id: true, status: true, apiVersion: true, scopes: true, lastWebhookAt: true },
      orderBy: { createdAt: "asc" },
    }),
    db.prisma.stripeConnection.findMany({
      where,
      select: { id: true, accountId: true, mode: true, status: true, lastWebhookAt: true },
      orderBy: { createdAt: "asc" },
    }),
  ]);
  if (!counts) throw new Error(`there is no merchant ${merchantId}`);
  return { ...counts, shops, stripe: stripe.map(({ accountId, ...rest }) => ({ ...rest, account: accountId })) };
}
