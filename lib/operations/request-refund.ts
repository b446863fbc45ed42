import { type Money, moneyJson, sum } from "@/lib/domain/money";
import { checkParts, type RefundPart, type StaffRefundReason } from "@/lib/domain/refund-plan";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import { keepPendingIntent } from "@/lib/store/pending-intents";
import { linesToRefund, lockOrderToRefund, type OrderToRefund, type RefundLine, refundablePayments } from "@/lib/store/refunds";
import type { Ctx, Result } from "./context";
import { askedBy, openRefund } from "./open-refund";

export type RefundRequest = {
  readonly orderId: string;
  /** Which payment gives back how much, as the person saw it before pressing the button. */
  readonly parts: readonly { readonly paymentId: string; readonly amount: Money }[];
  /** Units the refund takes off the order; none for money alone. */
  readonly lines?: readonly { readonly lineId: string; readonly quantity: number }[];
  /** Delivery given back with them. */
  readonly shipping?: Money | null;
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
  const checked = checkParts(await refundablePayments(tx, merchantId, request.orderId), request.parts);
  if (!checked.ok) return { value: checked, audit: [] };
  const lines = await chosenLines(tx, merchantId, request);
  if (!lines) return { value: refuse("invalid_input", { fields: ["lines"] }), audit: [] };
  if (lines.length === 0 && checked.parts.length === 0) return { value: refuse("amount_not_positive"), audit: [] };
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
  for (const { lineId, quantity } of chosen) {
    const line = known.get(lineId);
    if (!line || quantity > line.currentQuantity || lines.some((one) => one.lineGid === line.gid)) return null;
    lines.push({ lineGid: line.gid, quantity, unsent: Math.min(quantity, line.unsent) });
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
  const shippingMinor = request.shipping?.minor ?? 0n;
  const isOfGoods = lines.length > 0 || shippingMinor > 0n;
  const groups = isOfGoods ? [{ parts, lines, shippingMinor }] : parts.map((part) => ({ parts: [part], lines: [], shippingMinor: 0n }));
  const refundIds: string[] = [];
  const audit: AuditEntry[] = [];
  for (const group of groups) {
    const opened = await openRefund(tx, ctx, { orderId, reason, note, restock: restock && isOfGoods, ...group });
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
  const [first] = parts;
  if (!first || order.chargingId === null) return { value: refuse("charge_in_progress"), audit: [] };
  const amount = sum(
    parts.map((part) => part.amount),
    first.amount.currency,
  );
  await keepPendingIntent(tx, {
    merchantId,
    orderId,
    instalmentId: order.chargingId,
    intent: { kind: "refund", amount, reason },
    askedBy: askedBy(ctx),
    at: ctx.now,
  });
  await refreshOrders(tx, merchantId, [orderId]);
  const kept: AuditEntry = { orderId, event: { type: "intent.kept", intent: "refund" }, reason: moneyNote(request, amount) };
  return { value: { ok: true, value: { refundIds: [], waits: true } }, audit: [kept] };
}

function moneyNote(request: RefundRequest, amount: Money): string {
  const { minor, currency } = moneyJson(amount);
  return [request.note, `${minor} ${currency}`].filter(Boolean).join(" · ");
}
