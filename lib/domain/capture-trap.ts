import { isPositive, type Money, sum, zero } from "./money";
import type { Collector, Rail } from "./states";

/** A payment row, as far as the trap goes. */
export type PaymentToCheck = {
  readonly rail: Rail;
  readonly kind: string;
  readonly status: string;
  readonly amount: Money;
  readonly occurredAt: Date;
  readonly recordState: string;
  readonly recordNote: string | null;
  readonly acknowledgedAt: Date | null;
};

/**
 * Where the two systems tell different stories about money:
 * - `uncharged`: Shopify says paid, and no charge is behind it. *Capture payment* and *Mark as paid* there charge nobody;
 * - `unrecorded`: we charged, and Shopify does not show it (yet).
 */
export type CaptureTrap =
  | { readonly kind: "uncharged"; readonly amount: Money; readonly at: Date }
  | { readonly kind: "unrecorded"; readonly amount: Money; readonly why: string | null };

const UNRECORDED: ReadonlySet<string> = new Set(["owed", "not_recordable"]);

/** Every trap an order is in. Only where we collect: elsewhere marking by hand is how it is done. */
export function captureTraps(collector: Collector, payments: readonly PaymentToCheck[], currency: Money["currency"]): CaptureTrap[] {
  if (collector !== "stripe") return [];
  const charges = payments.filter((one) => one.kind === "charge" && one.status === "succeeded");
  const total = (some: readonly PaymentToCheck[]) =>
    some.length === 0
      ? zero(currency)
      : sum(
          some.map((one) => one.amount),
          currency,
        );
  const uncharged = charges.filter((one) => one.rail === "manual" && one.acknowledgedAt === null);
  const unrecorded = charges.filter((one) => one.rail === "stripe" && UNRECORDED.has(one.recordState));
  const traps: CaptureTrap[] = [];
  const [first] = uncharged;
  if (first && isPositive(total(uncharged))) traps.push({ kind: "uncharged", amount: total(uncharged), at: first.occurredAt });
  if (unrecorded.length > 0) {
    traps.push({ kind: "unrecorded", amount: total(unrecorded), why: unrecorded.find((one) => one.recordNote)?.recordNote ?? null });
  }
  return traps;
}
