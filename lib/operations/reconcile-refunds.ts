import { syncReason } from "@/lib/domain/sync-reasons";
import type { StripeGateway, StripeRefundFacts } from "@/lib/gateways/stripe/contract";
import { bookedCharges, bookedRefunds } from "@/lib/store/reconciliation-books";
import { CannotAsk, known } from "./examine-orders";
import { examine, keepPage, type ReconcileStep, type StepEnd } from "./reconcile-step";

const COUNTS: ReadonlySet<string> = new Set(["pending", "succeeded"]);
const ENDED: ReadonlySet<string> = new Set(["failed", "canceled"]);

/** One page of Stripe's refunds against ours: a refund of today may be of a charge of last month, which today's charges do not show. */
export async function refundsPage(step: ReconcileStep, stripe: StripeGateway): Promise<StepEnd> {
  const { run, outside } = step;
  const { db, merchantId } = outside.scope;
  const page = await known(() => stripe.refundsPage({ from: run.windowFrom, until: run.windowUntil }, run.cursor.after ?? null));
  if (page === null) throw new CannotAsk(syncReason("stripe_page_gone"));
  const { items, after } = page;
  const rows = new Map(
    (
      await bookedRefunds(
        db,
        merchantId,
        items.map((one) => one.refundId),
      )
    ).map((row) => [row.refundId, row]), // by Stripe's id
  );
  const odd = items.filter((one) => !agrees(one, rows.get(one.refundId)));
  const charges =
    odd.length === 0
      ? []
      : await bookedCharges(
          db,
          merchantId,
          odd.flatMap((one) => one.chargeId ?? []),
        );
  const orderOf = new Map(charges.map((row) => [row.chargeId, row.orderId]));
  // One of a charge that is not ours is none of our business; one of an orphan was met among the charges.
  const orderIds = [...new Set(odd.flatMap((one) => rows.get(one.refundId)?.orderId ?? orderOf.get(one.chargeId ?? "") ?? []))];
  const found = await examine(step, orderIds);
  const progress = after === null ? { phase: "shop_ask" as const, cursor: {} } : { phase: "refunds" as const, cursor: { after } };
  return keepPage(step, { found, orderIds }, { ...progress, refunds: items.length, examined: orderIds.length });
}

function agrees(refund: StripeRefundFacts, row: { readonly minor: bigint; readonly status: string } | undefined): boolean {
  if (ENDED.has(refund.status)) return row === undefined || !COUNTS.has(row.status);
  return row !== undefined && COUNTS.has(row.status) && row.minor === refund.amount.minor;
}
