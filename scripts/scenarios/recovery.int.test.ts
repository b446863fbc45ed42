import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { caseSheet } from "@/lib/domain/case-words";
import { dateInZone, plainDate } from "@/lib/domain/dates";
import { nextDunningStep } from "@/lib/domain/dunning";
import { wordingFor } from "@/lib/domain/words";
import { changeMerchantSettings } from "@/lib/operations/change-merchant-settings";
import { casesOf } from "@/lib/queries/cases";
import { orderTabCounts } from "@/lib/queries/order-tabs";
import { NO_FILTER, ordersFrom } from "@/lib/queries/orders-filter";
import { dunningOf } from "@/lib/store/dunning-facts";
import { merchantRow } from "@/lib/store/merchants";
import { atRest, atStripe, expectCollected, expectNothingCharged, mailed, ourBooks, shopBooks, stateOf } from "./books";
import { inbox, saveCard } from "./customer";
import { dueOn, goTo, inShopify, type Order, openShop, order, type Shop } from "./story";

const VISA = { number: "4242424242424242" } as const;
const ALWAYS_ASKS = { number: "4000002760003184" } as const;
/** €60 at checkout on the shop's own gateway, €180 in a week and a half. */
const PREORDER = { price: "240.00", deposit: "60.00", dueInDays: 10 } as const;
/** Weeks of business time go by in each story. */
const TIMEOUT_MS = 180_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const STAFF = { language: "en", locale: "en-GB", zone: "Europe/Paris" } as const;

/** What the saved card does from now on. */
async function behave(shop: Shop, one: Order, behaviour: string): Promise<void> {
  const card = await shop.app.db.prisma.card.findFirstOrThrow({ where: { customerId: one.customerId, status: "active" } });
  await shop.stripe(`/payment_methods/${card.stripePaymentMethodId}`, { behaviour });
}

async function toDueDate(shop: Shop, one: Order): Promise<void> {
  await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
  await goTo(shop, await dueOn(shop, one, { hour: 10 }));
}

/** Day by day, a little after the shop's morning has begun. */
async function daysPass(shop: Shop, days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) await goTo(shop, new Date(shop.now().getTime() + DAY_MS).toISOString());
}

async function theCase(shop: Shop, one: Order): Promise<string | null> {
  return (await ourBooks(shop, one)).order.caseReason;
}

async function autoCancel(shop: Shop, autoCancelAfterDays: number | null): Promise<void> {
  const ctx = await shop.ctx(shop.owner);
  const { version } = await merchantRow(ctx.scope);
  const answer = await changeMerchantSettings(ctx, { area: "payments", version, patch: { autoCancelAfterDays, finalNoticeHours: 48 } });
  if (!answer.ok) throw new Error(answer.code);
}

/** Why an order waits, what happens next by itself and what a person could do, from what the database knows. */
async function caseWords(shop: Shop, one: Order) {
  const { scope, now } = await shop.ctx();
  const found = (await casesOf(scope, [one.id], now)).get(one.id);
  if (!found) throw new Error(`${one.name} waits for nobody`);
  return { facts: found.facts, sheet: caseSheet(found.facts, STAFF) };
}

/** The day the final notice named, which the case names too. */
async function dayNamed(shop: Shop, one: Order): Promise<string> {
  const { facts, sheet } = await caseWords(shop, one);
  const notice = (await ourBooks(shop, one)).mails.find(({ kind }) => kind === "final_notice");
  expect(notice?.data).toMatchObject({ cancelOn: facts.cancelOn });
  if (!facts.cancelOn) throw new Error("the case names no day");
  expect(sheet.next).toContain(wordingFor(STAFF).date(facts.cancelOn));
  return facts.cancelOn;
}

/** When a mail of a kind was first accepted, in business time. */
async function acceptedAt(shop: Shop, one: Order, kind: string): Promise<number> {
  const { mails } = await ourBooks(shop, one);
  const times = mails.flatMap((mail) => (mail.kind === kind && mail.acceptedAt ? [mail.acceptedAt.getTime()] : []));
  return Math.min(...times);
}

describe("a failed balance finds its way back", { timeout: TIMEOUT_MS }, () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
    await autoCancel(shop, 10);
  });
  afterAll(() => shop.stop());

  it("row 4: fails, is retried by plan, is refused for good, a new card is charged at once, and nothing more is mailed", async () => {
    const one = await order(shop, PREORDER);
    await saveCard(shop, one, VISA);
    await behave(shop, one, "insufficient_funds");
    await toDueDate(shop, one);
    // Tried again the next day, in the shop's morning.
    const { balance } = await ourBooks(shop, one);
    expect(balance).toMatchObject({ state: "retry_wait", nextAttemptAt: new Date("2027-02-13T08:00:00Z") });
    expect(await theCase(shop, one)).toBeNull();

    await behave(shop, one, "lost_card");
    await goTo(shop, "2027-02-13T08:05:00Z");
    expect(await stateOf(shop, one)).toBe("needs_card");
    expect(await theCase(shop, one)).toBe("needs_card");
    expect((await ourBooks(shop, one)).order).toMatchObject({ caseMinor: 18_000n, isActionNeeded: true });

    await saveCard(shop, one, { number: "5555555555554444", agreesToChargeNow: true });
    await expectCollected(shop, one, 18_000n, "EUR", "180.00");
    expect((await ourBooks(shop, one)).order).toMatchObject({ caseReason: null, caseSince: null, isActionNeeded: false });
    const life = ["card_request", "card_saved", "charge_notice", "charge_failed", "charge_failed", "card_saved", "receipt"];
    expect(await mailed(shop, one)).toEqual(life);
    await daysPass(shop, 1);
    await goTo(shop, "2027-03-10T10:00:00Z");
    expect(await mailed(shop, one)).toEqual(life);
    expect((await atStripe(shop, one)).paid).toHaveLength(1);
    await atRest(shop);
  });

  it("nobody does anything: reminders, the final notice, then cancelled with the deposit back on its own rail, never too early", async () => {
    const one = await order(shop, PREORDER);
    await saveCard(shop, one, VISA);
    await behave(shop, one, "lost_card");
    await toDueDate(shop, one);
    expect(await stateOf(shop, one)).toBe("needs_card");
    const failedAt = await acceptedAt(shop, one, "charge_failed");
    const early = await caseWords(shop, one);
    const { nextAt } = await shop.app.db.prisma.cardRequest.findFirstOrThrow({ where: { orderId: one.id, stoppedAt: null } });
    expect(early.facts).toMatchObject({ decline: "lost_card", reminderAt: nextAt, cancelOn: null, isWatching: false });
    expect(early.sheet.next).toContain(wordingFor(STAFF).dateTime(nextAt ?? new Date(0)));
    expect(early.sheet.next).toContain("final notice");

    let cancelledAt = Number.POSITIVE_INFINITY;
    let named: string | null = null;
    for (let day = 0; day < 20 && cancelledAt === Number.POSITIVE_INFINITY; day += 1) {
      await daysPass(shop, 1);
      if (named === null && (await mailed(shop, one)).includes("final_notice")) named = await dayNamed(shop, one);
      if ((await stateOf(shop, one)) === "cancelled") cancelledAt = shop.now().getTime();
    }
    const finalAt = await acceptedAt(shop, one, "final_notice");
    expect(dateInZone(cancelledAt, shop.seed.merchant.timezone)).toBe(named);
    expect(cancelledAt - failedAt).toBeGreaterThanOrEqual(10 * DAY_MS);
    expect(cancelledAt - failedAt).toBeLessThan(13 * DAY_MS);
    expect(cancelledAt - finalAt).toBeGreaterThanOrEqual(48 * HOUR_MS);
    const notice = (await inbox(shop, one.email)).find((mail) => mail.subject.includes("will be cancelled"));
    expect(notice?.text).toContain("what you have paid so far is refunded in full");

    // Cancelling goes step by step: the refund first, Shopify's own cancelling after it.
    for (let hour = 0; hour < 3; hour += 1) await goTo(shop, new Date(shop.now().getTime() + HOUR_MS).toISOString());
    const books = await ourBooks(shop, one);
    expect(books.order.cancelledAt).not.toBeNull();
    const back = books.payments.filter((payment) => payment.kind === "refund");
    expect(back.map(({ rail, amountMinor, status }) => ({ rail, amountMinor, status }))).toEqual([
      { rail: "shopify", amountMinor: 6_000n, status: "succeeded" },
    ]);
    const there = await shopBooks(shop, one);
    expect(there.transactions.filter(({ kind, status }) => kind === "REFUND" && status === "SUCCESS")).toHaveLength(1);
    await expectNothingCharged(shop, one);
    const kinds = await mailed(shop, one);
    expect(kinds.filter((kind) => kind === "final_notice")).toHaveLength(1);
    expect(kinds).toContain("new_card_reminder");
    expect(kinds).toContain("order_cancelled");
    expect(kinds).toContain("refund_made");
    expect(await theCase(shop, one)).toBeNull();
    const asked = books.audit.find((event) => event.type === "order.cancel_asked");
    expect(asked?.data).toMatchObject({ by: "dunning", refund: "full" });
    await daysPass(shop, 2);
    expect(await mailed(shop, one)).toEqual(kinds);
  });

  it("a dead address: call or write, never cancelled by itself; corrected, the failure is told and the way begins", async () => {
    const one = await order(shop, PREORDER);
    await saveCard(shop, one, VISA);
    await behave(shop, one, "lost_card");
    await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
    const { prisma } = shop.app.db;
    const { personId } = await prisma.customer.findFirstOrThrow({ where: { merchantId: shop.merchantId, id: one.customerId } });
    const key = { merchantId_id: { merchantId: shop.merchantId, id: personId } };
    await prisma.person.update({ where: key, data: { email: "bounce.away@example.com" } });
    await goTo(shop, await dueOn(shop, one, { hour: 10 }));
    expect(await stateOf(shop, one)).toBe("needs_card");
    expect(await theCase(shop, one)).toBe("unreachable");

    await daysPass(shop, 3);
    await goTo(shop, new Date(shop.now().getTime() + 20 * DAY_MS).toISOString());
    await daysPass(shop, 1);
    expect(await stateOf(shop, one)).toBe("needs_card");
    const ctx = await shop.ctx();
    const [debt] = await dunningOf(ctx.scope, [one.id], ctx.now);
    expect(debt && nextDunningStep(debt.facts)).toEqual({ kind: "call_or_write" });
    expect((await ourBooks(shop, one)).order.cancelledAt).toBeNull();

    await prisma.person.update({ where: key, data: { email: one.email, emailBouncedAt: null, emailBounceReason: null } });
    await daysPass(shop, 2);
    const toldAt = await acceptedAt(shop, one, "charge_failed");
    expect(toldAt).toBeLessThan(Number.POSITIVE_INFINITY);
    await daysPass(shop, 8);
    expect(await stateOf(shop, one)).toBe("needs_card");
    await daysPass(shop, 5);
    expect(await stateOf(shop, one)).toBe("cancelled");
  });

  it("switched off, nothing is cancelled whatever time passes", async () => {
    await autoCancel(shop, null);
    const one = await order(shop, PREORDER);
    await saveCard(shop, one, VISA);
    await behave(shop, one, "lost_card");
    await toDueDate(shop, one);
    for (let week = 0; week < 4; week += 1) await goTo(shop, new Date(shop.now().getTime() + 7 * DAY_MS).toISOString());
    expect(await stateOf(shop, one)).toBe("needs_card");
    expect(await mailed(shop, one)).not.toContain("final_notice");
  });
});

describe("what only the customer can do is reminded of, and no longer once it is done", { timeout: TIMEOUT_MS }, () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.stop());

  it("row 13: a payment to confirm: after two and five days; not after *Stop reminders*", async () => {
    const [one, quiet] = [await order(shop, { dueInDays: 9 }), await order(shop, { dueInDays: 9 })];
    await saveCard(shop, one, ALWAYS_ASKS);
    const browser = await saveCard(shop, quiet, ALWAYS_ASKS);
    await browser.post("/c/reminders", { stop: "yes" });
    await toDueDate(shop, one);
    expect(await stateOf(shop, one)).toBe("needs_customer");
    const before = ["card_request", "card_saved", "charge_notice", "confirm_payment"];
    await daysPass(shop, 1);
    expect(await mailed(shop, one)).toEqual(before);
    await daysPass(shop, 1);
    expect(await mailed(shop, one)).toEqual([...before, "confirm_reminder"]);
    await daysPass(shop, 4);
    expect(await mailed(shop, one)).toEqual([...before, "confirm_reminder", "confirm_reminder"]);
    expect(await mailed(shop, quiet)).toEqual(before);
  });

  it("a new agreement: after two and five days, until it is given", async () => {
    const one = await order(shop, { dueInDays: 60 });
    await saveCard(shop, one, VISA);
    // The price goes up in the shop, beyond what was agreed.
    const { prisma } = shop.app.db;
    await prisma.$executeRaw`UPDATE consent SET cap_minor = 1000 WHERE order_id = ${one.id}::uuid AND status = 'active'`;
    await toDueDate(shop, one);
    await daysPass(shop, 1);
    expect(await stateOf(shop, one)).toBe("needs_consent");
    await daysPass(shop, 3);
    expect((await mailed(shop, one)).filter((kind) => kind === "consent_reminder")).toHaveLength(1);
    await saveCard(shop, one, VISA);
    await daysPass(shop, 6);
    expect((await mailed(shop, one)).filter((kind) => kind === "consent_reminder")).toHaveLength(1);
  });

  it("a card that is over before the balance is due: four weeks and one week ahead, and never for a paid one", async () => {
    const [one, fine] = [await order(shop, { dueInDays: 60 }), await order(shop, { dueInDays: 60 })];
    for (const each of [one, fine]) await saveCard(shop, each, VISA);
    const card = await shop.app.db.prisma.card.findFirstOrThrow({ where: { customerId: one.customerId, status: "active" } });
    const dueMonth = new Date(shop.now().getTime() + 30 * DAY_MS);
    const expiry = { exp_month: dueMonth.getUTCMonth() + 1, exp_year: dueMonth.getUTCFullYear() };
    await shop.stripe(`/payment_methods/${card.stripePaymentMethodId}`, { card: expiry });
    await goTo(shop, await dueOn(shop, one, { daysBefore: 29, hour: 10 }));
    expect(await mailed(shop, one)).not.toContain("card_expiring");
    await goTo(shop, await dueOn(shop, one, { daysBefore: 28, hour: 10 }));
    const told = async (each: Order) => (await mailed(shop, each)).filter((kind) => kind === "card_expiring").length;
    expect([await told(one), await told(fine)]).toEqual([1, 0]);
    await goTo(shop, await dueOn(shop, one, { daysBefore: 20, hour: 10 }));
    expect(await told(one)).toBe(1);
    await goTo(shop, await dueOn(shop, one, { daysBefore: 6, hour: 10 }));
    expect(await told(one)).toBe(2);
  });

  it("an order deleted in the shop without a word: found on the due date, nothing charged, the deposit waits to go back", async () => {
    const one = await order(shop, PREORDER);
    await saveCard(shop, one, VISA);
    await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
    await shop.shopify("/dials", { webhooks: { lose: 1 } });
    await inShopify(shop, one, "delete");
    await goTo(shop, await dueOn(shop, one, { hour: 10 }));
    await shop.shopify("/dials", { webhooks: { lose: 0 } });
    await expectNothingCharged(shop, one);
    const { order: row, balance } = await ourBooks(shop, one);
    expect(row.deletedAt).not.toBeNull();
    expect(balance?.state).toBe("cancelled");
    expect(row).toMatchObject({ caseReason: "to_refund", caseMinor: 6_000n, isActionNeeded: true });
    const { scope } = await shop.ctx();
    const from = await ordersFrom(scope, { ...NO_FILTER, tab: "action_needed" }, plainDate("2027-06-01"), plainDate("2027-06-08"));
    const shown = await shop.app.db.prisma.$queryRaw<{ name: string }[]>`SELECT o.name ${from}`;
    expect(shown.map(({ name }) => name)).toContain(one.name);
  });

  it("a card that never came: a case the day after the due date, in list and count", async () => {
    const one = await order(shop, { dueInDays: 5 });
    const { scope } = await shop.ctx();
    const counted = async (day: string) => (await orderTabCounts(scope, plainDate(day))).action_needed;
    const due = (await ourBooks(shop, one)).order.dueOn?.getTime() ?? 0;
    const soonUntil = (days: number) => new Date(due + (days + 7) * DAY_MS).toISOString().slice(0, 10);
    expect((await counted(soonUntil(1))) - (await counted(soonUntil(0)))).toBe(1);
    await goTo(shop, await dueOn(shop, one, { hour: 15 }));
    expect((await ourBooks(shop, one)).order).toMatchObject({ caseReason: "card_missing", isActionNeeded: false });
  });
});
