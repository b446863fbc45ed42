import { isPositive } from "./money";
import { railOf } from "./payment-plan";
import type { ShopBooks } from "./reconciliation";
import type { ShopTransactionFacts } from "./shopify-order";

const TAKEN: ReadonlySet<string> = new Set(["sale", "capture"]);

/** Our marker in Shopify: a repeat of the call finds its own work by it. */
export const markerOfPayment = (paymentId: string): string => `predesk-${paymentId}`;

export type Moved = ShopTransactionFacts & { readonly moved: "charge" | "refund"; readonly isOurs: boolean };

/** Transactions that moved money, each with the rail of the payment it belongs to. */
export function moves(shop: ShopBooks): Moved[] {
  const byGid = new Map(shop.transactions.map((one) => [one.gid, one]));
  return shop.transactions.flatMap((one): Moved[] => {
    if (one.status !== "success" || !isPositive(one.amount)) return [];
    const moved = TAKEN.has(one.kind) ? "charge" : one.kind === "refund" ? "refund" : null;
    const parent = one.parentGid ? byGid.get(one.parentGid) : undefined;
    return moved ? [{ ...one, moved, isOurs: railOf(moved === "refund" && parent ? parent : one) === "stripe" }] : [];
  });
}
