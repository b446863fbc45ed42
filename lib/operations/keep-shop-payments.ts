import { moneyJson, zero } from "@/lib/domain/money";
import { railOf, receivedByRail } from "@/lib/domain/payment-plan";
import type { ShopOrderFacts, ShopTransactionFacts } from "@/lib/domain/shopify-order";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { type ShopPayment, type WrittenPayment, writeShopPayments, writeUnreadReceipt } from "@/lib/store/shop-payments";
import type { Ctx } from "./context";

const CHARGES: ReadonlySet<string> = new Set(["sale", "capture"]);

/**
 * Money that moved on the shop's rails becomes payment rows, once each. Our own recordings come back here as transactions:
 * they carry our marker and change nothing (rule 15).
 */
export async function keepShopPayments(
  tx: Tx,
  ctx: Ctx,
  orderId: string,
  facts: ShopOrderFacts,
): Promise<{ readonly written: readonly WrittenPayment[]; readonly audit: readonly AuditEntry[] }> {
  const { merchantId } = ctx.scope;
  if (!facts.transactionsRead) {
    const received = receivedByRail(facts)?.shopify ?? zero(facts.currency);
    await writeUnreadReceipt(tx, merchantId, orderId, {
      amountMinor: received.minor,
      currency: facts.currency,
      occurredAt: facts.placedAt,
    });
    return { written: [], audit: [] };
  }
  await writeUnreadReceipt(tx, merchantId, orderId, null);
  const written = await writeShopPayments(tx, merchantId, orderId, shopPayments(facts));
  const audit = written.map(({ rail, kind, amountMinor }): AuditEntry => {
    const amount = moneyJson({ minor: amountMinor, currency: facts.currency });
    return { orderId, event: kind === "charge" ? { type: "payment.received", rail, amount } : { type: "refund.made", rail, amount } };
  });
  return { written, audit };
}

function shopPayments(facts: ShopOrderFacts): ShopPayment[] {
  const byGid = new Map(facts.transactions.map((transaction) => [transaction.gid, transaction]));
  return facts.transactions.flatMap((transaction) => {
    const kind = kindOf(transaction);
    const parent = transaction.parentGid ? byGid.get(transaction.parentGid) : undefined;
    const rail = railOf(kind === "refund" && parent ? parent : transaction);
    if (kind === null || rail === "stripe" || transaction.amount.minor <= 0n) return [];
    return [
      {
        gid: transaction.gid,
        parentGid: transaction.parentGid,
        rail,
        kind,
        amountMinor: transaction.amount.minor,
        currency: transaction.amount.currency,
        occurredAt: transaction.processedAt ?? facts.placedAt,
      },
    ];
  });
}

function kindOf(transaction: ShopTransactionFacts): "charge" | "refund" | null {
  if (transaction.status !== "success") return null;
  if (CHARGES.has(transaction.kind)) return "charge";
  return transaction.kind === "refund" ? "refund" : null;
}
