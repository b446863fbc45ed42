import { type PlainDate, plainDate } from "@/lib/domain/dates";
import type { PromiseAnswer } from "@/lib/domain/promise";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";
import { lockOrderRow } from "./row-locks";

/** Promise dates that were moved, and what customers said (rule 25). */

const day = (date: Date | null): PlainDate | null => (date ? plainDate(date.toISOString().slice(0, 10)) : null);
const asDate = (date: PlainDate | null): Date | null => (date ? new Date(`${date}T00:00:00Z`) : null);

export interface OrderPromise {
  readonly promiseOn: PlainDate | null;
  readonly isOver: boolean;
  readonly earlierDelays: number;
}

/** Locks the order whose promise is to move. Null when it is not there. */
export async function lockPromise(tx: Tx, merchantId: string, orderId: string): Promise<OrderPromise | null> {
  await lockOrderRow(tx, merchantId, orderId);
  const rows = await tx.$queryRaw<{ promiseOn: Date | null; isOver: boolean; earlierDelays: number }[]>(Prisma.sql`
    SELECT o.promise_on AS "promiseOn", (o.cancelled_at IS NOT NULL OR o.deleted_at IS NOT NULL) AS "isOver",
      (SELECT count(*)::int FROM promise_answer a WHERE a.merchant_id = o.merchant_id AND a.order_id = o.id) AS "earlierDelays"
    FROM orders o WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ${orderId}::uuid`);
  const [row] = rows;
  return row ? { ...row, promiseOn: day(row.promiseOn) } : null;
}

export async function setPromise(tx: Tx, merchantId: string, orderId: string, promiseOn: PlainDate | null): Promise<void> {
  await tx.order.update({
    where: { merchantId_id: { merchantId, id: orderId } },
    data: { promiseOn: asDate(promiseOn), version: { increment: 1 } },
  });
}

/** A newer move takes the place of a question nobody has answered. */
export async function supersedeQuestions(tx: Tx, merchantId: string, orderId: string, now: Date): Promise<void> {
  await tx.promiseAnswer.updateMany({ where: { merchantId, orderId, answeredAt: null, supersededAt: null }, data: { supersededAt: now } });
}

export interface PromiseQuestion {
  readonly orderId: string;
  readonly oldOn: PlainDate | null;
  readonly newOn: PlainDate | null;
  readonly reason: string;
  readonly needsAnswer: boolean;
  readonly mailId: string | null;
  readonly movedBy: string | null;
  readonly now: Date;
}

export async function askAboutPromise(tx: Tx, merchantId: string, question: PromiseQuestion): Promise<string> {
  const id = newId();
  const { oldOn, newOn, now, ...rest } = question;
  await tx.promiseAnswer.create({ data: { ...rest, merchantId, id, oldOn: asDate(oldOn), newOn: asDate(newOn), movedAt: now } });
  return id;
}

/** Writes the answer to an open question; null when it was answered or replaced meanwhile. */
export async function answerQuestion(
  tx: Tx,
  merchantId: string,
  input: {
    readonly questionId: string;
    readonly orderId: string;
    readonly answer: PromiseAnswer;
    readonly via: "page" | "staff";
    readonly now: Date;
  },
): Promise<{ readonly newOn: PlainDate | null } | null> {
  const rows = await tx.promiseAnswer.updateManyAndReturn({
    where: { merchantId, id: input.questionId, orderId: input.orderId, answeredAt: null, supersededAt: null },
    data: { answer: input.answer, answeredAt: input.now, answeredVia: input.via },
    select: { newOn: true },
  });
  const [row] = rows;
  return row ? { newOn: day(row.newOn) } : null;
}
