import { z } from "zod";
import { currencyOf, fromMoneyV2, instantOf, instantOrNull, moneyV2, NotUnderstood, problemsOf } from "./amounts";
import { linesAt, startBulk } from "./bulk";
import type { Caller } from "./call";
import type { Answer } from "./contract";
import type { BulkBooks, OrderBooks } from "./contract-money";
import { bulkBooks, ORDER_BOOKS } from "./order-documents";
import { transactionNode, transactionOf } from "./order-node";

/** An order's money as Shopify keeps it, for one order afresh or for very many by the bulk engine. */

const presentment = z.object({ presentmentMoney: moneyV2 });
const booksNode = z.object({
  id: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullable(),
  presentmentCurrencyCode: z.string(),
  currentTotalPriceSet: presentment,
  totalOutstandingSet: presentment,
  transactions: z.array(transactionNode),
});

/** @throws NotUnderstood */
function booksOf(node: z.infer<typeof booksNode>): OrderBooks {
  return {
    gid: node.id,
    updatedAt: instantOf(node.updatedAt, "updatedAt"),
    cancelledAt: instantOrNull(node.cancelledAt, "cancelledAt"),
    currency: currencyOf(node.presentmentCurrencyCode, "currency"),
    total: fromMoneyV2(node.currentTotalPriceSet.presentmentMoney, "total"),
    outstanding: fromMoneyV2(node.totalOutstandingSet.presentmentMoney, "outstanding"),
    transactions: node.transactions.map(transactionOf),
  };
}

export async function orderBooks(caller: Caller, orderGid: string): Promise<Answer<OrderBooks | null>> {
  const answer = await caller.query(ORDER_BOOKS, { id: orderGid }, z.object({ order: booksNode.nullable() }));
  if (answer.kind !== "ok") return answer;
  try {
    return { kind: "ok", value: answer.value.order && booksOf(answer.value.order) };
  } catch (error) {
    if (error instanceof NotUnderstood) return { kind: "unknown", why: error.reason };
    throw error;
  }
}

export const startBulkBooks = (caller: Caller, since: Date): Promise<Answer<{ gid: string }>> =>
  startBulk(caller, bulkBooks(since.toISOString()));

/** Streams a result from a line on; one order a line. @throws BulkResultGone, or Error when the address breaks off */
export async function* bulkResultBooks(url: string, fromLine: number): AsyncGenerator<BulkBooks> {
  let number = 0;
  for await (const text of linesAt(url)) {
    number += 1;
    if (number <= fromLine || text.trim() === "") continue;
    yield { nextLine: number, ...readLine(text) };
  }
}

type ReadLine = { readonly books: OrderBooks; readonly notUnderstood: null } | { readonly books: null; readonly notUnderstood: string };

function readLine(text: string): ReadLine {
  try {
    const parsed = booksNode.safeParse(JSON.parse(text));
    if (!parsed.success) return { books: null, notUnderstood: problemsOf(parsed.error) };
    return { books: booksOf(parsed.data), notUnderstood: null };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof NotUnderstood) return { books: null, notUnderstood: error.message };
    throw error;
  }
}
