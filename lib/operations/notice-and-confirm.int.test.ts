import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { requestCancellation } from "@/lib/operations/request-cancellation";
import { switchCollectMode } from "@/lib/operations/switch-collect-mode";
import { answerChallenge, enterCard } from "@/prisma/seed/as-customer";
import { startWorld, type World } from "@/scripts/test-world";
import { CustomerBrowser, linkIn } from "@/scripts/testing/customer";

// A scenario lives through weeks, and the machine may be busy with others.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  await switchCollectMode(await world.ctx(), { mode: "collect", confirmed: true });
  await world.advance({ minutes: 1 });
});
afterAll(() => world?.stop());

const VISA = "4242424242424242";
const ALWAYS_ASKS = "4000002760003184";
const db = () => world.app.db.prisma;
let customers = 0;

/** A preorder with a balance of 300 euros, due on a date, with a card saved by its customer. */
async function withCard(dueOn: string, number: string) {
  customers += 1;
  const email = `buyer${customers}@example.com`;
  const placed = await world.shopify<{ id: string; lines: { id: string }[] }>("/orders", {
    customer: { email, firstName: "Camille", lastName: "Exemple", locale: "en" },
    locale: "en",
    country: "FR",
    lines: [{ title: "Randonneur frame", sku: "FRAME-R", price: "400.00" }],
    tags: ["preorder"],
    payment: { kind: "amount", amount: "100.00" },
    paymentTerms: { type: "FIXED", dueAt: `${dueOn}T10:00:00Z` },
  });
  await world.drain();
  const { id: orderId } = await db().order.findFirstOrThrow({ where: { shopifyOrderGid: placed.id } });
  const browser = new CustomerBrowser(world);
  await browser.open(linkIn((await world.mails(email))[0], world.webUrl));
  const leaving = await browser.agree();
  const back = await browser.get(await enterCard(leaving.to ?? "", { number, challenge: "complete" }));
  if (back.to !== "/c?done=card") throw new Error(`the card was not saved: ${back.to}`);
  await world.drain();
  return { email, orderId, browser };
}

const balanceOf = (orderId: string) => db().instalment.findFirstOrThrow({ where: { orderId, kind: "balance" } });
const noticesOf = (orderId: string) => db().notice.findMany({ where: { orderId }, orderBy: { createdAt: "asc" } });
const subjectsTo = async (email: string) => (await world.mails(email)).map((mail) => mail.subject);
const find = async (email: string, start: string) => (await world.mails(email)).find((mail) => mail.subject.startsWith(start));

describe("a charge is announced before it is made (rule 21)", () => {
  it("mails amount, date, card and statement text in time, counts from the mail server's yes, and only then charges", async () => {
    const { email, orderId } = await withCard("2026-03-10", VISA);
    expect(await noticesOf(orderId)).toEqual([]);
    await world.setNow("2026-03-07T07:00:00Z");
    await world.drain();
    expect(await noticesOf(orderId)).toEqual([]);
    await world.setNow("2026-03-07T09:00:00Z");
    await world.drain();
    const [notice, ...others] = await noticesOf(orderId);
    expect(others).toEqual([]);
    expect(notice).toMatchObject({
      amountMinor: 30_000n,
      currency: "EUR",
      statementText: "MOULIN VELO",
      via: "mail",
      acceptedAt: expect.any(Date),
    });
    expect(notice?.chargeOn.toISOString().slice(0, 10)).toBe("2026-03-10");
    const mail = await find(email, "€300.00 will be charged on 10 March 2026");
    for (const fact of ["€300.00", "10 March 2026", "Visa ···4242", "MOULIN VELO"]) expect(mail?.text).toContain(fact);

    await world.setNow("2026-03-10T07:30:00Z");
    await world.drain();
    expect((await balanceOf(orderId)).state).toBe("scheduled");
    await world.setNow("2026-03-10T08:05:00Z");
    await world.drain();
    expect((await balanceOf(orderId)).state).toBe("paid");
    expect((await subjectsTo(email)).filter((subject) => subject.startsWith("Receipt"))).toEqual([expect.stringContaining("€300.00")]);
    expect(
      await db().link.count({ where: { orderId, purpose: { in: ["save_card", "confirm_payment"] }, usedAt: null, endedAt: null } }),
    ).toBe(0);
    expect(await db().attempt.findFirstOrThrow({ where: { orderId } })).toMatchObject({ noticeId: notice?.id, state: "succeeded" });
  });

  it("announces late and names the first date that still gives the customer the time", async () => {
    const { orderId } = await withCard("2026-03-11", VISA);
    await world.setNow("2026-03-10T09:00:00Z");
    await world.drain();
    const [notice] = await noticesOf(orderId);
    expect(notice?.chargeOn.toISOString().slice(0, 10)).toBe("2026-03-12");
    await world.setNow("2026-03-11T12:00:00Z");
    await world.drain();
    expect((await balanceOf(orderId)).state).toBe("scheduled");
    await world.setNow("2026-03-12T12:00:00Z");
    await world.drain();
    expect((await balanceOf(orderId)).state).toBe("paid");
    expect(await noticesOf(orderId)).toHaveLength(1);
  });

  it("takes an announcement back when the amount changed, and announces anew before charging", async () => {
    const { email, orderId } = await withCard("2026-03-20", VISA);
    await world.setNow("2026-03-18T07:00:00Z");
    await world.drain();
    expect(await noticesOf(orderId)).toMatchObject([{ amountMinor: 30_000n, voidedAt: null, acceptedAt: expect.any(Date) }]);
    await lowerBalance(orderId, 20_000n);
    await world.drain();
    const notices = await noticesOf(orderId);
    expect(notices).toMatchObject([
      { amountMinor: 30_000n, voidedAt: expect.any(Date) },
      { amountMinor: 20_000n, voidedAt: null, acceptedAt: expect.any(Date) },
    ]);
    expect(notices[1]?.chargeOn.toISOString().slice(0, 10)).toBe("2026-03-20");
    expect((await subjectsTo(email)).filter((subject) => subject.includes("will be charged"))).toHaveLength(2);
  });

  it("charges nothing that could not be announced", async () => {
    const { email, orderId } = await withCard("2026-03-25", VISA);
    await db().person.updateMany({ where: { email }, data: { email: null } });
    await world.setNow("2026-03-26T12:00:00Z");
    await world.drain();
    expect(await noticesOf(orderId)).toEqual([]);
    expect((await balanceOf(orderId)).state).toBe("scheduled");
    expect(await db().attempt.count({ where: { orderId } })).toBe(0);
  });

  it("charges at once when the customer agreed to that on the page", async () => {
    await world.setNow("2026-03-27T10:00:00Z");
    customers += 1;
    const email = `buyer${customers}@example.com`;
    const placed = await world.shopify<{ id: string }>("/orders", {
      customer: { email, firstName: "Camille", lastName: "Exemple", locale: "en" },
      locale: "en",
      lines: [{ title: "Randonneur frame", sku: "FRAME-R", price: "400.00" }],
      tags: ["preorder"],
      payment: { kind: "amount", amount: "100.00" },
      paymentTerms: { type: "FIXED", dueAt: "2026-03-27T10:00:00Z" },
    });
    await world.drain();
    const { id: orderId } = await db().order.findFirstOrThrow({ where: { shopifyOrderGid: placed.id } });
    const browser = new CustomerBrowser(world);
    await browser.open(linkIn((await world.mails(email))[0], world.webUrl));
    const page = await browser.page();
    expect(page?.offer.ok && page.offer.chargeNow).toMatchObject({ minor: 30_000n });
    const leaving = await browser.agree({ "charge-now": "yes" });
    await browser.get(await enterCard(leaving.to ?? "", { number: VISA }));
    await world.drain();
    expect(await noticesOf(orderId)).toMatchObject([{ via: "page", amountMinor: 30_000n, acceptedAt: expect.any(Date) }]);
    expect((await balanceOf(orderId)).state).toBe("paid");
  });
});

async function lowerBalance(orderId: string, amountMinor: bigint) {
  const { applyCommand } = await import("./apply-command");
  const { commit } = await import("@/lib/store/commit");
  const { money } = await import("@/lib/domain/money");
  const ctx = await world.ctx();
  const { id } = await balanceOf(orderId);
  await commit(ctx.scope, ctx, async (tx) => {
    const command = { type: "change_amount", amount: money(amountMinor, "EUR"), consentCovers: true, at: ctx.now } as const;
    const applied = await applyCommand(tx, ctx, { instalmentId: id, command });
    return { value: applied.decision, audit: applied.audit };
  });
}

describe("the bank wants to hear from the customer", () => {
  async function challenged(dueOn: string, chargedAt: string) {
    const order = await withCard(dueOn, ALWAYS_ASKS);
    await world.setNow(new Date(Date.parse(chargedAt) - 3 * 86_400_000).toISOString());
    await world.drain();
    await world.setNow(chargedAt);
    await world.drain();
    expect((await balanceOf(order.orderId)).state).toBe("needs_customer");
    const mail = await find(order.email, "Your bank asks you to confirm");
    const browser = new CustomerBrowser(world);
    await browser.open(linkIn(mail, world.webUrl));
    return { ...order, browser };
  }
  const intentsOf = (orderId: string) => db().paymentObject.findMany({ where: { instalment: { orderId } }, select: { stripeId: true } });

  it("row 12: is confirmed on the same PaymentIntent, paid once, and the page goes on to the receipt", async () => {
    const { email, orderId, browser } = await challenged("2026-04-02", "2026-04-02T08:05:00Z");
    const leaving = await browser.confirm();
    expect(leaving.to).toContain(world.stripeUrl);
    const back = await answerChallenge(leaving.to ?? "", "complete");
    expect(back.startsWith(`${world.webUrl}/c/confirmed`)).toBe(true);
    expect((await browser.get(back)).to).toBe("/c");
    expect((await balanceOf(orderId)).state).toBe("paid");
    expect((await browser.page())?.paidWith).toMatchObject({ last4: "3184", amount: { minor: 30_000n } });
    await world.drain();
    expect(await intentsOf(orderId)).toHaveLength(1);
    expect(await db().payment.count({ where: { orderId, rail: "stripe", kind: "charge", status: "succeeded" } })).toBe(1);
    expect((await subjectsTo(email)).filter((subject) => subject.startsWith("Receipt"))).toHaveLength(1);
    expect((await browser.confirm()).to).toBe("/c?problem=notNow");
  });

  it("leads back to the same bank page when pressed again, and comes back to the customer when it is left", async () => {
    const { orderId, browser } = await challenged("2026-04-09", "2026-04-09T08:05:00Z");
    const first = await browser.confirm();
    const second = await browser.confirm();
    expect(second.to).toBe(first.to);
    expect((await browser.get("/c/confirmed")).to).toBe("/c?done=confirmLeft");
    expect(await db().attempt.count({ where: { orderId, isOnSession: true } })).toBe(1);
    await db()
      .$executeRaw`UPDATE attempt SET claimed_at = claimed_at - interval '1 hour', opened_at = opened_at - interval '1 hour' WHERE order_id = ${orderId}::uuid AND settled_at IS NULL`;
    await world.advance({ hours: 1 });
    await world.drain();
    expect((await balanceOf(orderId)).state).toBe("needs_customer");
    expect(await db().payment.count({ where: { orderId, rail: "stripe" } })).toBe(0);
  });

  it("comes back to the customer when the bank was not convinced, and charges nothing", async () => {
    const { orderId, browser } = await challenged("2026-04-16", "2026-04-16T08:05:00Z");
    const leaving = await browser.confirm();
    const back = await answerChallenge(leaving.to ?? "", "fail");
    await browser.get(back);
    await world.drain();
    expect((await balanceOf(orderId)).state).toBe("needs_customer");
    expect(await db().payment.count({ where: { orderId, rail: "stripe" } })).toBe(0);
    expect(await intentsOf(orderId)).toHaveLength(1);
  });

  it("paid meanwhile on another way: the mailed link shows the receipt, and nothing is charged again", async () => {
    const { orderId, browser } = await challenged("2026-04-23", "2026-04-23T08:05:00Z");
    const page = await browser.pay();
    await browser.get(await enterCard(page.to ?? "", { number: VISA }));
    expect((await balanceOf(orderId)).state).toBe("paid");
    expect((await browser.confirm("30000 EUR")).to).toBe("/c?problem=notNow");
    await world.drain();
    expect(await db().payment.count({ where: { orderId, rail: "stripe", kind: "charge", status: "succeeded" } })).toBe(1);
    expect((await browser.page())?.paidWith).toMatchObject({ last4: "4242" });
  });

  it("cancelled meanwhile: what the bank then allows is booked and owed back, what it refuses ends as cancelled", async () => {
    for (const [dueOn, answer, charges] of [
      ["2026-04-30", "complete", 1],
      ["2026-05-07", "fail", 0],
    ] as const) {
      const { orderId, browser } = await challenged(dueOn, `${dueOn}T08:05:00Z`);
      const leaving = await browser.confirm();
      const ctx = await world.ctx();
      await requestCancellation(ctx, { orderId, reason: "customer", by: "customer", refund: "full", restock: true, tellCustomer: false });
      await browser.get(await answerChallenge(leaving.to ?? "", answer));
      await world.drain();
      // The steps of cancelling wait for the settlement and are taken up again after their pause.
      await world.advance({ hours: 1 });
      await world.drain();
      const taken = await db().payment.findMany({ where: { orderId, rail: "stripe", kind: "charge", status: "succeeded" } });
      expect([answer, taken.length]).toEqual([answer, charges]);
      const owed = await db().auditEvent.count({
        where: { orderId, type: { startsWith: "refund." }, data: { path: ["rail"], equals: "stripe" } },
      });
      expect([answer, owed > 0]).toEqual([answer, charges > 0]);
      expect((await db().order.findFirstOrThrow({ where: { id: orderId } })).cancelledAt).not.toBeNull();
    }
  });

  it("the amount changed: nobody confirms another sum than the page showed, and the bank is asked about the new one", async () => {
    const { orderId, browser } = await challenged("2026-05-14", "2026-05-14T08:05:00Z");
    await lowerBalance(orderId, 20_000n);
    await world.drain();
    expect((await browser.confirm("30000 EUR")).to).toBe("/c?problem=changed");
    const leaving = await browser.confirm();
    await browser.get(await answerChallenge(leaving.to ?? "", "complete"));
    await world.drain();
    expect((await balanceOf(orderId)).state).toBe("paid");
    expect(await db().payment.findMany({ where: { orderId, rail: "stripe", kind: "charge" } })).toMatchObject([{ amountMinor: 20_000n }]);
  });

  it("its link expired: a fresh one to the address on file leads to the same PaymentIntent, paid once", async () => {
    const { email, orderId, browser } = await challenged("2026-06-04", "2026-06-04T08:05:00Z");
    await world.setNow("2026-06-12T09:00:00Z");
    await world.drain();
    expect((await browser.confirm("30000 EUR")).to).toBe("/c");
    expect(await browser.page()).toBeNull();
    expect((await browser.post("/c/fresh-link")).to).toBe("/c?sent=1");
    await world.drain();
    const fresh = new CustomerBrowser(world);
    await fresh.open(linkIn(await find(email, "Your new link"), world.webUrl));
    await fresh.get(await answerChallenge((await fresh.confirm()).to ?? "", "complete"));
    await world.drain();
    expect((await balanceOf(orderId)).state).toBe("paid");
    expect(await intentsOf(orderId)).toHaveLength(1);
    expect(await db().payment.count({ where: { orderId, rail: "stripe", kind: "charge", status: "succeeded" } })).toBe(1);
  });
});
