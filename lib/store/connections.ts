import type { StoredReason } from "@/lib/domain/sync-reasons";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";
import type { Scope } from "./scope";

/** Connections to shops. Secrets stay sealed here; lib/store/connection-secrets.ts opens them for gateways and signatures. */

export type ShopifyConnectionStatus = "new" | "ok" | "broken" | "uninstalled" | "removed";

export type ShopifyConnectionRow = {
  readonly merchantId: string;
  readonly id: string;
  readonly shopDomain: string;
  readonly pathToken: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly apiVersion: string;
  readonly plan: string | null;
  readonly status: ShopifyConnectionStatus;
  readonly statusReason: string | null;
  readonly checkedAt: Date | null;
  readonly subscriptionsCheckedAt: Date | null;
  readonly lastWebhookAt: Date | null;
  readonly reconciledThrough: Date | null;
  readonly createdAt: Date;
};

const COLUMNS = Prisma.sql`merchant_id::text AS "merchantId", id::text, shop_domain AS "shopDomain", path_token AS "pathToken", client_id AS "clientId", scopes,
  api_version AS "apiVersion", plan, status, status_reason AS "statusReason", checked_at AS "checkedAt", subscriptions_checked_at AS "subscriptionsCheckedAt",
  last_webhook_at AS "lastWebhookAt", reconciled_through AS "reconciledThrough", created_at AS "createdAt"`;

/** Connections whose shops are asked by timers. */
export async function acrossMerchantsLiveShopify(db: Db): Promise<ShopifyConnectionRow[]> {
  return db.prisma.$queryRaw<ShopifyConnectionRow[]>(
    Prisma.sql`SELECT ${COLUMNS} FROM shopify_connection WHERE status IN ('ok', 'broken') ORDER BY created_at`,
  );
}

/** A merchant's connections, newest first; removed ones are left out. */
export async function shopifyConnections(scope: Scope): Promise<ShopifyConnectionRow[]> {
  return scope.db.prisma.$queryRaw<ShopifyConnectionRow[]>(
    Prisma.sql`SELECT ${COLUMNS} FROM shopify_connection WHERE merchant_id = ${scope.merchantId}::uuid AND status <> 'removed' ORDER BY created_at DESC`,
  );
}

export async function shopifyConnection(scope: Scope, id: string): Promise<ShopifyConnectionRow | null> {
  const rows = await scope.db.prisma.$queryRaw<ShopifyConnectionRow[]>(
    Prisma.sql`SELECT ${COLUMNS} FROM shopify_connection WHERE merchant_id = ${scope.merchantId}::uuid AND id = ${id}::uuid`,
  );
  return rows[0] ?? null;
}

export type NewShopifyConnection = {
  readonly shopDomain: string;
  readonly pathToken: string;
  readonly clientId: string;
  /** Sealed. */
  readonly clientSecretEnc: string;
  /** Sealed; the permanent token of an older app, else null. */
  readonly accessTokenEnc: string | null;
  readonly apiVersion: string;
};

/** A new connection, or new credentials of the one this merchant has to that shop; its webhook address stays. */
export async function saveShopifyConnection(tx: Tx, merchantId: string, input: NewShopifyConnection, now: Date): Promise<string> {
  const known = await tx.$queryRaw<{ id: string; clientSecretEnc: string }[]>(Prisma.sql`
    SELECT id::text, client_secret_enc AS "clientSecretEnc" FROM shopify_connection
    WHERE merchant_id = ${merchantId}::uuid AND shop_domain = ${input.shopDomain} AND status <> 'removed' FOR NO KEY UPDATE`);
  const [row] = known;
  if (!row) {
    const id = newId();
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO shopify_connection (merchant_id, id, shop_domain, path_token, client_id, client_secret_enc, access_token_enc, scopes, api_version, status, created_at)
      VALUES (${merchantId}::uuid, ${id}::uuid, ${input.shopDomain}, ${input.pathToken}, ${input.clientId}, ${input.clientSecretEnc}, ${input.accessTokenEnc}, '{}',
              ${input.apiVersion}, 'new', ${now})`);
    return id;
  }
  // The old secret goes on checking signatures for a day: Shopify signs with it until the rotation has gone through.
  await tx.$executeRaw(Prisma.sql`
    UPDATE shopify_connection SET client_id = ${input.clientId}, previous_secret_enc = client_secret_enc, previous_until = clock_timestamp() + interval '1 day',
      client_secret_enc = ${input.clientSecretEnc}, access_token_enc = ${input.accessTokenEnc}, token_expires_at = NULL, api_version = ${input.apiVersion},
      status = 'new', status_reason = NULL, version = version + 1
    WHERE merchant_id = ${merchantId}::uuid AND id = ${row.id}::uuid`);
  return row.id;
}

export type ShopifyCheck = {
  readonly status: ShopifyConnectionStatus;
  readonly statusReason: StoredReason | null;
  readonly scopes?: readonly string[];
  readonly plan?: string | null;
  readonly at: Date;
};

/** What a check found. True when the status is another than before. */
export async function recordShopifyCheck(tx: Tx, merchantId: string, id: string, check: ShopifyCheck): Promise<boolean> {
  const rows = await tx.$queryRaw<{ before: string }[]>(Prisma.sql`
    UPDATE shopify_connection c SET status = ${check.status}, status_reason = ${check.statusReason}, checked_at = ${check.at},
      scopes = coalesce(${check.scopes ? [...check.scopes] : null}::text[], c.scopes), plan = coalesce(${check.plan ?? null}, c.plan), version = c.version + 1
    FROM (SELECT merchant_id, id, status AS before FROM shopify_connection WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE) o
    WHERE c.merchant_id = o.merchant_id AND c.id = o.id
    RETURNING o.before`);
  return rows[0] !== undefined && rows[0].before !== check.status;
}

export async function recordSubscriptionsChecked(tx: Tx, merchantId: string, id: string, at: Date): Promise<void> {
  await tx.$executeRaw(
    Prisma.sql`UPDATE shopify_connection SET subscriptions_checked_at = ${at} WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid`,
  );
}

/** How far the timer has read what webhooks may have missed; never backwards. */
export async function recordReconciled(tx: Tx, merchantId: string, id: string, through: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE shopify_connection SET reconciled_through = greatest(coalesce(reconciled_through, ${through}), ${through})
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid`);
}

/** Seen to the nearest ten seconds, so that a burst of webhooks does not queue on one row. */
export async function recordWebhookSeen(tx: Tx, merchantId: string, id: string, at: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE shopify_connection SET last_webhook_at = ${at}
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND (last_webhook_at IS NULL OR last_webhook_at < ${at}::timestamptz - interval '10 seconds')`);
}
