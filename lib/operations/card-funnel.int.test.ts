import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { dateInZone } from "@/lib/domain/dates";
import { openCharges } from "@/lib/operations/open-charges";
import { reReadOrders } from "@/lib/operations/re-read-orders";
import { switchCollectMode } from "@/lib/operations/switch-collect-mode";
import { commit } from "@/lib/store/commit";
import { createNotices } from "@/lib/store/notices";
import { enterCard } from "@/prisma/seed/as-customer";
import { seedUsers } from "@/prisma/seed/merchant";
import { startWorld, type World } from "@/scripts/test-world";
import { CustomerBrowser, linkIn } from "@/scripts/testing/customer";

// A scenario lives through weeks, and the machine may be busy with others.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  const switched = await switchCollectMode(await world.ctx(), { mode: "collect", confirmed: true });
  if (!switched.ok) throw new Error(JSON.stringify(switched));
  // Shopify writes whole seconds: an order placed in the second of the switch came before it.
  await world.advance({ minutes: 1 });
});
afterAll(() => world?.stop());

const VISA = "4242424242424242";
const THREE_D_SECURE = "4000002500003155";

let customers = 0;
/** Places a preorder of a new customer with a deposit of 100 and a balance of 300 euros, and lets everything follow. */
async function preorder(over: Record<string, unknown> = {}) {
  customers += 1;
  const email = `customer${customers}@example.com`;
  const placed = await world.shopify<{ id: string }>("/orders", {
    customer: { email, firstName: "Camille", lastName: "Exemple", locale: "en" },
    locale: "en",
    lines: [{ title: "Randonneur frame", sku: "FRAME-R", price: "400.00" }],
    tags: ["preorder"],
    payment: { kind: "amount", amount: "100.00" },
    paymentTerms: { type: "FIXED", dueAt: "2026-04-01T10:00:00Z" },
    ...over,
  });
  await world.drain();
  const order = await world.app.db.prisma.order.findFirstOrThrow({ where: { shopifyOrderGid: placed.id } });
  return { email, gid: placed.id, orderId: order.id, customerId: order.customerId };
}

const db = () => world.app.db.prisma;
const balanceOf = (orderId: string) =>
  db().instalment.findFirstOrThrow({ where: { orderId, kind: "balance" }, include: { card: true, consent: true } });
const mailsTo = async (email: string) => (await world.mails(email)).map((mail) => mail.subject);

async function saveCard(browser: CustomerBrowser, number: string, challenge?: "complete" | "fail") {
  const leaving = await browser.agree();
  return browser.get(await enterCard(leaving.to ?? "", { number, challenge }));
}

describe("from the order to the saved card", () => {
  it("mails a link, keeps the agreement word for word, saves the card once and stops asking", async () => {
    const { email, orderId } = await preorder();
    const [mail] = await world.mails(email);
    expect(mail?.subject).toMatch(/^Save your card for order #/);
    const browser = new CustomerBrowser(world);
    const opened = await browser.open(linkIn(mail, world.webUrl));
    expect(opened).toMatchObject({ status: 303, to: "/c" });
    expect(opened.setCookie).toMatch(/HttpOnly; SameSite=Lax/);
    expect(await db().link.findFirstOrThrow({ where: { orderId } })).toMatchObject({ openedAt: null, usedAt: null });

    const shown = await browser.page();
    const back = await saveCard(browser, THREE_D_SECURE);
    expect(back).toMatchObject({ status: 303, to: "/c?done=card" });

    const balance = await balanceOf(orderId);
    expect(balance).toMatchObject({
      state: "scheduled",
      card: { brand: "visa", last4: "3155", status: "active", savedVia: "customer_page" },
    });
    const text = shown?.offer.ok ? shown.offer.text : "";
    expect(balance.consent).toMatchObject({
      status: "active",
      capMinor: 30_000n,
      language: "en",
      agreedVia: "page",
      userAgent: "Testing browser",
    });
    expect(balance.consent?.text).toBe(text.replace("charge my card once", "charge my card Visa ···3155 once"));
    expect(balance.consent?.threeDSecure).toMatchObject({ result: "authenticated" });
    expect(await db().cardRequest.findFirstOrThrow({ where: { orderId } })).toMatchObject({ nextAt: null });
    expect((await browser.page())?.balance?.state).toBe("scheduled");
    // This browser holds a link of its own by now; the mailed one has done its work and opens nothing any more.
    const later = new CustomerBrowser(world);
    await later.open(linkIn(mail, world.webUrl));
    expect(await later.page()).toBeNull();

    await world.drain();
    expect(await mailsTo(email)).toEqual(
      [expect.stringMatching(/^Save your card/), expect.stringMatching(/^Your agreement/)].sort().reverse(),
    );
    const copy = (await world.mails(email)).find((one) => one.subject.startsWith("Your agreement"));
    expect(copy?.text).toContain(`> ${balance.consent?.text}`);
  });

  it("refuses without the tick and without the words as shown, and keeps nothing", async () => {
    const { email, orderId } = await preorder();
    const browser = new CustomerBrowser(world);
    await browser.open(linkIn((await world.mails(email))[0], world.webUrl));
    const page = await browser.page();
    const digest = page?.offer.ok ? page.offer.digest : "";
    for (const [fields, problem] of [
      [{ shown: digest, language: "en" }, "unticked"],
      [{ agree: "no", shown: digest, language: "en" }, "unticked"],
      [{ agree: "yes", shown: "something else", language: "en" }, "changed"],
      [{ agree: "yes", shown: digest, language: "fr" }, "changed"],
    ] as const) {
      expect(await browser.post("/c/card", fields)).toMatchObject({ status: 303, to: `/c?problem=${problem}` });
    }
    expect(await db().consent.count({ where: { orderId } })).toBe(0);
  });

  it("row 11: keeps the old card and agreement when the next page is left or refused", async () => {
    const { email, orderId } = await preorder();
    const browser = new CustomerBrowser(world);
    await browser.open(linkIn((await world.mails(email))[0], world.webUrl));
    await saveCard(browser, VISA);
    const before = await balanceOf(orderId);
    await expect(saveCard(browser, "4000000000000002")).rejects.toThrow(/./);
    await expect(saveCard(browser, THREE_D_SECURE, "fail")).rejects.toThrow(/./);
    await world.drain();
    expect(await balanceOf(orderId)).toMatchObject({
      state: "scheduled",
      cardId: before.cardId,
      consentId: before.consentId,
      consent: { status: "active" },
    });
    await saveCard(browser, THREE_D_SECURE);
    const after = await balanceOf(orderId);
    expect(after.card?.last4).toBe("3155");
    expect(await db().consent.count({ where: { orderId, status: "active" } })).toBe(1);
    expect(await db().consent.findFirstOrThrow({ where: { id: before.consentId ?? "" } })).toMatchObject({ status: "superseded" });
  });

  it("comes to the same whether return page or webhook is first, or both come twice", async () => {
    const { email, orderId } = await preorder();
    const browser = new CustomerBrowser(world);
    await browser.open(linkIn((await world.mails(email))[0], world.webUrl));
    const leaving = await browser.agree();
    const back = await enterCard(leaving.to ?? "", { number: VISA });
    await world.drain();
    expect(await balanceOf(orderId)).toMatchObject({ state: "scheduled", card: { last4: "4242" } });
    const answers = await Promise.all([browser.get(back), browser.get(back)]);
    for (const answer of answers) expect(answer.to).toBe("/c?done=card");
    await world.drain();
    expect(await db().consent.count({ where: { orderId } })).toBe(1);
    expect(await db().card.count({ where: { customer: { orders: { some: { id: orderId } } } } })).toBe(1);
    expect((await mailsTo(email)).filter((subject) => subject.startsWith("Your agreement"))).toHaveLength(1);
  });

  it("lets the card go when the order was cancelled while the customer was at Stripe", async () => {
    const { email, orderId, gid } = await preorder();
    const browser = new CustomerBrowser(world);
    await browser.open(linkIn((await world.mails(email))[0], world.webUrl));
    const leaving = await browser.agree();
    await world.shopify(`/orders/${encodeURIComponent(gid)}/cancel`, {});
    await world.drain();
    expect((await balanceOf(orderId)).state).toBe("cancelled");
    const back = await enterCard(leaving.to ?? "", { number: VISA });
    expect((await browser.get(back)).to).toBe("/c?done=notNeeded");
    expect(await db().consent.findFirstOrThrow({ where: { orderId } })).toMatchObject({ status: "abandoned" });
    expect(await db().card.findFirstOrThrow({ where: { customer: { orders: { some: { id: orderId } } } } })).toMatchObject({
      status: "removed",
    });
  });
});

describe("asking for the card", () => {
  it("reminds after 1, 3 and 7 days and 7, 3 and 1 days before, never on the due date, and stops on a card", async () => {
    const { email } = await preorder();
    const counts: number[] = [];
    // Days since the order; it is due on the thirtieth.
    for (const days of [1, 1, 1, 4, 14, 2, 2, 2, 2, 1, 1, 1]) {
      await world.advance({ days });
      await world.drain();
      counts.push((await mailsTo(email)).filter((subject) => subject.startsWith("Reminder")).length);
    }
    expect(counts).toEqual([1, 1, 2, 3, 3, 4, 4, 5, 6, 6, 6, 6]);
    const subjects = await mailsTo(email);
    expect(subjects.filter((subject) => subject.startsWith("Save your card"))).toHaveLength(1);
  });

  it("mails nothing while the order is only observed or the shop only watches (rule 4)", async () => {
    await db().merchant.update({ where: { id: world.merchantId }, data: { mode: "watch" } });
    const { email } = await preorder({ paymentTerms: "none" });
    await world.advance({ days: 2 });
    await world.drain();
    await db().merchant.update({ where: { id: world.merchantId }, data: { mode: "collect" } });
    await world.drain();
    expect(await mailsTo(email)).toEqual([]);
  });

  it("stops reminders on the customer's word, but nothing else", async () => {
    const { email, orderId } = await preorder({ paymentTerms: "none" });
    const browser = new CustomerBrowser(world);
    await browser.open(linkIn((await world.mails(email))[0], world.webUrl));
    expect((await browser.post("/c/reminders")).to).toBe("/c?done=reminders");
    for (const days of [2, 2, 2]) {
      await world.advance({ days });
      await world.drain();
    }
    expect((await mailsTo(email)).filter((subject) => subject.startsWith("Reminder"))).toEqual([]);
    await saveCard(browser, VISA);
    await world.drain();
    expect((await mailsTo(email)).some((subject) => subject.startsWith("Your agreement"))).toBe(true);
    expect((await balanceOf(orderId)).state).toBe("scheduled");
  });

  it("tells staff, once, when there is nobody to write to", async () => {
    await seedUsers(
      world.app,
      [world.merchantId],
      [{ role: "owner", name: "Olivia Owner", email: "owner@staff.example", language: "en" }],
      "a long enough password",
    );
    const { orderId } = await preorder({ customer: null, paymentTerms: "none" });
    await world.advance({ days: 4 });
    await world.drain();
    expect(await db().mail.findMany({ where: { orderId }, select: { kind: true } })).toEqual([{ kind: "staff_alert" }]);
    const [alert] = await world.mails("owner@staff.example");
    expect(alert?.subject).toMatch(/^Order #\d+: a customer cannot be written to$/);
    expect(alert?.text).toContain(`${world.webUrl}/orders/${orderId}`);
  });
});

describe("removing the card", () => {
  it("takes card and agreement away, tells Stripe to forget it, asks again and mails it", async () => {
    const { email, orderId } = await preorder({ paymentTerms: "none" });
    const browser = new CustomerBrowser(world);
    await browser.open(linkIn((await world.mails(email))[0], world.webUrl));
    await saveCard(browser, VISA);
    await world.drain();
    expect((await browser.post("/c/remove-card")).to).toBe("/c?done=removed");
    await world.drain();
    expect(await balanceOf(orderId)).toMatchObject({ state: "card_missing", cardId: null, consentId: null });
    expect(await db().consent.count({ where: { orderId, status: "active" } })).toBe(0);
    expect(await db().card.findFirstOrThrow({ where: { customer: { orders: { some: { id: orderId } } } } })).toMatchObject({
      status: "removed",
    });
    const subjects = await mailsTo(email);
    expect(subjects.filter((subject) => subject.startsWith("Card removed"))).toHaveLength(1);
    expect(subjects.filter((subject) => subject.startsWith("Save your card"))).toHaveLength(2);
  });

  it("waits for a running charge, and then goes whatever came of it (rule 11)", async () => {
    const { email, orderId } = await preorder({ paymentTerms: "none" });
    const browser = new CustomerBrowser(world);
    await browser.open(linkIn((await world.mails(email))[0], world.webUrl));
    await saveCard(browser, VISA);
    await world.drain();
    const { id, cardId } = await balanceOf(orderId);
    await openCharge(id);
    expect((await browser.post("/c/remove-card")).to).toBe("/c?done=removalWaits");
    expect(await balanceOf(orderId)).toMatchObject({ state: "charging", cardId });
    expect((await browser.page())?.balance?.isRemovalWaiting).toBe(true);
    await world.drain();
    expect((await balanceOf(orderId)).state).toBe("paid");
    expect(await db().card.findFirstOrThrow({ where: { id: cardId ?? "" } })).toMatchObject({ status: "removed" });
    expect(await db().consent.count({ where: { orderId, status: "active" } })).toBe(0);
  });
});

/** Commit 1 for one balance, as the customer's own agreement on the page allows it. */
async function openCharge(instalmentId: string) {
  const ctx = await world.ctx();
  const instalment = await db().instalment.findFirstOrThrow({ where: { id: instalmentId } });
  await commit(ctx.scope, ctx, async (tx) => {
    const { orderId, amountMinor, currency, cardId } = instalment;
    const notice = { orderId, instalmentId, amountMinor, currency, cardId: cardId ?? "", statementText: "MOULIN VELO" };
    await createNotices(
      tx,
      world.merchantId,
      [{ ...notice, chargeOn: dateInZone(ctx.now, "Europe/Paris"), via: "page", acceptedAt: ctx.now }],
      ctx.now,
    );
    return { value: null, audit: [] };
  });
  await reReadOrders(ctx, [instalment.orderId]);
  const opened = await commit(ctx.scope, ctx, async (tx) => {
    const result = await openCharges(tx, ctx, { instalmentIds: [instalmentId], by: "staff", expectedVersion: null });
    return { value: result, audit: result.audit };
  });
  if (opened.opened.length !== 1) throw new Error(`not opened: ${JSON.stringify(opened.refused)}`);
}
