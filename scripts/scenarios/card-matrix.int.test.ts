/** Every documented test card × saved, charged on the due date, put in place of another, paid on the page: against card-table.ts, in one world. */
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nextStepSentence, readNextStep } from "@/lib/domain/next-step";
import { testCards } from "@/sandbox/stripe/data/cards";
import { atRest, expectCollected, mailed, ourBooks, stripeBooks } from "./books";
import { CARD_TABLE, type CardRow } from "./card-table";
import { enterCardAt, payOnPage } from "./customer";
import { dueOn, goTo, imported, type Order, openShop, type Placed, type Shop, sell } from "./story";

const VISA = "4242424242424242";
/** What everybody recovers with. */
const GOOD = "5555555555554444";
const AMOUNT = 6_000;
const AT_ONCE = 8;

const STAFF = { language: "en", locale: "en-GB", zone: "Europe/Paris" } as const;

/** What is looked at after each act, of one order. */
interface Seen {
  readonly state: string;
  /** Last four digits of the card its agreement in force names. */
  readonly card: string | null;
  /** Charges at Stripe: last four digits, and what became of it. */
  readonly charges: readonly string[];
  readonly nextStep: string;
}

let shop: Shop;
/** Each card has two orders: one it is saved for, one where it takes the place of a Visa. */
const savedFor = new Map<string, Order>();
const replacedAt = new Map<string, Order>();
const refusal = new Map<string, string | null>();
const replaceRefusal = new Map<string, string | null>();
const asked = new Map<string, boolean>();
let afterSave: ReadonlyMap<string, Seen>;
let afterDue: ReadonlyMap<string, Seen>;
let afterReplace: ReadonlyMap<string, Seen>;
let afterPage: ReadonlyMap<string, Seen>;

async function forEach(rows: readonly CardRow[], what: (row: CardRow) => Promise<void>): Promise<void> {
  const left = [...rows];
  const one = async () => {
    for (let row = left.shift(); row !== undefined; row = left.shift()) await what(row);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

async function sellFor(into: Map<string, Order>): Promise<void> {
  const placed = new Map<string, Placed>();
  await forEach(CARD_TABLE, async ({ number }) => void placed.set(number, await sell(shop, { price: "60.00", dueInDays: 9 })));
  await shop.drain();
  for (const [number, one] of placed) into.set(number, await imported(shop, one));
}

/** Enters a card from the mailed link; the words of Stripe's page when it is refused there. */
const enter = (one: Order, number: string): Promise<string | null> =>
  enterCardAt(shop, one, { number }).then(
    () => null,
    (error: Error) => error.message,
  );

const chargeSaid = (charge: Stripe.Charge): string =>
  `${charge.payment_method_details?.card?.last4} ${charge.paid ? `paid ${charge.amount} ${charge.currency}` : "declined"}`;

/** All orders of a group, with one look at each ledger. */
async function look(orders: ReadonlyMap<string, Order>): Promise<Map<string, Seen>> {
  const { payment_intents, charges } = await stripeBooks(shop);
  const orderOf = new Map(payment_intents.map((intent) => [intent.id, intent.metadata.order]));
  const rows = await shop.app.db.prisma.instalment.findMany({ where: { merchantId: shop.merchantId, kind: "balance" } });
  const cards = await shop.app.db.prisma.consent.findMany({
    where: { merchantId: shop.merchantId, status: "active" },
    select: { orderId: true, card: { select: { last4: true } } },
  });
  const seen = [...orders].map(([number, { id }]): [string, Seen] => {
    const balance = rows.find((row) => row.orderId === id);
    const step = readNextStep(balance?.nextStepWhy);
    const ofOrder = charges.filter((charge) => orderOf.get(String(charge.payment_intent)) === id);
    return [
      number,
      {
        state: balance?.state ?? "none",
        card: cards.find((consent) => consent.orderId === id)?.card?.last4 ?? null,
        charges: ofOrder.map(chargeSaid).sort(),
        nextStep: step ? nextStepSentence(step, STAFF) : "",
      },
    ];
  });
  return new Map(seen);
}

const rowsWhere = (has: (row: CardRow) => boolean): readonly CardRow[] => CARD_TABLE.filter(has);
const orderOf = (orders: ReadonlyMap<string, Order>, { number }: CardRow): Order => orders.get(number) as Order;
const last4 = (number: string): string => number.slice(-4);
const paidWith = (number: string): string => `${last4(number)} paid ${AMOUNT} eur`;

beforeAll(async () => {
  shop = await openShop();
  await sellFor(savedFor);
  await sellFor(replacedAt);
  await forEach(CARD_TABLE, async (row) => {
    refusal.set(row.number, await enter(orderOf(savedFor, row), row.number));
    await enterCardAt(shop, orderOf(replacedAt, row), { number: VISA });
  });
  await shop.drain();
  afterSave = await look(savedFor);

  await forEach(CARD_TABLE, async (row) => void replaceRefusal.set(row.number, await enter(orderOf(replacedAt, row), row.number)));
  await shop.drain();
  afterReplace = await look(replacedAt);
  await forEach(CARD_TABLE, async (row) => void asked.set(row.number, await payOnPage(shop, orderOf(replacedAt, row), "complete")));
  await shop.drain();
  afterPage = await look(replacedAt);

  const any = orderOf(savedFor, CARD_TABLE[0] as CardRow);
  await goTo(shop, await dueOn(shop, any, { daysBefore: 3, hour: 12 }));
  await goTo(shop, await dueOn(shop, any, { hour: 10 }));
  afterDue = await look(savedFor);
}, 300_000);
afterAll(() => shop.stop());

it("the table has every card the sandbox knows, and each once", () => {
  const numbers = CARD_TABLE.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(testCards.map(({ number }) => number).filter((number) => !numbers.includes(number))).toEqual([]);
});

describe("saved from the mailed link", () => {
  it.each(CARD_TABLE)("$number ($is): $save", (row) => {
    const seen = afterSave.get(row.number);
    if (row.save === "saved") {
      expect(refusal.get(row.number)).toBeNull();
      expect(seen).toMatchObject({ state: "scheduled", card: last4(row.number), charges: [] });
    } else {
      expect(refusal.get(row.number)).toMatch(/The hosted page did not go on \(4\d\d\): (?!no reason shown)./);
      expect(seen).toMatchObject({ state: "card_missing", card: null, charges: [] });
    }
  });
});

describe("charged off-session on the due date", () => {
  it.each(CARD_TABLE)("$number ($is): $charge", async (row) => {
    const seen = afterDue.get(row.number);
    const isDeclined = !["paid", "card_missing"].includes(row.charge);
    const charges = row.charge === "paid" ? [paidWith(row.number)] : isDeclined ? [`${last4(row.number)} declined`] : [];
    expect(seen).toMatchObject({ state: row.charge, charges });
    if (row.says) expect(seen?.nextStep).toMatch(row.says);
    if (row.charge === "paid") await expectCollected(shop, orderOf(savedFor, row), BigInt(AMOUNT), "EUR", "60.00");
    const kinds = await mailed(shop, orderOf(savedFor, row));
    const LAST = { paid: "receipt", retry_wait: "charge_failed", needs_card: "charge_failed", needs_customer: "confirm_payment" } as const;
    if (row.charge === "card_missing") expect(kinds.slice(0, 2)).toEqual(["card_request", "card_reminder"]);
    else expect(kinds.at(-1)).toBe(LAST[row.charge]);
  });
});

describe("put in place of a Visa", () => {
  it.each(CARD_TABLE)("$number ($is): $replace is in force", (row) => {
    expect(replaceRefusal.get(row.number) === null).toBe(row.replace === "this");
    const inForce = row.replace === "this" ? row.number : VISA;
    expect(afterReplace.get(row.number)).toMatchObject({ state: "scheduled", card: last4(inForce), charges: [] });
  });
});

describe("paid on our page with the card in force", () => {
  it.each(CARD_TABLE)("$number ($is): $confirm, the bank asks: $asks", (row) => {
    const inForce = row.replace === "this" ? row.number : VISA;
    expect(asked.get(row.number)).toBe(row.asks);
    const charges = [row.confirm === "paid" ? paidWith(inForce) : `${last4(inForce)} declined`];
    expect(afterPage.get(row.number)).toMatchObject({ state: row.confirm, charges });
  });
});

describe("afterwards", () => {
  it("one PaymentIntent a debt, whatever became of it", async () => {
    const { payment_intents } = await stripeBooks(shop);
    const debts = payment_intents.map((intent) => intent.metadata.instalment);
    expect(debts.length).toBeGreaterThan(CARD_TABLE.length);
    expect(debts.filter((debt, at) => debts.indexOf(debt) !== at)).toEqual([]);
  });

  it("the customer refuses the bank's question, then answers it: the same PaymentIntent ends as the table says", async () => {
    const waiting = rowsWhere(({ charge }) => charge === "needs_customer");
    await forEach(waiting, async (row) => void (await payOnPage(shop, orderOf(savedFor, row), "fail")));
    await shop.drain();
    const refused = await look(savedFor);
    expect(waiting.map(({ number }) => refused.get(number)?.state)).toEqual(waiting.map(() => "needs_customer"));
    await forEach(waiting, async (row) => void (await payOnPage(shop, orderOf(savedFor, row), "complete")));
    await shop.drain();
    const answered = await look(savedFor);
    expect(waiting.map(({ number }) => answered.get(number)?.state)).toEqual(waiting.map(({ confirm }) => confirm));
    for (const row of waiting.filter(({ confirm }) => confirm === "paid")) {
      expect(answered.get(row.number)?.charges.filter((said) => said.includes("paid"))).toEqual([paidWith(row.number)]);
      expect((await mailed(shop, orderOf(savedFor, row))).at(-1)).toBe("receipt");
    }
  });

  it("whoever has not paid enters another card: collected once with it, never again with the first", async () => {
    const before = await look(savedFor);
    const unpaid = rowsWhere(({ number }) => before.get(number)?.state !== "paid");
    expect(unpaid.length).toBeGreaterThan(10);
    await forEach(unpaid, async (row) => void (await enterCardAt(shop, orderOf(savedFor, row), { number: GOOD })));
    await shop.drain();
    await shop.advance({ days: 4 });
    await shop.drain();
    const after = await look(savedFor);
    for (const { number } of unpaid) {
      const { charges = [] } = before.get(number) ?? {};
      expect(after.get(number)).toMatchObject({ state: "paid", charges: [...charges, paidWith(GOOD)].sort() });
    }
    for (const row of unpaid) await expectCollected(shop, orderOf(savedFor, row), BigInt(AMOUNT), "EUR", "60.00");
    for (const row of CARD_TABLE) expect((await ourBooks(shop, orderOf(savedFor, row))).order.balanceMinor).toBe(0n);
    await atRest(shop);
  }, 60_000);
});
