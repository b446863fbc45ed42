/**
 * Every documented test card and what becomes of a debt with it. The numbers and how they behave: docs.stripe.com/testing; what follows from a
 * decline: the classes of lib/domain/decline-table.ts. Written from those pages, not from the sandbox's own table.
 */
import type { InstalmentState } from "@/lib/domain/states";

export interface CardRow {
  readonly number: string;
  /** What the documentation calls it. */
  readonly is: string;
  /** Entered on Stripe's page from the mailed link. `refused`: no card, no agreement. */
  readonly save: "saved" | "refused";
  /** Charged off-session on the due date. */
  readonly charge: Extract<InstalmentState, "paid" | "retry_wait" | "needs_card" | "needs_customer" | "card_missing">;
  /** Entered in place of a Visa that was saved before: which of the two is in force then. */
  readonly replace: "this" | "visa";
  /** The customer pays on our page with the card in force and answers the bank, if it asks. */
  readonly confirm: Extract<InstalmentState, "paid" | "retry_wait" | "needs_card">;
  /** Whether the bank asks when the customer is there. */
  readonly asks: boolean;
  /** What the order says after the charge; absent where there is nothing left to do. */
  readonly says?: RegExp;
}

type Rest = Omit<CardRow, "number" | "is">;

const PAYS: Rest = { save: "saved", charge: "paid", replace: "this", confirm: "paid", asks: false };
/** The bank's no comes while it is saved: the card before stays what it was, and pays. */
const REFUSED: Rest = { save: "refused", charge: "card_missing", replace: "visa", confirm: "paid", asks: false };
/** Off-session payments are refused until the customer answers, whatever was set up. */
const ASKS_ALWAYS: Rest = {
  ...{ save: "saved", charge: "needs_customer", replace: "this", confirm: "paid", asks: true },
  says: /^Waiting for the customer/,
};

export const CARD_TABLE: readonly CardRow[] = [
  { number: "4242424242424242", is: "Visa", ...PAYS },
  { number: "4000056655665556", is: "Visa debit", ...PAYS },
  { number: "5555555555554444", is: "Mastercard", ...PAYS },
  { number: "2223003122003222", is: "Mastercard, 2-series", ...PAYS },
  { number: "5200828282828210", is: "Mastercard debit", ...PAYS },
  { number: "5105105105105100", is: "Mastercard prepaid", ...PAYS },
  { number: "378282246310005", is: "American Express without 3-D Secure", ...PAYS },
  { number: "371449635398431", is: "American Express", ...PAYS },
  { number: "6011111111111117", is: "Discover", ...PAYS },
  { number: "3056930009020004", is: "Diners Club", ...PAYS },
  { number: "3566002020360505", is: "JCB", ...PAYS },
  { number: "6200000000000005", is: "UnionPay", ...PAYS },

  { number: "4000000000000002", is: "declined", ...REFUSED },
  { number: "4000000000009995", is: "insufficient funds", ...REFUSED },
  { number: "4000000000009987", is: "lost card", ...REFUSED },
  { number: "4000000000009979", is: "stolen card", ...REFUSED },
  { number: "4000000000000069", is: "expired card", ...REFUSED },
  { number: "4000000000000127", is: "incorrect CVC", ...REFUSED },
  { number: "4000000000000119", is: "processing error", ...REFUSED },
  { number: "4000000000006975", is: "velocity limit exceeded", ...REFUSED },
  { number: "4242424242424241", is: "no card number (Luhn)", ...REFUSED },
  { number: "4000008400001280", is: "3-D Secure breaks at its lookup", ...REFUSED },

  // Class later: another day, on the same card.
  {
    ...{ number: "4000000000000341", is: "attaches, then every charge is declined", ...PAYS, charge: "retry_wait", confirm: "retry_wait" },
    says: /^Next try .* 1 of 8: [^;]+ \(generic_decline\); Visa ceiling 20 in 30 days, \d+ used \(edition 18 Apr 2026\)\.$/,
  },
  // Never the same card again.
  {
    ...{ number: "4100000000000019", is: "blocked as fraudulent", ...PAYS, charge: "needs_card", confirm: "needs_card" },
    says: /\(fraudulent\): this card is not tried again/,
  },

  // Set up once with the bank's question, it asks no more off-session; with the customer there it always asks.
  { number: "4000002500003155", is: "asks to be set up", ...PAYS, asks: true },
  // Counts as set up: off-session passes; with the customer there it asks.
  { number: "4000003800000446", is: "set up already for off-session", ...PAYS, asks: true },
  {
    ...{
      number: "4000008260003178",
      is: "asks to be set up, then has no money",
      ...PAYS,
      charge: "retry_wait",
      confirm: "retry_wait",
      asks: true,
    },
    says: /not enough money \(insufficient_funds\)/,
  },
  { number: "4000002760003184", is: "always asks", ...ASKS_ALWAYS },
  { number: "4000000000003220", is: "3-D Secure 2 required", ...ASKS_ALWAYS },
  { number: "4000000000003063", is: "3-D Secure required", ...ASKS_ALWAYS },
  { number: "4000008400001629", is: "3-D Secure required, then declined", ...ASKS_ALWAYS, confirm: "retry_wait" },
  { number: "4000000000003055", is: "3-D Secure possible", ...PAYS },
  { number: "4000000000003097", is: "3-D Secure possible and broken", ...PAYS },

  // Checks that fail and risk that is only marked decline nothing by default.
  { number: "4000000000004954", is: "highest risk", ...PAYS },
  { number: "4000000000009235", is: "elevated risk", ...PAYS },
  { number: "4000000000000101", is: "CVC check fails", ...PAYS },
  { number: "4000000000000036", is: "postcode check fails", ...PAYS },
  { number: "4000000000000028", is: "address check fails", ...PAYS },
  { number: "4000000000000010", is: "postcode and address checks fail", ...PAYS },
  { number: "4000000000000044", is: "address unchecked", ...PAYS },

  // What comes after the money is another story: the debt is paid.
  { number: "4000000000000259", is: "disputed as fraudulent", ...PAYS },
  { number: "4000000000002685", is: "disputed as not received", ...PAYS },
  { number: "4000000000001976", is: "inquiry", ...PAYS },
  { number: "4000000000005423", is: "early fraud warning", ...PAYS },
  { number: "4000000000007726", is: "refund pending first", ...PAYS },
  { number: "4000000000005126", is: "refund fails later", ...PAYS },
  { number: "4000000000000077", is: "funds available at once", ...PAYS },
  { number: "4000003720000278", is: "funds available at once, international", ...PAYS },
];
