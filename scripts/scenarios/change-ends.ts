/** What must have become of a change in Shopify that met a charge in flight: change × outcome (rule 11). */

export const CHANGES_IN_SHOPIFY = ["cancelled", "paid there", "edited lower", "edited higher", "part refunded", "deleted"] as const;
export type Change = (typeof CHANGES_IN_SHOPIFY)[number];
export const OUTCOMES = ["succeeded", "declined", "never made"] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type Case = `${Change} × ${Outcome}`;
export type End = {
  readonly balances: readonly string[];
  readonly attempts: readonly string[];
  readonly paid: readonly number[];
  /** PaymentIntents at Stripe, with the sum they would take. */
  readonly objects: readonly string[];
  readonly refunds: readonly string[];
  readonly flags: readonly string[];
};

const NOTHING = { paid: [], refunds: [], flags: [] } as const;
const CHARGED = { attempts: ["succeeded"], paid: [8_000], objects: ["succeeded 8000"] } as const;

/** Declined or never made → the change is done; charged → recorded, then refunded or adjusted. */
export const ENDS: Readonly<Record<Case, End>> = {
  "cancelled × succeeded": {
    ...CHARGED,
    balances: ["paid 8000"],
    refunds: ["cancelled_during_charge 8000 EUR succeeded"],
    flags: ["refund_required"],
  },
  // The deposit waits to be given back.
  "cancelled × declined": {
    ...NOTHING,
    balances: ["cancelled 8000"],
    attempts: ["declined"],
    objects: ["canceled 8000"],
    flags: ["refund_required"],
  },
  "cancelled × never made": {
    ...NOTHING,
    balances: ["cancelled 8000"],
    attempts: ["not_made"],
    objects: ["canceled 8000"],
    flags: ["refund_required"],
  },
  "paid there × succeeded": {
    ...CHARGED,
    balances: ["paid 8000"],
    refunds: ["paid_elsewhere 8000 EUR succeeded"],
    flags: [],
  },
  "paid there × declined": { ...NOTHING, balances: ["paid 8000"], attempts: ["declined"], objects: ["canceled 8000"] },
  "paid there × never made": { ...NOTHING, balances: ["paid 8000"], attempts: ["not_made"], objects: ["canceled 8000"] },
  "edited lower × succeeded": {
    ...CHARGED,
    balances: ["paid 8000"],
    refunds: ["overpaid 6000 EUR succeeded"],
    flags: [],
  },
  "edited lower × declined": {
    ...NOTHING,
    balances: ["retry_wait 2000"],
    attempts: ["declined"],
    objects: ["requires_payment_method 2000"],
  },
  // Announced anew with the lower sum before it is tried again.
  "edited lower × never made": {
    ...NOTHING,
    balances: ["scheduled 2000"],
    attempts: ["not_made"],
    objects: ["requires_payment_method 2000"],
  },
  "edited higher × succeeded": { ...CHARGED, balances: ["paid 8000", "card_missing 48000"], refunds: [], flags: ["recording"] },
  "edited higher × declined": {
    ...NOTHING,
    balances: ["needs_consent 56000"],
    attempts: ["declined"],
    objects: ["requires_payment_method 56000"],
  },
  "edited higher × never made": {
    ...NOTHING,
    balances: ["needs_consent 56000"],
    attempts: ["not_made"],
    objects: ["requires_payment_method 56000"],
  },
  // Money given back beyond the goods lowers the order's total: what is open stays what it was.
  "part refunded × succeeded": { ...CHARGED, balances: ["paid 8000"], refunds: [], flags: [] },
  "part refunded × declined": {
    ...NOTHING,
    balances: ["retry_wait 8000"],
    attempts: ["declined"],
    objects: ["requires_payment_method 8000"],
  },
  "part refunded × never made": { ...CHARGED, balances: ["paid 8000"], attempts: ["not_made", "succeeded"], refunds: [], flags: [] },
  "deleted × succeeded": {
    ...CHARGED,
    balances: ["paid 8000"],
    refunds: ["cancelled_during_charge 8000 EUR succeeded"],
    flags: ["refund_required"],
  },
  "deleted × declined": {
    ...NOTHING,
    balances: ["cancelled 8000"],
    attempts: ["declined"],
    objects: ["canceled 8000"],
    flags: ["refund_required"],
  },
  "deleted × never made": {
    ...NOTHING,
    balances: ["cancelled 8000"],
    attempts: ["not_made"],
    objects: ["canceled 8000"],
    flags: ["refund_required"],
  },
};
