import type { StoredReason } from "@/lib/domain/sync-reasons";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";
import { nudge } from "./nudge";

/** Kinds of work we owe. */
export const OWED_KINDS = [
  /** Recording a charge in Shopify; subject: payment id (rule 15). */
  "record_payment",
  /** Making the PaymentIntent ahead of its time; subject: instalment id (rule 8). */
  "prepare_payment",
  /** Cancelling a PaymentIntent or expiring a Checkout Session; subject: payment object id (rule 7). */
  "release_payment_object",
  /** A person's *Collect now* that waits for the order to be re-read; subject: instalment id (rule 9). */
  "collect",
  /** Fulfilment waits for the money; subject: order id. */
  "hold_fulfilment",
  /** Our own hold goes; subject: order id. */
  "release_fulfilment",
  /** A person's hold, to be placed at the shop; subject: hold id. */
  "place_hold",
  /** A hold of ours, to be released at the shop; subject: hold id. */
  "release_hold",
  /** The due date, written back to Shopify's payment terms; subject: order id. */
  "update_due_in_shopify",
  /** A corrected delivery address, written to the shop; subject: address request id (rule 32). */
  "write_address",
  /** Money that goes back without anybody having asked; subject: what it is for. Becomes a refund of its own. */
  "refund",
  /** A refund to make on its rails; subject: refund id (rule 2). */
  "make_refund",
  /** The next step of cancelling an order everywhere; subject: cancellation id. */
  "carry_on_cancellation",
  /** Due dates of a campaign's orders whose trigger has come; subject: campaign id. */
  "set_campaign_dues",
  /** A campaign's selling plan group, written to the shop; subject: campaign id (rule 35). */
  "write_selling_plan",
  /** The fix of a difference somebody has pressed; subject: difference id. */
  "fix_difference",
] as const;
export type OwedKind = (typeof OWED_KINDS)[number];

export type OwedJson = { readonly [key: string]: string | number | boolean | null };

export type Owed = {
  readonly merchantId: string;
  readonly kind: OwedKind;
  readonly subjectId: string;
  readonly payload: OwedJson;
  /** Business time. */
  readonly nextAt: Date;
};

export type ClaimedWork = {
  readonly merchantId: string;
  readonly id: string;
  readonly kind: OwedKind;
  readonly subjectId: string;
  readonly payload: OwedJson;
  readonly tries: number;
};

/** A claim nobody finished is free again after this; real time, because leases are about processes, not about business. */
const LEASE_SECONDS = 120;

/**
 * Owes work, once per kind and subject: what is owed already keeps its tries, takes the newer payload and the earlier time.
 * Nudges the worker in the same transaction.
 */
export async function owe(tx: Tx, rows: readonly Owed[]): Promise<void> {
  if (rows.length === 0) return;
  const json = rows.map((row) => ({ ...row, id: newId(), nextAt: row.nextAt.toISOString() }));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO owed_work (merchant_id, id, kind, subject_id, payload, next_at)
    SELECT r."merchantId", r.id, r.kind, r."subjectId", r.payload, r."nextAt"
    FROM jsonb_to_recordset(${JSON.stringify(json)}::jsonb)
      AS r("merchantId" uuid, id uuid, kind text, "subjectId" text, payload jsonb, "nextAt" timestamptz)
    ON CONFLICT (merchant_id, kind, subject_id) WHERE done_at IS NULL
    DO UPDATE SET payload = EXCLUDED.payload, next_at = LEAST(owed_work.next_at, EXCLUDED.next_at)`);
  for (const merchantId of new Set(rows.map((row) => row.merchantId))) await nudge(tx, "owed", merchantId);
}

/** Claims what is due, of any merchant, oldest first. One statement, so two workers never hold the same row. */
export async function acrossMerchantsClaimOwed(
  db: Db,
  input: {
    readonly kinds: readonly OwedKind[];
    readonly worker: string;
    readonly now: Date;
    readonly limit: number;
    readonly merchantId: string | null;
  },
): Promise<ClaimedWork[]> {
  return db.prisma.$queryRaw<ClaimedWork[]>(Prisma.sql`
    UPDATE owed_work w SET claimed_by = ${input.worker}, claimed_at = clock_timestamp()
    FROM (
      SELECT merchant_id, id FROM owed_work
      WHERE done_at IS NULL AND next_at <= ${input.now} AND kind = ANY (${[...input.kinds]}::text[])
        AND (claimed_at IS NULL OR claimed_at < clock_timestamp() - make_interval(secs => ${LEASE_SECONDS}))
        AND (${input.merchantId}::uuid IS NULL OR merchant_id = ${input.merchantId}::uuid)
      ORDER BY next_at LIMIT ${input.limit} FOR NO KEY UPDATE SKIP LOCKED
    ) d
    WHERE w.merchant_id = d.merchant_id AND w.id = d.id
    RETURNING w.merchant_id AS "merchantId", w.id, w.kind, w.subject_id AS "subjectId", w.payload, w.tries`);
}

/** Done: the row stays as the memory of it. */
export async function finishOwed(tx: Tx, work: Pick<ClaimedWork, "merchantId" | "id">): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE owed_work SET done_at = clock_timestamp(), claimed_by = NULL, claimed_at = NULL
    WHERE merchant_id = ${work.merchantId}::uuid AND id = ${work.id}::uuid AND done_at IS NULL`);
}

/** Tried and still owed: again at `nextAt` (business time), with what went wrong. */
export async function postponeOwed(
  tx: Tx,
  work: Pick<ClaimedWork, "merchantId" | "id">,
  input: { readonly nextAt: Date; readonly why: StoredReason },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE owed_work SET next_at = ${input.nextAt}, last_error = left(${input.why}, 1000), tries = tries + 1, claimed_by = NULL, claimed_at = NULL
    WHERE merchant_id = ${work.merchantId}::uuid AND id = ${work.id}::uuid AND done_at IS NULL`);
}
