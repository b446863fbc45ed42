import type { StateLabel } from "@/lib/domain/state-words";

/** A row of the list, written out for one reader. Plain text: nothing is formatted in the browser, so server and browser never differ. */
export interface OrderView {
  readonly id: string;
  readonly href: string;
  readonly name: string;
  readonly openLabel: string;
  readonly selectLabel: string;
  readonly customer: string;
  readonly product: string;
  readonly more: string | null;
  readonly promise: string;
  readonly balance: string;
  /** The balance for sums over a selection. */
  readonly sum: { readonly minor: string; readonly currency: string; readonly exponent: number };
  readonly due: string;
  readonly isOverdue: boolean;
  readonly payment: StateLabel;
  readonly flags: readonly StateLabel[];
  readonly fulfilment: string;
  readonly tags: readonly string[];
  readonly observed: string | null;
  /** What the order waits for a person with, in the tab that asks. */
  readonly case: CaseView | null;
}

export interface CaseView {
  readonly why: string;
  readonly detail: string | null;
  /** What happens next by itself. */
  readonly next: string;
  /** What a person could do. */
  readonly person: string;
  readonly amount: string;
  readonly since: string;
  readonly sinceExactly: string;
}
