import { type PlainDate, plainDate } from "@/lib/domain/dates";
import { type Money, money } from "@/lib/domain/money";
import { type InstalmentState, isInFlight } from "@/lib/domain/states";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";

/** An open balance that would be charged to a card. */
export interface CardUse {
  readonly cardId: string;
  readonly orderId: string;
  readonly orderName: string;
  readonly amount: Money;
  readonly dueOn: PlainDate | null;
  /** A charge is on its way: changes wait for its end. */
  readonly isRunning: boolean;
}

type Row = {
  cardId: string;
  orderId: string;
  orderName: string;
  minor: bigint;
  currency: string;
  dueOn: string | null;
  state: InstalmentState;
};

/** What would be charged to each of a customer's cards. */
export async function cardUses(scope: Scope, customerId: string): Promise<CardUse[]> {
  const rows = await scope.db.prisma.$queryRaw<Row[]>(Prisma.sql`
    SELECT i.card_id::text AS "cardId", o.id::text AS "orderId", o.name AS "orderName", i.amount_minor AS minor, i.currency, i.due_on::text AS "dueOn", i.state
    FROM card c
    JOIN instalment i ON i.merchant_id = c.merchant_id AND i.card_id = c.id AND i.state NOT IN ('paid', 'cancelled')
    JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
    WHERE c.merchant_id = ${scope.merchantId}::uuid AND c.customer_id = ${customerId}::uuid
    ORDER BY i.due_on NULLS LAST, o.placed_at, i.id`);
  return rows.map(({ minor, currency, dueOn, state, ...use }) => ({
    ...use,
    amount: money(minor, currency),
    dueOn: dueOn === null ? null : plainDate(dueOn),
    isRunning: isInFlight(state),
  }));
}
