import { z } from "zod";
import { toDecimal } from "@/lib/domain/money";
import { reasonWords } from "@/lib/domain/sync-reasons";
import { fromMoneyV2, gatewayNameOf, instantOrNull, moneyV2, NotUnderstood } from "./amounts";
import type { Caller } from "./call";
import type { Answer } from "./contract";
import type { ManualPayment, OrderMoney } from "./contract-money";
import { ALL_TRANSACTIONS } from "./order-documents";
import { transactionNode, transactionOf } from "./order-node";
import { MARK_AS_PAID, PAYMENT_TERMS_OF, RECORD_PAYMENT, UPDATE_PAYMENT_TERMS } from "./payment-documents";

const moneyAnswer = z.object({
  order: z
    .object({
      cancelledAt: z.string().nullable(),
      totalOutstandingSet: z.object({ presentmentMoney: moneyV2 }),
      transactions: z.array(transactionNode),
    })
    .nullable(),
});

export async function orderMoney(caller: Caller, orderGid: string): Promise<Answer<OrderMoney | null>> {
  const answer = await caller.query(ALL_TRANSACTIONS, { id: orderGid }, moneyAnswer);
  if (answer.kind !== "ok") return answer;
  const { order } = answer.value;
  if (order === null) return { kind: "ok", value: null };
  try {
    return {
      kind: "ok",
      value: {
        transactions: order.transactions.map(transactionOf),
        outstanding: fromMoneyV2(order.totalOutstandingSet.presentmentMoney, "outstanding"),
        cancelledAt: instantOrNull(order.cancelledAt, "cancelledAt"),
      },
    };
  } catch (error) {
    if (error instanceof NotUnderstood) return { kind: "unknown", why: error.reason };
    throw error;
  }
}

const paid = z.object({ order: z.object({ displayFinancialStatus: z.string().nullable() }) });
type Paid = { readonly financialStatus: string | null };

const paidOf = (answer: Answer<z.infer<typeof paid>>): Answer<Paid> =>
  answer.kind === "ok"
    ? { kind: "ok", value: { financialStatus: answer.value.order.displayFinancialStatus?.toLowerCase() ?? null } }
    : answer;

export async function recordManualPayment(caller: Caller, payment: ManualPayment): Promise<Answer<Paid>> {
  const variables = {
    id: payment.orderGid,
    amount: payment.amount && { amount: toDecimal(payment.amount), currencyCode: payment.amount.currency },
    paymentMethodName: gatewayNameOf(payment.marker),
    processedAt: payment.processedAt.toISOString(),
  };
  const answer = await caller.mutate(RECORD_PAYMENT, variables, "orderCreateManualPayment", paid);
  // Naming an amount is denied on every plan but Plus, in the words of a missing scope: that is a no to this, not a broken connection.
  if (answer.kind === "broken" && answer.reason === "missing_scope" && payment.amount !== null) {
    return { kind: "refused", errors: [{ message: reasonWords(answer.why, "en"), field: "amount", code: "ACCESS_DENIED" }] };
  }
  return paidOf(answer);
}

export async function markAsPaid(caller: Caller, orderGid: string): Promise<Answer<Paid>> {
  return paidOf(await caller.mutate(MARK_AS_PAID, { id: orderGid }, "orderMarkAsPaid", paid));
}

const termsAnswer = z.object({ order: z.object({ paymentTerms: z.object({ id: z.string() }).nullable() }).nullable() });

export async function updateDueDate(caller: Caller, orderGid: string, dueAt: Date): Promise<Answer<null>> {
  const answer = await caller.query(PAYMENT_TERMS_OF, { id: orderGid }, termsAnswer);
  if (answer.kind !== "ok") return answer;
  const id = answer.value.order?.paymentTerms?.id;
  if (id === undefined)
    return { kind: "refused", errors: [{ message: "The order has no payment terms in Shopify.", field: null, code: "NO_PAYMENT_TERMS" }] };
  const updated = await caller.mutate(UPDATE_PAYMENT_TERMS, { id, dueAt: dueAt.toISOString() }, "paymentTermsUpdate", z.looseObject({}));
  return updated.kind === "ok" ? { kind: "ok", value: null } : updated;
}
