import { z } from "zod";
import type { Actor } from "@/lib/domain/actor";
import type { AuditEvent } from "@/lib/domain/audit-events";
import type { Db } from "./db";
import { Prisma } from "./generated/client";
import { newId } from "./ids";
import type { Scope } from "./scope";

declare const committing: unique symbol;

/** A transaction handle. Only commit() makes one, so a write without its audit row does not compile. */
export type Tx = Prisma.TransactionClient & { readonly [committing]: true };

/** One audit row: what happened (typed by lib/domain/audit-events.ts), to which order or customer, and why. */
export interface AuditEntry {
  readonly event: AuditEvent;
  readonly orderId?: string | null;
  readonly customerId?: string | null;
  readonly reason?: string | null;
}

export interface CommitBy {
  readonly actor: Actor;
  readonly now: Date;
  readonly requestId?: string | null;
}

/** What a unit of work hands back: its value and at least the list of audit rows (empty only when nothing changed). */
export interface Committed<T> {
  readonly value: T;
  readonly audit: readonly AuditEntry[];
}

/** Beginnings of one unit of work when the database keeps ending it for the sake of another. */
const MOST_TRIES = 4;

/**
 * Runs one unit of work in one transaction and writes its audit rows in the same transaction. A throw rolls everything back.
 * When the database ends it for the sake of another (a deadlock), it is begun again from the start: a unit of work keeps nothing
 * outside of its transaction but what it returns.
 */
export function commit<T>(scope: Scope, by: CommitBy, work: (tx: Tx) => Promise<Committed<T>>): Promise<T> {
  return again(scope.db, async (tx) => {
    const { value, audit } = await work(tx);
    await writeAudit(tx, scope.merchantId, by, audit);
    return value;
  });
}

/** For rows above tenants (installation, users, rate counters): named so that a reviewer sees it. */
export function commitAcrossMerchants<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return again(db, work);
}

async function again<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.prisma.$transaction((raw) => work(raw as Tx));
    } catch (error) {
      if (tries >= MOST_TRIES || !wasEndedForAnother(error)) throw error;
    }
  }
}

/** deadlock_detected and serialization_failure. Source: postgresql.org/docs/current/errcodes-appendix.html */
const ENDED_FOR_ANOTHER: readonly unknown[] = ["40P01", "40001"];
const conflictSchema = z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) });

function wasEndedForAnother(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  const conflict = conflictSchema.safeParse(error.meta);
  return error.code === "P2034" || (conflict.success && ENDED_FOR_ANOTHER.includes(conflict.data.driverAdapterError.cause.originalCode));
}

const actorId = (actor: Actor): string | null =>
  actor.kind === "staff" ? actor.userId : actor.kind === "customer" ? actor.customerId : null;
const actorKind = (actor: Actor): string => (actor.kind === "system" ? `system:${actor.part}` : actor.kind);

/** Set-based, so that a run over many orders adds one statement. Also used by set-based stores inside commit(). */
export async function writeAudit(tx: Tx, merchantId: string, by: CommitBy, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ event: { type, ...data }, orderId, customerId, reason }) => ({
    ...{ id: newId(), type, data },
    ...{ order_id: orderId ?? null, customer_id: customerId ?? null, reason: reason ?? null },
  }));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO audit_event (merchant_id, id, at, type, actor_kind, actor_id, order_id, customer_id, data, reason, request_id)
    SELECT ${merchantId}::uuid, r.id, ${by.now}, r.type, ${actorKind(by.actor)}, ${actorId(by.actor)}::uuid, r.order_id, r.customer_id, r.data, r.reason, ${by.requestId ?? null}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, type text, data jsonb, order_id uuid, customer_id uuid, reason text)`);
}

export { Prisma };
