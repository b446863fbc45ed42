import type { PlainDate } from "@/lib/domain/dates";
import { type Money, money } from "@/lib/domain/money";
import type { InstalmentState } from "@/lib/domain/states";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";
import { PERSON_TEXT } from "./customers-list";
import { orderSearch } from "./order-search";
import { searchWhere } from "./search-words";

export interface QuickOrder {
  readonly id: string;
  readonly name: string;
  readonly customerName: string | null;
  readonly balance: Money;
  readonly state: InstalmentState;
  readonly dueOn: PlainDate | null;
}

export interface QuickCustomer {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}

const MOST = 6;

interface RawOrder {
  id: string;
  name: string;
  customer_name: string | null;
  balance_minor: bigint;
  currency: string;
  payment_state: string;
  due_on: string | null;
}

/** The newest orders and customers that match, for the command palette. */
export async function quickHits(
  scope: Scope,
  query: string,
  withCustomers: boolean,
): Promise<{ orders: QuickOrder[]; customers: QuickCustomer[] }> {
  const { prisma } = scope.db;
  const merchantId = scope.merchantId;
  const searched = await orderSearch(scope, query);
  const [orders, customers] = await Promise.all([
    prisma.$queryRaw<RawOrder[]>`
      SELECT o.id, o.name, p.name AS customer_name, o.balance_minor, o.currency, o.payment_state, o.due_on::text
      FROM (
        SELECT * FROM orders o WHERE o.merchant_id = ${merchantId}::uuid AND o.deleted_at IS NULL AND ${Prisma.join([Prisma.sql`true`, ...searched], " AND ")}
        ORDER BY o.placed_at DESC, o.id LIMIT ${MOST}
      ) o
      JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
      JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
      ORDER BY o.placed_at DESC, o.id`,
    withCustomers
      ? prisma.$queryRaw<QuickCustomer[]>`
          SELECT c.id, p.name, p.email FROM person p
          JOIN customer c ON c.merchant_id = p.merchant_id AND c.person_id = p.id AND c.merged_into_id IS NULL
          WHERE p.merchant_id = ${merchantId}::uuid AND ${Prisma.join(searchWhere(PERSON_TEXT, query), " AND ")}
          ORDER BY c.created_at DESC LIMIT ${MOST}`
      : Promise.resolve([]),
  ]);
  return {
    orders: orders.map((row) => ({
      id: row.id,
      name: row.name,
      customerName: row.customer_name,
      balance: money(row.balance_minor, row.currency),
      state: row.payment_state as InstalmentState,
      dueOn: row.due_on as PlainDate | null,
    })),
    customers,
  };
}
