import { type Money, money, moneyJson, sum } from "@/lib/domain/money";
import { checkParts, mostRefundable, type RefundPart, type StaffRefundReason } from "@/lib/domain/refund-plan";
import { checkDetails, NO_DETAILS, type RefundDetails, type RefundWish } from "@/lib/domain/refund-wish";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import { keepPendingIntent } from "@/lib/store/pending-intents";
import {
  linesToRefund,
  lockOrderToRefund,
  type OrderToRefund,
  orderExtras,
  type RefundLine,
  refundablePayments,
} from "@/lib/store/refunds";
import type { Ctx, Result } from "./context";
import { askedBy, openRefund } from "./open-refund";

export type RefundRequest = {
  readonly orderId: string;
  /** All that could go back when the person looked, in minor units; left out where nobody looked at a page. */
  readonly seenMost?: bigint;
  /** Which payment gives back how much, as the person saw it before pressing the button. */
  readonly parts: readonly { readonly paymentId: string; readonly amount: Money }[];
  /** Units the refund takes off the order; none for money alone. */
  readonly lines?: readonly {
    readonly lineId: string;
    readonly quantity: number /** Where it is not `restock` of all. */;
    readonly restock?: boolean;
  }[];
  /** What of the money is delivery, tax or an adjustment, each by itself. */
  readonly details?: RefundDetails;
  readonly reason: StaffRefundReason;
  /** Only with lines: their units go back into stock, once, by Shopify. */
  readonly restock: boolean;
  readonly note: string | null;
};

export type RequestedRefund = {
  readonly refundIds: readonly string[];
  /** A charge of the order is open: the refund is kept and made when that is settled (rule 11). */
  readonly waits: boolean;
};

/**
 * *Refund*: checked against what each payment can still give back, written and handed to a worker in one transaction
 * (rules 2 and 10). With goods it is one refund; money alone is one refund a payment, so that none waits for another.
 */
export async function requestRefund(ctx: Ctx, request: RefundRequest): Promise<Result<RequestedRefund>> {
  return commit<Result<RequestedRefund>>(ctx.scope, ctx, (tx) => askForRefund(tx, ctx, request));
}

/** The same in the caller's transaction. */
export async function askForRefund(tx: Tx, ctx: Ctx, request: RefundRequest): Promise<AskedRefund> {
  const { merchantId } = ctx.scope;
  const order = await lockOrderToRefund(tx, merchantId, request.orderId);
  const refusal = refusedFor(order);
  if (order === null || refusal) return { value: refusal ?? refuse("not_found"), audit: [] };
  const payments = await refundablePayments(tx, merchantId, request.orderId);
  const most = mostRefundable(payments, money(0n, order.currency).currency);
  if (request.seenMost !== undefined && request.seenMost !== most.minor) return { value: refuse("stale"), audit: [] };
  const checked = checkParts(payments, request.parts);
  if (!checked.ok) return { value: checked, audit: [] };
  const lines = await chosenLines(tx, merchantId, request);
  if (!lines) return { value: refuse("invalid_input", { fields: ["lines"] }), audit: [] };
  if (lines.length === 0 && checked.parts.length === 0) return { value: refuse("amount_not_positive"), audit: [] };
  const details = request.details ?? NO_DETAILS;
  const sum = sumOfParts(checked.parts, order.currency);
  const wrong = checkDetails(details, { sum, hasGoods: lines.length > 0, extras: await orderExtras(tx, merchantId, request.orderId) });
  if (wrong) return { value: wrong, audit: [] };
  if (order.chargingId !== null) return keepForLater(tx, ctx, request, checked.parts, order);
  return openAll(tx, ctx, request, checked.parts, lines);
}

function refusedFor(order: OrderToRefund | null): Refusal | null {
  if (order === null || order.isDeleted) return refuse("not_found");
  if (order.isWatched) return refuse("watch_mode");
  if (order.isDisputed) return refuse("order_disputed");
  return order.pausedBy ? refuse("money_paused", { scope: order.pausedBy }) : null;
}

/** Null when a line is none of the order's, or has fewer units left than asked for. */
async function chosenLines(tx: Tx, merchantId: string, request: RefundRequest): Promise<RefundLine[] | null> {
  const chosen = (request.lines ?? []).filter((line) => line.quantity > 0);
  if (chosen.length === 0) return [];
  const known = new Map((await linesToRefund(tx, merchantId, request.orderId)).map((line) => [line.id, line]));
  const lines: RefundLine[] = [];
  for (const { lineId, quantity, restock = request.restock } of chosen) {
    const line = known.get(lineId);
    if (!line || quantity > line.currentQuantity || lines.some((one) => one.lineGid === line.gid)) return null;
    lines.push({ lineGid: line.gid, quantity, unsent: Math.min(quantity, line.unsent), restock });
  }
  return lines;
}

export type AskedRefund = { readonly value: Result<RequestedRefund>; readonly audit: readonly AuditEntry[] };

async function openAll(
  tx: Tx,
  ctx: Ctx,
  request: RefundRequest,
  parts: readonly RefundPart[],
  lines: readonly RefundLine[],
): Promise<AskedRefund> {
  const { orderId, reason, note, restock } = request;
  const details = request.details ?? NO_DETAILS;
  // What it is for belongs to the sum of it: such a refund is one, whatever payments it comes from.
  const isOne = lines.length > 0 || details.shippingMinor + details.taxMinor + details.adjustmentMinor > 0n;
  const groups = isOne ? [{ parts, lines, details }] : parts.map((part) => ({ parts: [part], lines: [], details: NO_DETAILS }));
  const refundIds: string[] = [];
  const audit: AuditEntry[] = [];
  for (const group of groups) {
    const opened = await openRefund(tx, ctx, { orderId, reason, note, restock: restock && lines.length > 0, ...group });
    if (opened.id) refundIds.push(opened.id);
    audit.push(...opened.audit);
  }
  await refreshOrders(tx, ctx.scope.merchantId, [orderId]);
  return { value: { ok: true, value: { refundIds, waits: false } }, audit };
}

/** Rule 11: while an attempt is open the wish is kept, visible; settlement makes it (see apply-pending-intents). */
async function keepForLater(
  tx: Tx,
  ctx: Ctx,
  request: RefundRequest,
  parts: readonly RefundPart[],
  order: OrderToRefund,
): Promise<AskedRefund> {
  const { merchantId } = ctx.scope;
  const { orderId, reason } = request;
  if (order.chargingId === null) return { value: refuse("charge_in_progress"), audit: [] };
  const amount = sumOfParts(parts, order.currency);
  await keepPendingIntent(tx, {
    merchantId,
    orderId,
    instalmentId: order.chargingId,
    intent: { kind: "refund", amount, reason, wish: wishOf(request) },
    askedBy: askedBy(ctx),
    at: ctx.now,
  });
  await refreshOrders(tx, merchantId, [orderId]);
  const kept: AuditEntry = { orderId, event: { type: "intent.kept", intent: "refund" }, reason: moneyNote(request, amount) };
  return { value: { ok: true, value: { refundIds: [], waits: true } }, audit: [kept] };
}

const sumOfParts = (parts: readonly RefundPart[], currency: string): Money =>
  sum(
    parts.map((part) => part.amount),
    currency,
  );

function wishOf({ parts, lines = [], details = NO_DETAILS, reason, note, restock }: RefundRequest): RefundWish {
  return {
    parts: parts.map(({ paymentId, amount }) => ({ paymentId, minor: amount.minor.toString() })),
    lines: lines.filter(({ quantity }) => quantity > 0).map((line) => ({ ...line, restock: line.restock ?? restock })),
    shippingMinor: details.shippingMinor.toString(),
    taxMinor: details.taxMinor.toString(),
    adjustmentMinor: details.adjustmentMinor.toString(),
    ...{ reason, note },
  };
}

function moneyNote(request: RefundRequest, amount: Money): string {
  const { minor, currency } = moneyJson(amount);
  return [request.note, `${minor} ${currency}`].filter(Boolean).join(" · ");
}
