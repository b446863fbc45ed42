import type { StoredReason } from "@/lib/domain/sync-reasons";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";
import { nudge } from "./nudge";
import type { Scope } from "./scope";

/** Webhooks as they came. A row is never lost: it ends done, ignored with its reason, or waits as failed or not understood. */

export type InboxProvider = "shopify" | "stripe";

export type NewInboxRow = {
  readonly merchantId: string;
  readonly provider: InboxProvider;
  readonly connectionId: string;
  readonly topic: string;
  /** Names the delivery, not the event: a retry carries the same. */
  readonly webhookId: string;
  /** Names the event; several deliveries of one topic may carry the same. */
  readonly eventId: string | null;
  readonly triggeredAt: Date | null;
  readonly body: Uint8Array;
  /** SHA-256 of the body. */
  readonly bodyDigest: Uint8Array;
};

const CONNECTIONS: Readonly<Record<InboxProvider, Prisma.Sql>> = {
  shopify: Prisma.sql`shopify_connection`,
  stripe: Prisma.sql`stripe_connection`,
};

/**
 * Keeps a delivery, notes that the shop or Stripe was heard and nudges the worker, all in one statement, which is a transaction of its own: a burst of webhooks
 * would otherwise wait in line for one row of the queue through three round trips each. Where a nudge waits already it is left alone; should a worker take
 * that one in this very moment, the sweeper finds the row a few seconds later (rule 12).
 * @returns false for a delivery or event that is there already
 */
export async function keepDelivery(scope: Scope, row: Omit<NewInboxRow, "merchantId">, now: Date): Promise<boolean> {
  const { merchantId } = scope;
  const key = `inbox:${merchantId}`;
  const rows = await scope.db.prisma.$queryRaw<{ kept: bigint }[]>(Prisma.sql`
    WITH kept AS (
      INSERT INTO inbox (merchant_id, id, provider, connection_id, topic, webhook_id, event_id, triggered_at, received_at, body, body_digest)
      VALUES (${merchantId}::uuid, ${newId()}::uuid, ${row.provider}, ${row.connectionId}::uuid, ${row.topic}, ${row.webhookId}, ${row.eventId}, ${row.triggeredAt}::timestamptz,
              clock_timestamp(), ${Buffer.from(row.body)}::bytea, ${Buffer.from(row.bodyDigest)}::bytea)
      ON CONFLICT DO NOTHING RETURNING 1
    ), heard AS (
      UPDATE ${CONNECTIONS[row.provider]} SET last_webhook_at = ${now}
      WHERE merchant_id = ${merchantId}::uuid AND id = ${row.connectionId}::uuid AND (last_webhook_at IS NULL OR last_webhook_at < ${now}::timestamptz - interval '10 seconds')
    ), nudged AS (
      SELECT graphile_worker.add_job('inbox', json_build_object('merchantId', ${merchantId}::text), job_key => ${key}::text, job_key_mode => 'preserve_run_at', max_attempts => 25)
      FROM kept WHERE NOT EXISTS (SELECT FROM graphile_worker._private_jobs WHERE key = ${key}::text AND locked_at IS NULL AND attempts < max_attempts AND run_at <= now())
    )
    SELECT (SELECT count(*) FROM kept) AS kept, (SELECT count(*) FROM nudged) AS nudged`);
  return rows[0]?.kept === 1n;
}

export type ClaimedInboxRow = {
  readonly merchantId: string;
  readonly id: string;
  readonly provider: InboxProvider;
  readonly connectionId: string;
  readonly topic: string;
  readonly eventId: string | null;
  readonly triggeredAt: Date | null;
  readonly receivedAt: Date;
  readonly body: Uint8Array | null;
  readonly tries: number;
};

/** A claim nobody finished is free again after this; real time, because leases are about processes. */
const LEASE_SECONDS = 120;

/** Claims what one merchant's inbox owes, oldest first. `now` is business time, against which retries are dated. */
export async function claimInbox(
  scope: Scope,
  input: { readonly worker: string; readonly now: Date; readonly limit: number },
): Promise<ClaimedInboxRow[]> {
  return scope.db.prisma.$queryRaw<ClaimedInboxRow[]>(Prisma.sql`
    UPDATE inbox i SET claimed_by = ${input.worker}, claimed_at = clock_timestamp(), tries = i.tries + 1
    FROM (
      SELECT merchant_id, id FROM inbox
      WHERE merchant_id = ${scope.merchantId}::uuid AND (status = 'received' OR (status = 'failed' AND next_try_at <= ${input.now}))
        AND (claimed_at IS NULL OR claimed_at < clock_timestamp() - make_interval(secs => ${LEASE_SECONDS}))
      ORDER BY received_at LIMIT ${input.limit} FOR NO KEY UPDATE SKIP LOCKED
    ) d
    WHERE i.merchant_id = d.merchant_id AND i.id = d.id
    RETURNING i.merchant_id::text AS "merchantId", i.id::text, i.provider, i.connection_id::text AS "connectionId", i.topic, i.event_id AS "eventId",
      i.triggered_at AS "triggeredAt", i.received_at AS "receivedAt", i.body, i.tries`);
}

export type InboxEnd =
  | { readonly status: "done" }
  /** Nothing to do, and why: kept for the *Sync* page. */
  | { readonly status: "ignored"; readonly reason: StoredReason }
  /** Tried again at `nextTryAt`; null: waits for somebody to replay it. */
  | { readonly status: "failed"; readonly reason: StoredReason; readonly nextTryAt: Date | null }
  | { readonly status: "not_understood"; readonly reason: StoredReason };

export type InboxEnding = { readonly id: string; readonly end: InboxEnd; readonly subjectGid?: string | null };

/** Ends claims, all in one statement. */
export async function endInbox(tx: Tx, merchantId: string, endings: readonly InboxEnding[]): Promise<void> {
  if (endings.length === 0) return;
  const rows = endings.map(({ id, end, subjectGid }) => ({
    id,
    status: end.status,
    reason: end.status === "done" ? null : end.reason,
    next_try_at: end.status === "failed" ? (end.nextTryAt?.toISOString() ?? null) : null,
    subject_gid: subjectGid ?? null,
  }));
  await tx.$executeRaw(Prisma.sql`
    UPDATE inbox i SET status = r.status, reason = r.reason, next_try_at = r.next_try_at, subject_gid = coalesce(r.subject_gid, i.subject_gid),
      claimed_by = NULL, claimed_at = NULL, done_at = CASE WHEN r.status IN ('done', 'ignored') THEN clock_timestamp() END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, status text, reason text, next_try_at timestamptz, subject_gid text)
    WHERE i.merchant_id = ${merchantId}::uuid AND i.id = r.id`);
}

/** Puts one back to be worked off again. Null when there is none, or its body was removed with a person's data. */
export async function replayInboxRow(tx: Tx, merchantId: string, id: string): Promise<{ readonly topic: string } | null> {
  const rows = await tx.$queryRaw<{ topic: string }[]>(Prisma.sql`
    UPDATE inbox SET status = 'received', reason = NULL, next_try_at = NULL, tries = 0, done_at = NULL, claimed_by = NULL, claimed_at = NULL
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND body IS NOT NULL RETURNING topic`);
  if (!rows[0]) return null;
  await nudge(tx, "inbox", merchantId);
  return rows[0];
}

/** Merchants whose inbox holds something that is due and that nobody works on. */
export async function acrossMerchantsWithInboxDue(db: Db, now: Date): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ merchantId: string }[]>(Prisma.sql`
    SELECT DISTINCT merchant_id::text AS "merchantId" FROM inbox
    WHERE (status = 'received' OR (status = 'failed' AND next_try_at <= ${now}))
      AND (claimed_at IS NULL OR claimed_at < clock_timestamp() - make_interval(secs => ${LEASE_SECONDS}))`);
  return rows.map((row) => row.merchantId);
}

/** Removes the bodies of deliveries about these things: they carry personal data (rule 34). What happened stays. */
export async function dropBodies(tx: Tx, merchantId: string, subjectGids: readonly string[]): Promise<number> {
  if (subjectGids.length === 0) return 0;
  return tx.$executeRaw(Prisma.sql`
    UPDATE inbox SET body = NULL WHERE merchant_id = ${merchantId}::uuid AND subject_gid = ANY (${[...subjectGids]}::text[]) AND body IS NOT NULL`);
}
