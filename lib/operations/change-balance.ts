import { covers } from "@/lib/domain/consent";
import { dateInZone, type PlainDate } from "@/lib/domain/dates";
import { least, type Money, money, moneyJson, subtract, sum, zero } from "@/lib/domain/money";
import { recomputeBalance } from "@/lib/domain/payment-plan";
import { markerOfPayment } from "@/lib/domain/reconciliation-moves";
import type { ShopOrderFacts } from "@/lib/domain/shopify-order";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { amountOf, consentInForce, type LockedInstalment, lockInstalments } from "@/lib/store/instalments";
import { type LockedOrder, moneyHeld, type OrderMoneyHeld, openBalanceIds } from "@/lib/store/orders";
import type { WrittenPayment } from "@/lib/store/shop-payments";
import { type AppliedCommand, applyCommand } from "./apply-command";
import type { Ctx } from "./context";
import { planInstalments } from "./plan-instalments";

type Change = {
  readonly order: LockedOrder;
  readonly facts: ShopOrderFacts;
  readonly dueOn: PlainDate | null;
  /** Payments this read brought: what closes a balance when they cover it. */
  readonly written: readonly WrittenPayment[];
};

/**
 * Balance = current total − money received on all rails (rule 17), and never more than the shop itself still counts as owed
 * less what we charged and have not recorded there yet. Lower applies at once, higher than the consent asks for a new one,
 * a running charge keeps the change waiting (rule 11): all of that is the machine's own answer to the commands sent here.
 */
export async function changeBalance(tx: Tx, ctx: Ctx, change: Change): Promise<AuditEntry[]> {
  const { order, facts } = change;
  const { merchantId } = ctx.scope;
  const open = await lockInstalments(tx, merchantId, await openBalanceIds(tx, merchantId, order.id));
  if (facts.cancelledAt !== null) return closeAll(tx, ctx, open, { type: "cancel", reason: "cancelled_in_shopify", at: ctx.now });
  const held = await moneyHeld(tx, merchantId, order.id);
  const received = money(held.receivedMinor, facts.currency);
  const { balance, toRefund } = recomputeBalance({ total: facts.total, received, open: open.map(amountOf), consentCap: null });
  const target = least(balance, shopAllows(facts, held.ours) ?? balance);
  const planned = sum(open.map(amountOf), facts.currency);
  const audit: AuditEntry[] = [];
  if (toRefund.minor > 0n && !order.isRefundRequired) {
    audit.push({ orderId: order.id, event: { type: "balance.overpaid", amount: moneyJson(toRefund) } });
  }
  if (target.minor < planned.minor) audit.push(...(await lower(tx, ctx, open, subtract(planned, target), closing(change, ctx.now))));
  if (target.minor > planned.minor) audit.push(...(await raise(tx, ctx, change, open, subtract(target, planned))));
  return audit;
}

/** What the shop still counts as owed, less our charges it has not been told of; null where the source does not say. */
function shopAllows(facts: ShopOrderFacts, ours: OrderMoneyHeld["ours"]): Money | null {
  if (facts.outstanding === null || !facts.transactionsRead) return null;
  const told = new Set(facts.transactions.map((transaction) => transaction.ourMarker));
  const untold = ours.filter((one) => !one.isRecorded && !told.has(markerOfPayment(one.paymentId)));
  const left = facts.outstanding.minor - untold.reduce((all, one) => all + one.netMinor, 0n);
  return left > 0n ? money(left, facts.currency) : zero(facts.currency);
}

type Closing = Extract<AppliedCommand, { type: "cancel" | "paid_elsewhere" }>;

/** A balance ends because somebody paid it there, or because nothing is owed any more. */
function closing({ written }: Change, at: Date): Closing {
  const charge = written.filter((payment) => payment.kind === "charge").at(-1);
  return charge ? { type: "paid_elsewhere", rail: charge.rail, at } : { type: "cancel", reason: "nothing_owed", at };
}

async function closeAll(tx: Tx, ctx: Ctx, open: readonly LockedInstalment[], command: Closing): Promise<AuditEntry[]> {
  const audit: AuditEntry[] = [];
  for (const row of open) audit.push(...(await applyCommand(tx, ctx, { instalmentId: row.id, command })).audit);
  return audit;
}

/** Takes from the last balance first. */
async function lower(tx: Tx, ctx: Ctx, open: readonly LockedInstalment[], by: Money, close: Closing): Promise<AuditEntry[]> {
  const audit: AuditEntry[] = [];
  let left = by;
  for (const row of [...open].reverse()) {
    if (left.minor <= 0n) break;
    const amount = amountOf(row);
    if (amount.minor <= left.minor) {
      audit.push(...(await applyCommand(tx, ctx, { instalmentId: row.id, command: close })).audit);
      left = subtract(left, amount);
    } else {
      audit.push(...(await applyCommand(tx, ctx, { instalmentId: row.id, command: changeTo(row, subtract(amount, left), ctx.now) })).audit);
      left = zero(left.currency);
    }
  }
  return audit;
}

/**
 * Adds to the open balance. Where none is open only what the order's total grew by is a new debt: a balance somebody
 * cancelled here does not come back because the shop still counts it.
 */
async function raise(
  tx: Tx,
  ctx: Ctx,
  { order, facts, dueOn }: Change,
  open: readonly LockedInstalment[],
  by: Money,
): Promise<AuditEntry[]> {
  const last = open.at(-1);
  if (last) {
    const amount = money(last.amountMinor + by.minor, last.currency);
    return [...(await applyCommand(tx, ctx, { instalmentId: last.id, command: changeTo(last, amount, ctx.now) })).audit];
  }
  const grown = facts.total.minor - order.totalMinor;
  if (grown <= 0n) return [];
  const amount = least(by, money(grown, facts.currency));
  const part = { kind: "balance", amount, dueOn, received: false } as const;
  return (await planInstalments(tx, ctx, { orderId: order.id, collector: order.collector, paidAt: ctx.now }, [part])).audit;
}

function changeTo(row: LockedInstalment, amount: Money, at: Date): AppliedCommand {
  const on = dateInZone(at, row.timezone);
  const consentCovers = row.cardId !== null && covers(consentInForce(row), { amount, cardId: row.cardId, on }).ok;
  return { type: "change_amount", amount, consentCovers, at };
}
