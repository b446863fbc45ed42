import { type PlainDate, plainDate } from "@/lib/domain/dates";
import type { Collector } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import { lockOrderRows } from "./row-locks";
import type { Scope } from "./scope";

/** Observed orders and what activating them would mean (rule 4). */

export type ObservedOrder = {
  readonly id: string;
  readonly collector: Collector;
  readonly currency: string;
  readonly balanceMinor: bigint;
  readonly dueOn: PlainDate | null;
  readonly hasAddress: boolean;
  readonly hasCard: boolean;
};

type Row = Omit<ObservedOrder, "dueOn"> & { dueOn: string | null };

const OBSERVED = (merchantId: string, ids: readonly string[]) => Prisma.sql`
  SELECT o.id::text, o.collector, o.currency, o.balance_minor AS "balanceMinor", o.due_on::text AS "dueOn",
    (p.email IS NOT NULL AND p.email <> '' AND p.email_bounced_at IS NULL) AS "hasAddress",
    EXISTS (SELECT 1 FROM instalment i WHERE i.merchant_id = o.merchant_id AND i.order_id = o.id AND i.card_id IS NOT NULL) AS "hasCard"
  FROM orders o
  JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
  JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
  WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ANY (${[...ids]}::uuid[]) AND o.activation = 'observed' AND o.cancelled_at IS NULL AND o.deleted_at IS NULL
  ORDER BY o.id`;

const read = (row: Row): ObservedOrder => ({ ...row, dueOn: row.dueOn === null ? null : plainDate(row.dueOn) });

export async function observedOrders(scope: Scope, ids: readonly string[]): Promise<ObservedOrder[]> {
  return (await scope.db.prisma.$queryRaw<Row[]>(OBSERVED(scope.merchantId, ids))).map(read);
}

export async function lockObservedOrders(tx: Tx, merchantId: string, ids: readonly string[]): Promise<ObservedOrder[]> {
  await lockOrderRows(tx, merchantId, ids);
  return (await tx.$queryRaw<Row[]>(OBSERVED(merchantId, ids))).map(read);
}

export async function markActive(tx: Tx, merchantId: string, ids: readonly string[], now: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE orders SET activation = 'active', activated_at = ${now}, version = version + 1
    WHERE merchant_id = ${merchantId}::uuid AND id = ANY (${[...ids]}::uuid[]) AND activation = 'observed'`);
}
