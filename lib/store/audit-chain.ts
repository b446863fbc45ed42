import { createHash } from "node:crypto";
import { commitAcrossMerchants, type Tx } from "./commit";
import type { Db } from "./db";
import type { Scope } from "./scope";

/** Where a chain stands: `hash` covers every row up to and including number `no`. */
export interface ChainHead {
  readonly no: bigint;
  readonly hash: Uint8Array;
  readonly at: Date;
}

/** A row as the hash reads it; `data` is the database's own text of it, so that no number is rounded on the way. */
interface ChainableRow {
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly order_id: string | null;
  readonly customer_id: string | null;
  readonly data: string;
  readonly reason: string | null;
  readonly request_id: string | null;
}

export interface ChainedRow extends ChainableRow {
  readonly chain_no: bigint;
  readonly chain_hash: Uint8Array;
}

/** What the first row of every chain stands on. */
export const CHAIN_BEGINS: Uint8Array = new Uint8Array(32);

/**
 * SHA-256 of the hash before and this row (rule 36). The row is a JSON array in a fixed order, in UTF-8, and names its merchant
 * and its place, so that it cannot be moved to another one.
 */
export function chainHash(before: Uint8Array, merchantId: string, no: bigint, row: ChainableRow): Uint8Array {
  const { id, at, type, actor_kind, actor_id, order_id, customer_id, data, reason, request_id } = row;
  const said = [
    merchantId,
    no.toString(),
    id,
    at.toISOString(),
    type,
    actor_kind,
    actor_id,
    order_id,
    customer_id,
    data,
    reason,
    request_id,
  ];
  return createHash("sha256").update(before).update(JSON.stringify(said), "utf8").digest();
}

/** Merchants with rows that no chain holds yet. */
export async function acrossMerchantsUnchained(db: Db): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT m.id FROM merchant m
    WHERE EXISTS (SELECT 1 FROM audit_event e WHERE e.merchant_id = m.id AND e.chain_no IS NULL) ORDER BY m.id`;
  return rows.map(({ id }) => id);
}

/**
 * Lengthens a merchant's chain by up to `limit` rows that are committed and stand in no chain, oldest first, and answers by how many: 0 when
 * there is none, or when another process is at it. A row that is committed later with an earlier time comes later in the chain.
 */
export async function acrossMerchantsChain(db: Db, merchantId: string, options: { readonly now: Date; readonly limit: number }) {
  return commitAcrossMerchants(db, async (tx) => {
    const head = await lockHead(tx, merchantId, options.now);
    if (!head) return 0;
    const rows = await tx.$queryRaw<ChainableRow[]>`
      SELECT id, at, type, actor_kind, actor_id, order_id, customer_id, data::text AS data, reason, request_id
      FROM audit_event WHERE merchant_id = ${merchantId}::uuid AND chain_no IS NULL ORDER BY at, id LIMIT ${options.limit}`;
    if (rows.length > 0) await lengthen(tx, merchantId, head, rows, options.now);
    return rows.length;
  });
}

/** The end of the chain, locked; null while another process lengthens it. */
async function lockHead(tx: Tx, merchantId: string, now: Date): Promise<Omit<ChainHead, "at"> | null> {
  await tx.$executeRaw`
    INSERT INTO audit_chain_head (merchant_id, chain_no, chain_hash, chained_at) VALUES (${merchantId}::uuid, 0, ${CHAIN_BEGINS}, ${now})
    ON CONFLICT (merchant_id) DO NOTHING`;
  const [head] = await tx.$queryRaw<{ no: bigint; hash: Uint8Array }[]>`
    SELECT chain_no AS no, chain_hash AS hash FROM audit_chain_head
    WHERE merchant_id = ${merchantId}::uuid FOR NO KEY UPDATE SKIP LOCKED`;
  return head ?? null;
}

async function lengthen(tx: Tx, merchantId: string, head: Omit<ChainHead, "at">, rows: readonly ChainableRow[], now: Date): Promise<void> {
  let hash = head.hash;
  const hashes = rows.map((row, at) => {
    hash = chainHash(hash, merchantId, head.no + BigInt(at + 1), row);
    return Buffer.from(hash).toString("hex");
  });
  const chained = await tx.$executeRaw`
    UPDATE audit_event e SET chain_no = ${head.no}::bigint + v.n, chain_hash = decode(v.hash, 'hex')
    FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${hashes}::text[]) WITH ORDINALITY AS v(id, hash, n)
    WHERE e.merchant_id = ${merchantId}::uuid AND e.id = v.id AND e.chain_no IS NULL`;
  if (chained !== rows.length) throw new Error(`${chained} of ${rows.length} audit rows could be chained`);
  await tx.$executeRaw`
    UPDATE audit_chain_head SET chain_no = ${head.no + BigInt(rows.length)}, chain_hash = ${hash}, chained_at = ${now}
    WHERE merchant_id = ${merchantId}::uuid`;
}

/** Rows of the chain after number `after`, in its order. */
export async function chainedRows(scope: Scope, after: bigint, limit: number): Promise<ChainedRow[]> {
  return scope.db.prisma.$queryRaw<ChainedRow[]>`
    SELECT id, at, type, actor_kind, actor_id, order_id, customer_id, data::text AS data, reason, request_id, chain_no, chain_hash
    FROM audit_event WHERE merchant_id = ${scope.merchantId}::uuid AND chain_no > ${after} ORDER BY chain_no LIMIT ${limit}`;
}

export interface ChainEnd {
  /** Null before the first row is chained, or when somebody took the head away. */
  readonly head: ChainHead | null;
  /** The highest number any row carries; 0 for none. */
  readonly top: bigint;
  /** Rows that wait for their place. */
  readonly waiting: number;
}

/** How far the chain goes by its head and by its rows, seen at one moment. */
export async function chainEnd(scope: Scope): Promise<ChainEnd> {
  const [end] = await scope.db.prisma.$queryRaw<
    { no: bigint | null; hash: Uint8Array | null; at: Date | null; top: bigint; waiting: bigint }[]
  >`
    SELECT h.chain_no AS no, h.chain_hash AS hash, h.chained_at AS at,
      coalesce((SELECT max(chain_no) FROM audit_event e WHERE e.merchant_id = m.id AND e.chain_no IS NOT NULL), 0) AS top,
      (SELECT count(*) FROM audit_event e WHERE e.merchant_id = m.id AND e.chain_no IS NULL) AS waiting
    FROM merchant m LEFT JOIN audit_chain_head h ON h.merchant_id = m.id WHERE m.id = ${scope.merchantId}::uuid`;
  if (!end) throw new Error("no such merchant");
  const head = end.no !== null && end.hash !== null && end.at !== null ? { no: end.no, hash: end.hash, at: end.at } : null;
  return { head, top: end.top, waiting: Number(end.waiting) };
}
