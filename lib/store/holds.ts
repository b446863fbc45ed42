import { z } from "zod";
import { type PlainDate, plainDate } from "@/lib/domain/dates";
import {
  BALANCE_HANDLE,
  type HoldFacts,
  type HoldNews,
  type HoldReason,
  type HoldSource,
  type HoldState,
  handleOf,
  type LineQuantity,
} from "@/lib/domain/holds";
import { money } from "@/lib/domain/money";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";
import { lockOrderRow } from "./row-locks";
import type { Scope } from "./scope";

/** Holds of ours: why, until when, and what became of them. What the shop shows stands in fulfilment-holds.ts. */
export type HoldRow = {
  readonly id: string;
  readonly orderId: string;
  readonly source: HoldSource;
  readonly reason: HoldReason;
  readonly note: string | null;
  readonly lines: readonly LineQuantity[] | null;
  readonly until: PlainDate | null;
  readonly handle: string;
  readonly state: HoldState;
  readonly told: HoldNews;
  readonly releaseReason: string | null;
  readonly isForced: boolean;
  readonly version: number;
};

const linesSchema = z.array(z.object({ lineGid: z.string(), quantity: z.int().positive() })).nullable();

type RawHold = Omit<HoldRow, "lines" | "until"> & { lines: unknown; until: string | null };

const COLUMNS = Prisma.sql`h.id, h.order_id AS "orderId", h.source, h.reason, h.note, h.lines, h.until::text, h.handle, h.state, h.told, h.release_reason AS "releaseReason", h.is_forced AS "isForced", h.version`;

const holdOf = (raw: RawHold): HoldRow => ({
  ...raw,
  lines: linesSchema.parse(raw.lines),
  until: raw.until === null ? null : plainDate(raw.until),
});

/** The order, locked, with what placing and releasing hang on; null when there is none here. */
export async function lockHoldFacts(tx: Tx, merchantId: string, orderId: string, now: Date): Promise<HoldFacts | null> {
  type Row = Omit<HoldFacts, "balance" | "today" | "unshipped" | "promiseOn"> & {
    promiseOn: string | null;
    balanceMinor: bigint;
    currency: string;
    today: string;
    lines: { gid: string; left: number }[];
  };
  await lockOrderRow(tx, merchantId, orderId);
  const [row] = await tx.$queryRaw<Row[]>(Prisma.sql`
    SELECT m.mode, o.activation = 'observed' AS "isObserved", o.cancelled_at IS NOT NULL AS "isCancelled", o.deleted_at IS NOT NULL AS "isDeleted",
      o.fulfilment_status = 'fulfilled' AS "isFulfilled", o.is_disputed AS "isDisputed", o.promise_on::text AS "promiseOn", o.balance_minor AS "balanceMinor", o.currency,
      (${now}::timestamptz AT TIME ZONE m.timezone)::date::text AS today,
      EXISTS (SELECT 1 FROM promise_answer a WHERE a.merchant_id = o.merchant_id AND a.order_id = o.id AND a.needs_answer AND a.answered_at IS NULL AND a.superseded_at IS NULL
        AND (a.old_on IS NULL OR a.old_on < (${now}::timestamptz AT TIME ZONE m.timezone)::date)) AS "isAnswerOpen",
      coalesce((SELECT jsonb_agg(jsonb_build_object('gid', l.shopify_line_gid, 'left', l.fulfillable_quantity)) FROM order_line l
        WHERE l.merchant_id = o.merchant_id AND l.order_id = o.id), '[]'::jsonb) AS lines
    FROM orders o JOIN merchant m ON m.id = o.merchant_id
    WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ${orderId}::uuid`);
  if (!row) return null;
  const { balanceMinor, currency, today, promiseOn, lines, ...facts } = row;
  return {
    ...facts,
    balance: money(balanceMinor, currency),
    today: plainDate(today),
    promiseOn: promiseOn === null ? null : plainDate(promiseOn),
    unshipped: new Map(lines.map(({ gid, left }) => [gid, left])),
  };
}

export type HoldToMake = Pick<HoldRow, "orderId" | "source" | "reason" | "note" | "lines" | "until" | "told"> & {
  /** Why the customer is told nothing; null where they are told. */
  readonly toldReason: string | null;
  readonly placedBy: string | null;
  readonly at: Date;
};

/** A new hold to be placed; null when one of the same order is being placed just now, or the balance's holds it already. */
export async function insertHold(tx: Tx, merchantId: string, hold: HoldToMake): Promise<string | null> {
  const id = newId();
  const lines = hold.lines === null ? null : JSON.stringify(hold.lines);
  const inserted = await tx.$executeRaw(Prisma.sql`
    INSERT INTO hold (merchant_id, id, order_id, source, reason, note, lines, until, handle, state, told, told_reason, placed_by, placed_at)
    VALUES (${merchantId}::uuid, ${id}::uuid, ${hold.orderId}::uuid, ${hold.source}, ${hold.reason}, ${hold.note}, ${lines}::jsonb, ${hold.until}::date,
      ${hold.source === "balance" ? BALANCE_HANDLE : handleOf(id)}, 'placing', ${hold.told}, ${hold.toldReason}, ${hold.placedBy}::uuid, ${hold.at})
    ON CONFLICT DO NOTHING`);
  return inserted === 1 ? id : null;
}

export async function holdById(scope: Scope, id: string): Promise<HoldRow | null> {
  const [row] = await scope.db.prisma.$queryRaw<RawHold[]>(Prisma.sql`
    SELECT ${COLUMNS} FROM hold h WHERE h.merchant_id = ${scope.merchantId}::uuid AND h.id = ${id}::uuid`);
  return row ? holdOf(row) : null;
}

/** A hold, and whether another was placed on its order after it went. */
export async function holdToPutBack(tx: Tx, merchantId: string, id: string): Promise<(HoldRow & { readonly wasFollowed: boolean }) | null> {
  const [row] = await tx.$queryRaw<(RawHold & { wasFollowed: boolean })[]>(Prisma.sql`
    SELECT ${COLUMNS}, EXISTS (SELECT 1 FROM hold n WHERE n.merchant_id = h.merchant_id AND n.order_id = h.order_id AND n.placed_at > h.released_at) AS "wasFollowed"
    FROM hold h WHERE h.merchant_id = ${merchantId}::uuid AND h.id = ${id}::uuid`);
  return row ? { ...holdOf(row), wasFollowed: row.wasFollowed } : null;
}

/** Holds of an order that stand, or are on their way. */
export async function openHolds(db: Tx | Db["prisma"], merchantId: string, orderId: string): Promise<HoldRow[]> {
  const rows = await db.$queryRaw<RawHold[]>(Prisma.sql`
    SELECT ${COLUMNS} FROM hold h
    WHERE h.merchant_id = ${merchantId}::uuid AND h.order_id = ${orderId}::uuid AND h.state IN ('placing', 'held', 'releasing') ORDER BY h.placed_at, h.id`);
  return rows.map(holdOf);
}

/** Which order a hold belongs to, before anything is locked. */
export async function orderOfHold(tx: Tx, merchantId: string, holdId: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ orderId: string }[]>(Prisma.sql`
    SELECT order_id AS "orderId" FROM hold WHERE merchant_id = ${merchantId}::uuid AND id = ${holdId}::uuid`);
  return row?.orderId ?? null;
}

/** Placed at the shop. False when it is no longer being placed. */
export async function markHeld(tx: Tx, merchantId: string, id: string, at: Date): Promise<boolean> {
  const changed = await tx.$executeRaw(Prisma.sql`
    UPDATE hold SET state = 'held', held_at = ${at}, version = version + 1 WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND state = 'placing'`);
  return changed === 1;
}

/** The shop said no: what was to be placed is refused, what was to be released stands. Its words are kept as they came. */
export async function markRefused(tx: Tx, merchantId: string, id: string, message: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE hold SET state = CASE state WHEN 'placing' THEN 'refused' ELSE 'held' END, refused_message = left(${message}, 1000), version = version + 1
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND state IN ('placing', 'releasing')`);
}

export type Release = { readonly by: string | null; readonly reason: string; readonly isForced: boolean };

/** To be released at the shop; answers the ids that were held until now. */
export async function markReleasing(tx: Tx, merchantId: string, ids: readonly string[], release: Release): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    UPDATE hold SET state = 'releasing', released_by = ${release.by}::uuid, release_reason = ${release.reason}, is_forced = ${release.isForced}, refused_message = NULL, version = version + 1
    WHERE merchant_id = ${merchantId}::uuid AND id = ANY (${[...ids]}::uuid[]) AND state = 'held' RETURNING id`);
  return rows.map((row) => row.id);
}

/** Gone at the shop; answers how many were not known to be. */
export async function markReleased(
  tx: Tx,
  merchantId: string,
  ids: readonly string[],
  at: Date,
  reason = "released_in_shop",
): Promise<number> {
  if (ids.length === 0) return 0;
  return tx.$executeRaw(Prisma.sql`
    UPDATE hold SET state = 'released', released_at = ${at}, release_reason = coalesce(release_reason, ${reason}), refused_message = NULL, version = version + 1
    WHERE merchant_id = ${merchantId}::uuid AND id = ANY (${[...ids]}::uuid[]) AND state IN ('placing', 'held', 'releasing')`);
}

/** Holds that stood and of which the shop has none left: somebody else released them, or the goods are gone. Answers how many. */
export async function endVanishedHolds(tx: Tx, merchantId: string, orderId: string, at: Date): Promise<number> {
  return tx.$executeRaw(Prisma.sql`
    UPDATE hold h SET state = 'released', released_at = ${at}, release_reason = coalesce(h.release_reason, 'released_in_shop'), refused_message = NULL, version = version + 1
    WHERE h.merchant_id = ${merchantId}::uuid AND h.order_id = ${orderId}::uuid AND h.state IN ('held', 'releasing')
      AND NOT EXISTS (SELECT 1 FROM fulfilment_hold f WHERE f.merchant_id = h.merchant_id AND f.order_id = h.order_id AND f.handle = h.handle AND f.released_at IS NULL)`);
}

/** Moves a hold's end. False when somebody changed it since that version. */
export async function moveHoldEnd(
  tx: Tx,
  merchantId: string,
  change: { readonly id: string; readonly version: number; readonly until: PlainDate | null; readonly note: string | null },
): Promise<boolean> {
  const changed = await tx.$executeRaw(Prisma.sql`
    UPDATE hold SET until = ${change.until}::date, note = coalesce(${change.note}, note), version = version + 1
    WHERE merchant_id = ${merchantId}::uuid AND id = ${change.id}::uuid AND version = ${change.version} AND state = 'held'`);
  return changed === 1;
}

export type EndedHold = { readonly merchantId: string; readonly id: string; readonly orderId: string };

/** Holds whose day has come by the shop's clock, of orders that are paid and not disputed: nothing else keeps those goods. */
export async function acrossMerchantsHoldsToEnd(db: Db, now: Date, limit: number): Promise<EndedHold[]> {
  return db.prisma.$queryRaw<EndedHold[]>(Prisma.sql`
    SELECT h.merchant_id AS "merchantId", h.id, h.order_id AS "orderId" FROM hold h
    JOIN orders o ON o.merchant_id = h.merchant_id AND o.id = h.order_id
    JOIN merchant m ON m.id = h.merchant_id
    WHERE h.state = 'held' AND h.until <= (${now}::timestamptz AT TIME ZONE m.timezone)::date AND h.refused_message IS NULL
      AND NOT o.is_unpaid AND NOT o.is_disputed AND o.cancelled_at IS NULL AND o.deleted_at IS NULL AND o.activation = 'active' AND m.mode = 'collect'
    ORDER BY h.until LIMIT ${limit}`);
}
