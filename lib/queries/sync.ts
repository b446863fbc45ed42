import type { Scope } from "@/lib/store/scope";

export interface ShopHealth {
  readonly id: string;
  readonly domain: string;
  readonly clientId: string;
  readonly status: string;
  readonly statusReason: string | null;
  readonly plan: string | null;
  readonly scopes: readonly string[];
  readonly apiVersion: string;
  readonly checkedAt: Date | null;
  readonly subscriptionsCheckedAt: Date | null;
  readonly lastWebhookAt: Date | null;
  readonly reconciledThrough: Date | null;
  /** The path of the address Shopify's webhooks come to. What comes there is believed by its signature only. */
  readonly webhookPath: string;
}

export interface StripeHealth {
  readonly id: string;
  readonly accountId: string;
  readonly mode: string;
  readonly country: string | null;
  readonly defaultCurrency: string | null;
  readonly secretKeyLast4: string;
  readonly status: string;
  readonly statusReason: string | null;
  readonly checkedAt: Date | null;
  readonly lastWebhookAt: Date | null;
}

/** Shops of this merchant as they stand now. Secrets are never read here. */
export async function shopHealth(scope: Scope): Promise<ShopHealth[]> {
  const rows = await scope.db.prisma.shopifyConnection.findMany({
    where: { merchantId: scope.merchantId, status: { not: "removed" } },
    orderBy: { createdAt: "asc" },
  });
  return rows.map((row) => ({
    id: row.id,
    domain: row.shopDomain,
    clientId: row.clientId,
    status: row.status,
    statusReason: row.statusReason,
    plan: row.plan,
    scopes: row.scopes,
    apiVersion: row.apiVersion,
    checkedAt: row.checkedAt,
    subscriptionsCheckedAt: row.subscriptionsCheckedAt,
    lastWebhookAt: row.lastWebhookAt,
    reconciledThrough: row.reconciledThrough,
    webhookPath: `/api/shopify/webhooks/${row.pathToken}`,
  }));
}

export async function stripeHealth(scope: Scope): Promise<StripeHealth | null> {
  const row = await scope.db.prisma.stripeConnection.findFirst({ where: { merchantId: scope.merchantId, status: { not: "removed" } } });
  if (!row) return null;
  return {
    id: row.id,
    accountId: row.accountId,
    mode: row.mode,
    country: row.country,
    defaultCurrency: row.defaultCurrency,
    secretKeyLast4: row.secretKeyLast4,
    status: row.status,
    statusReason: row.statusReason,
    checkedAt: row.checkedAt,
    lastWebhookAt: row.lastWebhookAt,
  };
}

export interface InboxRow {
  readonly id: string;
  readonly provider: "shopify" | "stripe";
  readonly topic: string;
  readonly subject: string | null;
  readonly status: string;
  readonly reason: string | null;
  readonly tries: number;
  readonly receivedAt: Date;
  readonly nextTryAt: Date | null;
  /** A payload that was dropped for privacy cannot be replayed. */
  readonly isReplayable: boolean;
}

const TROUBLE = ["failed", "not_understood"];
export const INBOX_LIMIT = 50;

/** Latest messages of Shopify and Stripe; only those that need a look, or all. */
export async function inboxRows(scope: Scope, which: "trouble" | "all"): Promise<InboxRow[]> {
  const rows = await scope.db.prisma.inbox.findMany({
    where: { merchantId: scope.merchantId, ...(which === "trouble" ? { status: { in: TROUBLE } } : {}) },
    orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
    take: INBOX_LIMIT,
    omit: { body: true, bodyDigest: true },
  });
  const troubled = rows.filter((row) => TROUBLE.includes(row.status)).map((row) => row.id);
  const emptied = await scope.db.prisma.inbox.findMany({
    where: { merchantId: scope.merchantId, id: { in: troubled }, body: null },
    select: { id: true },
  });
  const gone = new Set(emptied.map((row) => row.id));
  return rows.map((row) => ({
    id: row.id,
    provider: row.provider === "stripe" ? "stripe" : "shopify",
    topic: row.topic,
    subject: row.subjectGid,
    status: row.status,
    reason: row.reason,
    tries: row.tries,
    receivedAt: row.receivedAt,
    nextTryAt: row.nextTryAt,
    isReplayable: TROUBLE.includes(row.status) && !gone.has(row.id),
  }));
}

export interface OtherOrderRow {
  readonly gid: string;
  readonly name: string;
  readonly placedAt: Date;
  readonly why: string;
}

/** Latest orders of the shop that matched no rule. */
export async function otherOrders(scope: Scope): Promise<OtherOrderRow[]> {
  const rows = await scope.db.prisma.otherOrder.findMany({
    where: { merchantId: scope.merchantId },
    orderBy: { seenAt: "desc" },
    take: INBOX_LIMIT,
  });
  return rows.map((row) => ({ gid: row.shopifyOrderGid, name: row.name, placedAt: row.placedAt, why: row.why }));
}

export interface BackfillRow {
  readonly id: string;
  readonly status: string;
  readonly total: number | null;
  readonly seen: number;
  readonly imported: number;
  readonly others: number;
  readonly failed: number;
  readonly error: string | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly isRunning: boolean;
}

const RUNNING = ["starting", "querying", "reading", "paused"];

/** The latest backfill, whatever became of it. */
export async function latestBackfill(scope: Scope): Promise<BackfillRow | null> {
  const row = await scope.db.prisma.backfillRun.findFirst({ where: { merchantId: scope.merchantId }, orderBy: { startedAt: "desc" } });
  if (!row) return null;
  const { id, status, total, seen, imported, others, failed, error, startedAt, finishedAt } = row;
  return { id, status, total, seen, imported, others, failed, error, startedAt, finishedAt, isRunning: RUNNING.includes(status) };
}

/** Orders a backfill brought in that wait to be activated (rule 4). */
export async function observedOrderIds(scope: Scope, most: number): Promise<string[]> {
  const rows = await scope.db.prisma.order.findMany({
    where: { merchantId: scope.merchantId, activation: "observed", cancelledAt: null, deletedAt: null },
    orderBy: [{ placedAt: "asc" }, { id: "asc" }],
    take: most,
    select: { id: true },
  });
  return rows.map((row) => row.id);
}
