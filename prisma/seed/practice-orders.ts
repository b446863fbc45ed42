/**
 * What happens in the practice shop during its first weeks: who orders what, whether they save a card and which, and what else
 * befalls the order. People and addresses are invented; card numbers are Stripe's documented test cards.
 */

export interface PracticeOrder {
  /** Days before today on which the order is placed. */
  readonly daysAgo: number;
  readonly name: readonly [first: string, last: string];
  readonly locale: "fr" | "en";
  readonly country: string;
  readonly sku: string;
  readonly quantity?: number;
  /** Price of one, in whole units of the presentment currency. */
  readonly price: number;
  readonly title: string;
  readonly presentment?: string;
  /** Paid at checkout on Shopify's own gateway; nothing when left out. */
  readonly deposit?: string;
  /** Due so many days from today (negative: it was due). */
  readonly dueIn: number;
  /** Saved from the mailed link so many days after the order; never when left out. */
  readonly card?: {
    readonly number: string;
    readonly afterDays: number;
    /** What the bank says to it from then on, a decline code of Stripe's. */
    readonly turnsInto?: "lost_card" | "expired_card";
  };
  /** What somebody does in Shopify later, days before today. */
  readonly later?: {
    readonly daysAgo: number;
    readonly action: "cancel" | "mark-paid" | "hold" | "edit";
    readonly body?: Record<string, unknown>;
  };
  readonly email?: string | null;
  /** Staff send a payment request in the end: until it is paid or over, no card is charged by itself. */
  readonly isAskedToPay?: boolean;
}

const VISA = "4242424242424242";
const MASTERCARD = "5555555555554444";
const AMEX = "378282246310005";
/** Authentication once, at saving; charges go through afterwards. */
const ASKS_AT_SAVING = "4000002500003155";
/** Authentication on every charge. */
const ASKS_ALWAYS = "4000002760003184";
/** Saved without trouble, every charge declined. */
const DECLINES_LATER = "4000000000000341";
/** Authentication at saving, then always too little money. */
const NO_FUNDS = "4000008260003178";
/** Charged, then disputed. */
const DISPUTED = "4000000000000259";

const ATLAS = { sku: "ATLAS7-M", title: "Velo Atlas 7", price: 480 } as const;
const FOLDING = { sku: "PLIANT3", title: "Velo Pliant 3", price: 899 } as const;
const GRINDER = { sku: "GRIND2", title: "Hand Grinder No. 2", price: 149 } as const;
const KETTLE = { sku: "KETTLE09", title: "Gooseneck Kettle 0.9 L", price: 69.5 } as const;
const LAMP = { sku: "LAMP-D1", title: "Dynamo Lamp", price: 42.5 } as const;
const FR = { locale: "fr", country: "FR" } as const;
const EN = { locale: "en", country: "GB" } as const;

export const PRACTICE_ORDERS: readonly PracticeOrder[] = [
  // Collected already.
  { daysAgo: 21, name: ["Lucie", "Exemple"], ...FR, ...ATLAS, deposit: "240.00", dueIn: -9, card: { number: VISA, afterDays: 0 } },
  { daysAgo: 21, name: ["Tom", "Sample"], ...EN, ...GRINDER, dueIn: -9, card: { number: MASTERCARD, afterDays: 0 } },
  {
    daysAgo: 20,
    name: ["Nadia", "Essai"],
    ...FR,
    ...FOLDING,
    deposit: "449.50",
    dueIn: -8,
    card: { number: ASKS_AT_SAVING, afterDays: 1 },
  },
  { daysAgo: 20, name: ["Grace", "Placeholder"], ...EN, ...KETTLE, quantity: 2, dueIn: -8, card: { number: AMEX, afterDays: 0 } },
  { daysAgo: 19, name: ["Hugo", "Modèle"], ...FR, ...ATLAS, deposit: "240.00", dueIn: -6, card: { number: VISA, afterDays: 2 } },
  {
    daysAgo: 19,
    name: ["Ines", "Muster"],
    locale: "en",
    country: "DE",
    ...LAMP,
    quantity: 2,
    dueIn: -6,
    card: { number: VISA, afterDays: 0 },
  },
  { daysAgo: 18, name: ["Paul", "Fictif"], ...FR, ...GRINDER, dueIn: -5, card: { number: MASTERCARD, afterDays: 0 } },
  {
    daysAgo: 18,
    name: ["Ellen", "Specimen"],
    locale: "en",
    country: "US",
    ...ATLAS,
    price: 520,
    presentment: "USD",
    deposit: "260.00",
    dueIn: -4,
    card: { number: VISA, afterDays: 1 },
  },
  { daysAgo: 17, name: ["Rosa", "Témoin"], ...FR, ...KETTLE, dueIn: -3, card: { number: VISA, afterDays: 0 } },
  // Charged, and then something happened.
  { daysAgo: 18, name: ["Victor", "Exemple"], ...FR, ...ATLAS, deposit: "240.00", dueIn: -5, card: { number: DISPUTED, afterDays: 0 } },
  {
    daysAgo: 17,
    name: ["Mila", "Sample"],
    ...EN,
    ...GRINDER,
    dueIn: -4,
    card: { number: VISA, afterDays: 0 },
    later: { daysAgo: 2, action: "cancel", body: { reason: "CUSTOMER" } },
  },
  // Failing: each waits for another kind of help.
  { daysAgo: 16, name: ["Oscar", "Essai"], ...FR, ...ATLAS, deposit: "240.00", dueIn: -1, card: { number: NO_FUNDS, afterDays: 0 } },
  { daysAgo: 16, name: ["Clara", "Modèle"], ...FR, ...FOLDING, deposit: "449.50", dueIn: -1, card: { number: ASKS_ALWAYS, afterDays: 0 } },
  { daysAgo: 15, name: ["James", "Placeholder"], ...EN, ...GRINDER, dueIn: -1, card: { number: DECLINES_LATER, afterDays: 0 } },
  { daysAgo: 15, name: ["Yanis", "Témoin"], ...FR, ...LAMP, quantity: 3, dueIn: -12, card: { number: DECLINES_LATER, afterDays: 0 } },
  {
    daysAgo: 15,
    name: ["Lena", "Sample"],
    ...EN,
    ...ATLAS,
    deposit: "240.00",
    dueIn: -2,
    card: { number: VISA, afterDays: 1, turnsInto: "lost_card" },
  },
  // Changed in the shop beyond what was agreed.
  {
    daysAgo: 10,
    name: ["Basile", "Fictif"],
    ...FR,
    ...GRINDER,
    dueIn: 6,
    card: { number: VISA, afterDays: 0 },
    later: { daysAgo: 4, action: "edit", body: { quantity: 2 } },
  },
  // Due in the next days.
  {
    daysAgo: 14,
    name: ["Anna", "Beispiel"],
    locale: "en",
    country: "DE",
    ...ATLAS,
    deposit: "240.00",
    dueIn: 1,
    card: { number: VISA, afterDays: 1 },
  },
  { daysAgo: 13, name: ["Louis", "Fictif"], ...FR, ...GRINDER, dueIn: 2, card: { number: MASTERCARD, afterDays: 0 } },
  {
    daysAgo: 12,
    name: ["Sofia", "Esempio"],
    locale: "en",
    country: "IT",
    ...FOLDING,
    deposit: "449.50",
    dueIn: 3,
    card: { number: ASKS_AT_SAVING, afterDays: 0 },
  },
  { daysAgo: 11, name: ["Adam", "Exemple"], ...FR, ...KETTLE, dueIn: 4, card: { number: VISA, afterDays: 2 } },
  {
    daysAgo: 10,
    name: ["Ken", "Sample"],
    locale: "en",
    country: "US",
    ...GRINDER,
    price: 161,
    presentment: "USD",
    dueIn: 5,
    card: { number: VISA, afterDays: 0 },
  },
  { daysAgo: 9, name: ["Julia", "Sample"], ...EN, ...LAMP, dueIn: 9, card: { number: AMEX, afterDays: 0 } },
  { daysAgo: 9, name: ["Noé", "Modèle"], ...FR, ...ATLAS, deposit: "240.00", dueIn: 12, card: { number: VISA, afterDays: 3 } },
  {
    daysAgo: 8,
    name: ["Eva", "Voorbeeld"],
    locale: "en",
    country: "NL",
    ...FOLDING,
    deposit: "449.50",
    dueIn: 20,
    card: { number: MASTERCARD, afterDays: 0 },
    later: { daysAgo: 3, action: "hold", body: { reason: "INVENTORY_OUT_OF_STOCK" } },
  },
  { daysAgo: 7, name: ["Marc", "Essai"], ...FR, ...GRINDER, dueIn: 21, card: { number: VISA, afterDays: 1 } },
  // No card yet.
  { daysAgo: 12, name: ["Zoé", "Témoin"], ...FR, ...ATLAS, deposit: "240.00", dueIn: 2 },
  { daysAgo: 8, name: ["Henry", "Specimen"], ...EN, ...GRINDER, dueIn: 9, isAskedToPay: true },
  { daysAgo: 4, name: ["Camille", "Fictif"], ...FR, ...KETTLE, dueIn: 18 },
  { daysAgo: 2, name: ["Irene", "Ejemplo"], locale: "en", country: "ES", ...FOLDING, deposit: "449.50", dueIn: 26 },
  { daysAgo: 1, name: ["Alex", "Sample"], ...EN, ...LAMP, quantity: 2, dueIn: 27 },
  { daysAgo: 6, name: ["Bounce", "Placeholder"], ...EN, ...GRINDER, dueIn: 15, email: "bounce.placeholder@example.com" },
  { daysAgo: 5, name: ["Sans", "Adresse"], ...FR, ...LAMP, dueIn: 14, email: null },
  // Ended without us.
  {
    daysAgo: 14,
    name: ["Theo", "Exemple"],
    ...FR,
    ...GRINDER,
    dueIn: 6,
    card: { number: VISA, afterDays: 0 },
    later: { daysAgo: 5, action: "mark-paid" },
  },
  {
    daysAgo: 13,
    name: ["Wanda", "Przykład"],
    locale: "en",
    country: "PL",
    ...KETTLE,
    dueIn: 7,
    card: { number: VISA, afterDays: 0 },
    later: { daysAgo: 6, action: "cancel", body: { reason: "CUSTOMER", refund: true } },
  },
];

/** Invented and unreachable: example.com is set aside for examples. */
export function emailOf(order: PracticeOrder): string | null {
  if (order.email !== undefined) return order.email;
  const plain = (text: string) =>
    text
      .normalize("NFD")
      .replace(/[^A-Za-z]/g, "")
      .toLowerCase();
  return `${plain(order.name[0])}.${plain(order.name[1])}@example.com`;
}
