import type { StoredReason } from "@/lib/domain/sync-reasons";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";
import type { Scope } from "./scope";

/** Connections to Stripe accounts: one in use a merchant. Secrets stay sealed here. */

export type StripeConnectionStatus = "new" | "ok" | "broken" | "removed";

export type StripeConnectionRow = {
  readonly merchantId: string;
  readonly id: string;
  readonly pathToken: string;
  readonly accountId: string;
  readonly mode: "test" | "live";
  readonly country: string | null;
  readonly defaultCurrency: string | null;
  readonly secretKeyLast4: string;
  readonly webhookEndpointId: string | null;
  readonly hasWebhookSecret: boolean;
  readonly status: StripeConnectionStatus;
  readonly statusReason: string | null;
  readonly checkedAt: Date | null;
  readonly lastWebhookAt: Date | null;
};

const COLUMNS = Prisma.sql`merchant_id AS "merchantId", id, path_token AS "pathToken", account_id AS "accountId", mode, country, default_currency AS "defaultCurrency",
  secret_key_last4 AS "secretKeyLast4", webhook_endpoint_id AS "webhookEndpointId", webhook_secret_enc IS NOT NULL AS "hasWebhookSecret", status,
  status_reason AS "statusReason", checked_at AS "checkedAt", last_webhook_at AS "lastWebhookAt"`;

export async function acrossMerchantsStripeByPath(db: Db, pathToken: string): Promise<StripeConnectionRow | null> {
  const rows = await db.prisma.$queryRaw<StripeConnectionRow[]>(
    Prisma.sql`SELECT ${COLUMNS} FROM stripe_connection WHERE path_token = ${pathToken} AND status <> 'removed'`,
  );
  return rows[0] ?? null;
}

export async function acrossMerchantsStripeConnections(db: Db): Promise<StripeConnectionRow[]> {
  return db.prisma.$queryRaw<StripeConnectionRow[]>(
    Prisma.sql`SELECT ${COLUMNS} FROM stripe_connection WHERE status <> 'removed' ORDER BY created_at`,
  );
}

/** The merchant's connection in use, whatever its health; null before there is one. */
export async function stripeConnection(scope: Scope): Promise<StripeConnectionRow | null> {
  const rows = await scope.db.prisma.$queryRaw<StripeConnectionRow[]>(
    Prisma.sql`SELECT ${COLUMNS} FROM stripe_connection WHERE merchant_id = ${scope.merchantId}::uuid AND status <> 'removed'`,
  );
  return rows[0] ?? null;
}

export type StripeKeyToSave = {
  readonly accountId: string;
  readonly mode: "test" | "live";
  readonly country: string | null;
  readonly defaultCurrency: string | null;
  /** Sealed. */
  readonly secretKeyEnc: string;
  readonly secretKeyLast4: string;
  readonly pathToken: string;
};

/** The first key, or another key of the same account; the webhook address stays. */
export async function saveStripeKey(tx: Tx, merchantId: string, key: StripeKeyToSave, now: Date): Promise<string> {
  const [row] = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    INSERT INTO stripe_connection (merchant_id, id, path_token, account_id, mode, country, default_currency, secret_key_enc, secret_key_last4, status, created_at)
    VALUES (${merchantId}::uuid, ${newId()}::uuid, ${key.pathToken}, ${key.accountId}, ${key.mode}, ${key.country}, ${key.defaultCurrency}, ${key.secretKeyEnc}, ${key.secretKeyLast4}, 'new', ${now})
    ON CONFLICT (merchant_id) WHERE status <> 'removed' DO UPDATE SET account_id = EXCLUDED.account_id, mode = EXCLUDED.mode, country = EXCLUDED.country,
      default_currency = EXCLUDED.default_currency, secret_key_enc = EXCLUDED.secret_key_enc, secret_key_last4 = EXCLUDED.secret_key_last4, status = 'new',
      status_reason = NULL, version = stripe_connection.version + 1
    RETURNING id`);
  if (!row) throw new Error("a Stripe connection was saved and none came back");
  return row.id;
}

/** Our endpoint at Stripe. A new secret keeps the old one beside it for a day: deliveries signed with it are still under way. */
export async function saveStripeWebhook(
  tx: Tx,
  merchantId: string,
  id: string,
  webhook: { readonly endpointId: string; readonly secretEnc: string | null },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE stripe_connection SET webhook_endpoint_id = ${webhook.endpointId},
      previous_webhook_secret_enc = CASE WHEN ${webhook.secretEnc}::text IS NULL THEN previous_webhook_secret_enc ELSE webhook_secret_enc END,
      previous_until = CASE WHEN ${webhook.secretEnc}::text IS NULL THEN previous_until ELSE clock_timestamp() + interval '1 day' END,
      -- A new endpoint has yet to show that messages arrive there.
      last_webhook_at = CASE WHEN ${webhook.secretEnc}::text IS NULL THEN last_webhook_at END,
      webhook_secret_enc = coalesce(${webhook.secretEnc}, webhook_secret_enc), version = version + 1
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid`);
}

/** What a check found. True when the status is another than before. */
export async function recordStripeCheck(
  tx: Tx,
  merchantId: string,
  id: string,
  check: { readonly status: StripeConnectionStatus; readonly statusReason: StoredReason | null; readonly at: Date },
): Promise<boolean> {
  const rows = await tx.$queryRaw<{ before: string }[]>(Prisma.sql`
    UPDATE stripe_connection c SET status = ${check.status}, status_reason = ${check.statusReason}, checked_at = ${check.at}, version = c.version + 1
    FROM (SELECT merchant_id, id, status AS before FROM stripe_connection WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE) o
    WHERE c.merchant_id = o.merchant_id AND c.id = o.id AND c.status <> 'removed'
    RETURNING o.before`);
  return rows[0] !== undefined && rows[0].before !== check.status;
}

/** Whether cards, consents or payments hang on this connection's account: it cannot simply be exchanged for another. */
export async function isStripeAccountInUse(tx: Tx, merchantId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ used: boolean }[]>(Prisma.sql`
    SELECT EXISTS (SELECT 1 FROM card WHERE merchant_id = ${merchantId}::uuid AND status IN ('active', 'removing'))
      OR EXISTS (SELECT 1 FROM payment_object WHERE merchant_id = ${merchantId}::uuid AND closed_at IS NULL) AS used`);
  return row?.used ?? false;
}

export async function recordStripeWebhookSeen(tx: Tx, merchantId: string, id: string, at: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE stripe_connection SET last_webhook_at = ${at}
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND (last_webhook_at IS NULL OR last_webhook_at < ${at}::timestamptz - interval '10 seconds')`);
}

/**
 * Connections to look at again: daily, hourly while broken, and soon after Stripe refused a charge's request itself, which is
 * how a revoked key shows. `now` is business time.
 */
export async function acrossMerchantsStripeToCheck(db: Db, now: Date): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ merchantId: string }[]>(Prisma.sql`
    SELECT c.merchant_id AS "merchantId" FROM stripe_connection c
    WHERE c.status <> 'removed' AND (c.checked_at IS NULL OR c.checked_at < ${now}::timestamptz - interval '24 hours'
      OR (c.status = 'broken' AND c.checked_at < ${now}::timestamptz - interval '1 hour')
      OR (c.checked_at < ${now}::timestamptz - interval '10 minutes' AND EXISTS (SELECT 1 FROM attempt a WHERE a.merchant_id = c.merchant_id AND a.connection_id = c.id
        AND a.state = 'not_made' AND a.settled_at > c.checked_at AND a.outcome ->> 'why' = 'invalid_request')))`);
  return rows.map((row) => row.merchantId);
}
