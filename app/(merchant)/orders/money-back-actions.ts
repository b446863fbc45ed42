"use server";

import { z } from "zod";
import type { MoneyBackPreview } from "@/components/order/money-back-shapes";
import { CANCEL_REASONS } from "@/lib/domain/cancellation";
import { dateInZone } from "@/lib/domain/dates";
import { money } from "@/lib/domain/money";
import { refundableOn, STAFF_REFUND_REASONS } from "@/lib/domain/refund-plan";
import { refusalText } from "@/lib/domain/refusal-texts";
import { refuse } from "@/lib/domain/refusals";
import { wordingFor } from "@/lib/domain/words";
import { type ActionAnswer, defineAction } from "@/lib/entry/action";
import { openPage } from "@/lib/entry/page";
import { requestCancellation } from "@/lib/operations/request-cancellation";
import { requestRefund } from "@/lib/operations/request-refund";
import { retryCancellation } from "@/lib/operations/retry-cancellation";
import { retryRefund } from "@/lib/operations/retry-refund";
import { moneyBackChoice } from "@/lib/queries/money-back-choice";

const Id = z.uuid();
const Minor = z.string().regex(/^\d{1,15}$/);

/** What can go back of an order and how, before anybody presses a button. Reads only. */
export async function previewMoneyBack(orderId: string): Promise<ActionAnswer<MoneyBackPreview>> {
  const door = await openPage("orders.read");
  const id = Id.safeParse(orderId);
  const found = id.success ? await moneyBackChoice(door.scope, id.data) : null;
  if (!found) return { ok: false, refusal: { code: "not_found", ...refusalText(refuse("not_found"), door.reader) } };
  const wording = wordingFor(door.reader);
  return {
    ok: true,
    value: {
      ...{ order: found.orderName, currency: found.currency, version: found.version, due: found.due.minor.toString() },
      ...{ delivery: found.extras.delivery.minor.toString(), tax: found.extras.tax.minor.toString() },
      most: found.most.minor.toString(),
      payments: found.payments.map((payment) => ({
        ...{ id: payment.paymentId, rail: payment.rail, isKnown: payment.isKnownToRail },
        received: wording.date(dateInZone(payment.receivedAt, door.reader.zone)),
        captured: payment.captured.minor.toString(),
        left: refundableOn(payment).minor.toString(),
      })),
      lines: found.lines.map(({ worth, ...line }) => ({ ...line, worth: worth.minor.toString() })),
      cancel: found.scope.ok ? { scope: found.scope.scope } : { refused: refusalText(found.scope, door.reader) },
    },
  };
}

/** *Refund*: written and handed to a worker; the page follows it live (rule 10). Never above what each payment has left. */
export const refundOrder = defineAction({
  name: "order.refund",
  permission: "refunds.create",
  input: z.object({
    orderId: Id,
    currency: z.string().regex(/^[A-Z]{3}$/),
    seenMost: Minor,
    parts: z.array(z.object({ paymentId: Id, minor: Minor })).max(50),
    lines: z.array(z.object({ lineId: Id, quantity: z.int().min(1).max(100_000), restock: z.boolean() })).max(250),
    details: z.object({ shipping: Minor, tax: Minor, adjustment: Minor }),
    reason: z.enum(STAFF_REFUND_REASONS),
    note: z.string().trim().max(500),
  }),
  run: (ctx, { orderId, currency, seenMost, parts, lines, details, reason, note }) =>
    requestRefund(ctx, {
      ...{ orderId, seenMost: BigInt(seenMost), lines, reason, restock: lines.some((line) => line.restock), note: note || null },
      details: {
        shippingMinor: BigInt(details.shipping),
        taxMinor: BigInt(details.tax),
        adjustmentMinor: BigInt(details.adjustment),
      },
      parts: parts.map(({ paymentId, minor }) => ({ paymentId, amount: money(BigInt(minor), currency) })),
    }),
  revalidate: ({ orderId }) => [`/orders/${orderId}`],
});

/** *Cancel order*: the schedule stops now, everything outside goes on step by step. */
export const cancelOrder = defineAction({
  name: "order.cancel",
  permission: "orders.cancel",
  input: z.object({
    orderId: Id,
    version: z.int().min(0),
    reason: z.enum(CANCEL_REASONS),
    refund: z.enum(["full", "none"]),
    restock: z.boolean(),
    tellCustomer: z.boolean(),
  }),
  run: (ctx, input) => requestCancellation(ctx, { ...input, by: "staff" }),
  revalidate: ({ orderId }) => [`/orders/${orderId}`],
});

export const tryRefundAgain = defineAction({
  name: "order.refund_again",
  permission: "refunds.create",
  input: z.object({ refundId: Id }),
  run: (ctx, input) => retryRefund(ctx, input),
  revalidate: () => ["/orders"],
});

export const tryCancelAgain = defineAction({
  name: "order.cancel_again",
  permission: "orders.cancel",
  input: z.object({ cancellationId: Id }),
  run: (ctx, input) => retryCancellation(ctx, input),
  revalidate: () => ["/orders"],
});
