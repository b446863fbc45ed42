import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { money } from "@/lib/domain/money";
import { jobs } from "@/lib/entry/jobs";
import { commit } from "@/lib/store/commit";
import { enterCard } from "@/prisma/seed/as-customer";
import { startWorld, type World } from "@/scripts/test-world";
import { aBalance, type Balance, CARDS, collect, moneyTaken } from "@/scripts/testing/balances";
import { CustomerBrowser } from "@/scripts/testing/customer";
import { applyCommand } from "./apply-command";
import { requestCancellation } from "./request-cancellation";
import { requestCollection } from "./request-collection";

vi.setConfig({ testTimeout: 120_000 });

let world: World;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2027-02-01T10:00:00Z" });
  await collect(world);
});
afterAll(() => world?.stop());

const db = () => world.app.db.prisma;
const stateOf = async ({ instalmentId }: Balance) => (await db().instalment.findFirstOrThrow({ where: { id: instalmentId } })).state;
const chargesOf = ({ orderId }: Balance) =>
  db().payment.findMany({ where: { orderId, rail: "stripe", kind: "charge", status: "succeeded" } });
const openObjects = ({ instalmentId }: Balance) => db().paymentObject.count({ where: { instalmentId, closedAt: null } });
const receipts = async ({ email }: Balance) => (await world.mails(email)).filter((mail) => mail.subject.startsWith("Receipt"));

/** What Stripe itself has taken for an order: never what our rows say. */
const takenAtStripe = async (balance: Balance) => (await moneyTaken(world, balance)).map(({ amount }) => amount);

async function changeAmount({ instalmentId }: Balance, minor: bigint): Promise<void> {
  const ctx = await world.ctx();
  await commit(ctx.scope, ctx, async (tx) => {
    const command = { type: "change_amount", amount: money(minor, "EUR"), consentCovers: true, at: ctx.now } as const;
    const applied = await applyCommand(tx, ctx, { instalmentId, command });
    return { value: applied.decision, audit: applied.audit };
  });
  // What is at Stripe follows a moment later, so that a row of changes is one call.
  await world.advance({ minutes: 1 });
  await world.drain();
}

async function visitor(balance: Balance): Promise<CustomerBrowser> {
  const browser = new CustomerBrowser(world);
  await browser.enter(balance);
  return browser;
}

describe("the customer pays now with the saved card", () => {
  it("is charged once, at once, and sees the receipt", async () => {
    const balance = await aBalance(world, { dueInDays: 20 });
    const browser = await visitor(balance);
    expect((await browser.confirm()).to).toBe("/c");
    expect(await stateOf(balance)).toBe("paid");
    await world.drain();
    expect(await takenAtStripe(balance)).toEqual([24_000]);
    expect((await browser.page())?.paidWith).toMatchObject({ last4: "4242" });
    expect(await receipts(balance)).toHaveLength(1);
    expect((await browser.confirm("24000 EUR")).to).toBe("/c?problem=notNow");
  });

  it("double click and two tabs: one charge", async () => {
    const balance = await aBalance(world, { dueInDays: 20 });
    const tabs = await Promise.all([visitor(balance), visitor(balance), visitor(balance)]);
    await Promise.all(tabs.flatMap((tab) => [tab.confirm("24000 EUR"), tab.confirm("24000 EUR")]));
    await world.drain();
    expect(await stateOf(balance)).toBe("paid");
    expect(await takenAtStripe(balance)).toEqual([24_000]);
    expect(await receipts(balance)).toHaveLength(1);
  });

  it("another sum than the page showed is not taken", async () => {
    const balance = await aBalance(world, { dueInDays: 20 });
    const browser = await visitor(balance);
    const shown = await browser.amount();
    await changeAmount(balance, 20_000n);
    expect((await browser.confirm(shown)).to).toBe("/c?problem=changed");
    expect((await browser.confirm("")).to).toBe("/c?problem=changed");
    expect(await takenAtStripe(balance)).toEqual([]);
    expect((await browser.confirm()).to).toBe("/c");
    expect(await takenAtStripe(balance)).toEqual([20_000]);
  });

  it("a decline is told and the plan goes on", async () => {
    const balance = await aBalance(world, { dueInDays: 20, card: CARDS.declinesWhenCharged });
    await (await visitor(balance)).confirm();
    expect(await stateOf(balance)).toBe("retry_wait");
    expect(await takenAtStripe(balance)).toEqual([]);
  });
});

describe("the customer pays now on Stripe's page", () => {
  it("without any card saved: paid, booked, recorded, one receipt naming the card", async () => {
    const balance = await aBalance(world, { card: null });
    const browser = await visitor(balance);
    const leaving = await browser.pay();
    expect(leaving.to).toContain(world.stripeUrl);
    expect(await stateOf(balance)).toBe("card_missing");
    const back = await enterCard(leaving.to ?? "", { number: "5555555555554444" });
    expect((await browser.get(back)).to).toBe("/c");
    expect(await stateOf(balance)).toBe("paid");
    await browser.get(back);
    await world.drain();
    expect(await takenAtStripe(balance)).toEqual([24_000]);
    expect(await chargesOf(balance)).toMatchObject([{ amountMinor: 24_000n, cardLast4: "4444", recordState: "recorded" }]);
    expect(await openObjects(balance)).toBe(0);
    const told = { orderId: balance.orderId, type: "payment.received", data: { path: ["rail"], equals: "stripe" } };
    expect(await db().auditEvent.count({ where: told })).toBe(1);
    const [receipt, ...more] = await receipts(balance);
    expect(more).toEqual([]);
    expect(receipt?.text).toContain("···4444");
  });

  it("two tabs and two clicks lead to one page; the webhook alone settles it when the customer never comes back", async () => {
    const balance = await aBalance(world, { card: null });
    const [first, second] = [await visitor(balance), await visitor(balance)];
    const pages = await Promise.all([first.pay(), second.pay(), first.pay()]);
    expect(new Set(pages.map((page) => page.to)).size).toBe(1);
    await enterCard(pages[0]?.to ?? "", { number: CARDS.good });
    await world.drain();
    expect(await stateOf(balance)).toBe("paid");
    expect(await takenAtStripe(balance)).toEqual([24_000]);
    expect(await receipts(balance)).toHaveLength(1);
  });

  it("a declined card leaves the page open, a challenge is answered there", async () => {
    const balance = await aBalance(world, { card: null });
    const browser = await visitor(balance);
    const { to } = await browser.pay();
    await expect(enterCard(to ?? "", { number: CARDS.declinesWhenCharged })).rejects.toThrow();
    expect((await browser.pay()).to).toBe(to);
    const back = await enterCard(to ?? "", { number: CARDS.asksAlways, challenge: "complete" });
    await browser.get(back);
    expect(await stateOf(balance)).toBe("paid");
    expect(await takenAtStripe(balance)).toEqual([24_000]);
  });
});

describe("one live payment object: the page and everything else that might charge", () => {
  let balance: Balance;
  let browser: CustomerBrowser;
  beforeEach(async () => {
    balance = await aBalance(world, { dueInDays: 20 });
    browser = await visitor(balance);
  });

  it("while a page is open neither staff nor the timer charge; the saved card closes it at Stripe first", async () => {
    const { to } = await browser.pay();
    const { version } = await db().instalment.findFirstOrThrow({ where: { id: balance.instalmentId } });
    const asked = await requestCollection(await world.ctx(), { instalmentId: balance.instalmentId, version });
    expect(asked).toMatchObject({ ok: false, code: "invoice_open" });
    expect((await browser.confirm()).to).toBe("/c");
    expect(await stateOf(balance)).toBe("paid");
    await expect(enterCard(to ?? "", { number: CARDS.good })).rejects.toThrow();
    await world.drain();
    expect(await takenAtStripe(balance)).toEqual([24_000]);
  });

  it("a page that was paid a moment before the saved card is pressed: one charge", async () => {
    const { to } = await browser.pay();
    await enterCard(to ?? "", { number: CARDS.good });
    await browser.confirm("24000 EUR");
    await world.drain();
    expect(await stateOf(balance)).toBe("paid");
    expect(await takenAtStripe(balance)).toEqual([24_000]);
  });

  it("a page that was left ends by itself, and the timer goes on", async () => {
    await browser.pay();
    await world.advance({ days: 18 });
    await world.drain();
    expect(await openObjects(balance)).toBe(0);
    await world.advance({ days: 2, hours: 4 });
    await world.drain();
    expect(await stateOf(balance)).toBe("paid");
    expect(await takenAtStripe(balance)).toEqual([24_000]);
  });

  it("timer and page at once: whoever is second is told no", async () => {
    await world.advance({ days: 17 });
    await world.drain();
    const { dueOn } = await db().instalment.findFirstOrThrow({ where: { id: balance.instalmentId } });
    await world.setNow(`${dueOn?.toISOString().slice(0, 10)}T09:30:00Z`);
    await browser.enter(balance);
    const [page] = await Promise.all([browser.pay("24000 EUR"), jobs.collect(world.app, { merchantId: null })]);
    if (page.to?.startsWith(world.stripeUrl)) await enterCard(page.to, { number: CARDS.good }).catch(() => null);
    await world.drain();
    expect(await stateOf(balance)).toBe("paid");
    expect(await takenAtStripe(balance)).toEqual([24_000]);
  });

  it("the amount changed: the old page is gone, the next click asks for the new one", async () => {
    const { to } = await browser.pay();
    await changeAmount(balance, 20_000n);
    await expect(enterCard(to ?? "", { number: CARDS.good })).rejects.toThrow();
    const next = await browser.pay();
    await browser.get(await enterCard(next.to ?? "", { number: CARDS.good }));
    await world.drain();
    expect(await takenAtStripe(balance)).toEqual([20_000]);
    expect(await stateOf(balance)).toBe("paid");
  });

  it("cancelled while the page was being paid: booked, and owed back in full", async () => {
    const { to } = await browser.pay();
    await enterCard(to ?? "", { number: CARDS.good });
    const ctx = await world.ctx();
    const { orderId } = balance;
    await requestCancellation(ctx, { orderId, reason: "customer", by: "customer", refund: "full", restock: true, tellCustomer: true });
    await world.drain();
    expect(await stateOf(balance)).toBe("cancelled");
    expect(await takenAtStripe(balance)).toEqual([24_000]);
    expect(await chargesOf(balance)).toHaveLength(1);
    const owed = await db().auditEvent.findMany({ where: { orderId, type: "refund.owed" } });
    expect(owed.map((row) => row.data)).toContainEqual(
      expect.objectContaining({ rail: "stripe", why: "paid_after_cancel", amount: { minor: "24000", currency: "EUR" } }),
    );
  });
});
