import { type PlainDate, plainDate } from "@/lib/domain/dates";
import type { Language } from "@/lib/domain/language";
import type { WithdrawalFacts, WithdrawalKind } from "@/lib/domain/withdrawal";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";
import { lockOrderRow } from "./row-locks";
import type { Scope } from "./scope";

/** Withdrawals and requests to cancel (rule 26). */

/** The customer of the order `o` has withdrawn and no cancelling gives the money back: the goods were sent, say. */
export const IS_WITHDRAWN = Prisma.sql`(EXISTS (SELECT 1 FROM withdrawal w WHERE w.merchant_id = o.merchant_id AND w.order_id = o.id AND w.kind = 'withdrawal')
  AND NOT EXISTS (SELECT 1 FROM cancellation x WHERE x.merchant_id = o.merchant_id AND x.order_id = o.id AND x.done_at IS NULL))`;

export type WithdrawalOrder = Omit<WithdrawalFacts, "today"> & {
  readonly name: string;
  readonly timezone: string;
  readonly customerId: string;
};

type Row = Omit<WithdrawalOrder, "deliveredOn"> & { deliveredOn: string | null };

const factsQuery = (merchantId: string, orderId: string) => Prisma.sql`
  SELECT o.name, o.customer_id::text AS "customerId", m.timezone, o.country, m.country AS "shopCountry",
    (o.cancelled_at IS NOT NULL OR o.deleted_at IS NOT NULL) AS "isOver", o.fulfilment_status = 'fulfilled' AS "isSent", o.delivered_on::text AS "deliveredOn",
    EXISTS (SELECT 1 FROM withdrawal w WHERE w.merchant_id = o.merchant_id AND w.order_id = o.id AND w.kind = 'withdrawal') AS "hasWithdrawn",
    EXISTS (SELECT 1 FROM withdrawal w WHERE w.merchant_id = o.merchant_id AND w.order_id = o.id AND w.kind = 'cancellation_request' AND w.answered_at IS NULL) AS "hasOpenRequest"
  FROM orders o JOIN merchant m ON m.id = o.merchant_id
  WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ${orderId}::uuid`;

const toFacts = (row: Row | undefined): WithdrawalOrder | null =>
  row ? { ...row, deliveredOn: row.deliveredOn === null ? null : plainDate(row.deliveredOn) } : null;

export async function readWithdrawalOrder(scope: Scope, orderId: string): Promise<WithdrawalOrder | null> {
  const [row] = await scope.db.prisma.$queryRaw<Row[]>(factsQuery(scope.merchantId, orderId));
  return toFacts(row);
}

/** Locks the order: of two declarations at once one is kept, and both are answered the same. */
export async function lockWithdrawalOrder(tx: Tx, merchantId: string, orderId: string): Promise<WithdrawalOrder | null> {
  await lockOrderRow(tx, merchantId, orderId);
  const [row] = await tx.$queryRaw<Row[]>(factsQuery(merchantId, orderId));
  return toFacts(row);
}

export interface NewWithdrawal {
  readonly orderId: string;
  readonly customerId: string;
  readonly kind: WithdrawalKind;
  readonly via: "page" | "public";
  /** What the customer declared, word for word. */
  readonly content: string;
  readonly language: Language;
  readonly receivedAt: Date;
  /** Null for a request. */
  readonly refundDueOn: PlainDate | null;
  /** Network address and browser: evidence. */
  readonly address: string;
  readonly userAgent: string | null;
}

export async function keepWithdrawal(tx: Tx, merchantId: string, withdrawal: NewWithdrawal): Promise<string> {
  const id = newId();
  const { refundDueOn, ...rest } = withdrawal;
  await tx.withdrawal.create({ data: { ...rest, merchantId, id, refundDueOn: refundDueOn ? new Date(`${refundDueOn}T00:00:00Z`) : null } });
  return id;
}

export interface AnsweredRequest {
  readonly orderId: string;
  readonly customerId: string;
}

/** Writes the staff's answer to an open request; null when there is none (any more). */
export async function answerRequest(
  tx: Tx,
  merchantId: string,
  input: { readonly withdrawalId: string; readonly answer: "accepted" | "refused"; readonly by: string | null; readonly now: Date },
): Promise<AnsweredRequest | null> {
  const [row] = await tx.withdrawal.updateManyAndReturn({
    where: { merchantId, id: input.withdrawalId, kind: "cancellation_request", answeredAt: null },
    data: { answer: input.answer, answeredAt: input.now, answeredBy: input.by },
    select: { orderId: true, customerId: true },
  });
  return row ?? null;
}

/** The order a stranger names by number and the address it was placed with; null unless both fit one order. */
export async function orderByNameAndEmail(
  scope: Scope,
  input: { readonly name: string; readonly email: string },
): Promise<{ readonly orderId: string; readonly customerId: string } | null> {
  const rows = await scope.db.prisma.$queryRaw<{ orderId: string; customerId: string }[]>(Prisma.sql`
    SELECT o.id::text AS "orderId", o.customer_id::text AS "customerId"
    FROM orders o
    JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
    JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    WHERE o.merchant_id = ${scope.merchantId}::uuid AND lower(o.name) = ANY (${[input.name.toLowerCase(), `#${input.name.toLowerCase()}`]}::text[])
      AND lower(p.email) = lower(${input.email}) AND p.erased_at IS NULL
    ORDER BY o.placed_at DESC LIMIT 2`);
  return rows.length === 1 ? (rows[0] ?? null) : null;
}
