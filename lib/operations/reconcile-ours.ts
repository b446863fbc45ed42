import { plusMs } from "@/lib/domain/dates";
import { equals } from "@/lib/domain/money";
import { IN_FLIGHT_MS } from "@/lib/domain/reconciliation";
import type { StripeGateway } from "@/lib/gateways/stripe/contract";
import { ordersThatDoNotClose } from "@/lib/store/reconciliation-books";
import { openOrphans } from "@/lib/store/reconciliation-differences";
import { known } from "./examine-orders";
import { examine, keepPage, type ReconcileStep, type StepEnd } from "./reconcile-step";

const BATCH = 50;

/** What does not close in our own rows, whatever its day, and what was a difference before: it closes by itself once the books agree. */
export async function oursPage(step: ReconcileStep, stripe: StripeGateway | null): Promise<StepEnd | { readonly kind: "end" }> {
  const { run, outside } = step;
  const { db, merchantId } = outside.scope;
  const settledBefore = plusMs(outside.now, -IN_FLIGHT_MS);
  const after = run.cursor.orderId ?? null;
  const orderIds = await ordersThatDoNotClose(db, merchantId, { settledBefore, after, limit: BATCH });
  const found = await examine(step, orderIds);
  const subjects = after === null && stripe ? await refundedOrphans(step, stripe) : [];
  const orderId = orderIds.at(-1);
  if (orderId === undefined && subjects.length === 0) return { kind: "end" };
  const cursor = orderId === undefined ? (after === null ? {} : { orderId: after }) : { orderId };
  const end = await keepPage(step, { found, orderIds, subjects }, { phase: "ours", cursor, examined: orderIds.length });
  return end.kind === "moved" && orderIds.length < BATCH ? { kind: "end" } : end;
}

/** Charges without an order that have gone back since. */
async function refundedOrphans({ outside }: ReconcileStep, stripe: StripeGateway): Promise<string[]> {
  const gone: string[] = [];
  for (const chargeId of await openOrphans(outside.scope.db, outside.scope.merchantId)) {
    const charge = await known(() => stripe.retrieveCharge(chargeId));
    if (charge === null || equals(charge.amount, charge.amountRefunded)) gone.push(`charge:${chargeId}`);
  }
  return gone;
}
