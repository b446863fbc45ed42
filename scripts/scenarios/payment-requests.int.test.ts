import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestCollection } from "@/lib/operations/request-collection";
import { sendPaymentRequest } from "@/lib/operations/send-payment-request";
import { withdrawPaymentRequest } from "@/lib/operations/withdraw-payment-request";
import { enterCard } from "@/prisma/seed/as-customer";
import { atRest, expectCollected, expectNothingCharged, mailed, ourBooks, shopBooks, stateOf } from "./books";
import { followLink, onwards, saveCard } from "./customer";
import { dueOn, goTo, inShopify, type Order, openShop, order, type Shop } from "./story";

const VISA = { number: "4242424242424242" } as const;

async function ask(shop: Shop, one: Order, days = 7) {
  const { balance } = await ourBooks(shop, one);
  const answer = await sendPaymentRequest(await shop.ctx(shop.owner), {
    instalmentId: balance?.id ?? "",
    version: balance?.version ?? 0,
    days,
  });
  await shop.drain();
  return answer;
}

async function withdraw(shop: Shop, one: Order) {
  const { balance } = await ourBooks(shop, one);
  const input = { instalmentId: balance?.id ?? "", version: balance?.version ?? 0, reason: "Asked by mistake" };
  const answer = await withdrawPaymentRequest(await shop.ctx(shop.owner), input);
  await shop.drain();
  return answer;
}

const requestsOf = async (shop: Shop, one: Order) =>
  (
    await shop.app.db.prisma.paymentRequest.findMany({
      where: { merchantId: shop.merchantId, orderId: one.id },
      orderBy: { openedAt: "asc" },
    })
  ).map(({ state, reminders }) => `${state} ${reminders}`);

describe("row 21: a payment request instead of a charge", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.stop());

  it("is mailed, reminded of, and over when its time is up; no saved card is charged meanwhile", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 9 });
    await saveCard(shop, one, VISA);
    await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
    expect(await ask(shop, one)).toMatchObject({ ok: true, value: { kind: "queued" } });
    expect(await stateOf(shop, one)).toBe("invoice_open");
    expect(await ask(shop, one)).toMatchObject({ ok: false, code: "invoice_open" });
    // The due date comes and goes.
    await goTo(shop, await dueOn(shop, one, { hour: 12 }));
    await expectNothingCharged(shop, one);
    const { balance } = await ourBooks(shop, one);
    const collect = await requestCollection(await shop.ctx(shop.owner), {
      instalmentId: balance?.id ?? "",
      version: balance?.version ?? 0,
    });
    expect(collect).toMatchObject({ ok: false, code: "invoice_open" });
    await goTo(shop, await dueOn(shop, one, { daysBefore: -3, hour: 13 }));
    expect((await mailed(shop, one)).filter((kind) => kind.startsWith("payment_request"))).toEqual([
      "payment_request",
      "payment_request_reminder",
      "payment_request_reminder",
    ]);
    await goTo(shop, await dueOn(shop, one, { daysBefore: -4, hour: 13 }));
    expect(await requestsOf(shop, one)).toEqual(["expired 2"]);
    expect(await stateOf(shop, one)).toBe("scheduled");
    await atRest(shop);
  });

  it("is withdrawn with a reason, and the balance is where it was", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 30 });
    expect(await withdraw(shop, one)).toMatchObject({ ok: false, code: "no_open_request" });
    await ask(shop, one);
    expect(await withdraw(shop, one)).toMatchObject({ ok: true });
    expect(await stateOf(shop, one)).toBe("card_missing");
    expect(await requestsOf(shop, one)).toEqual(["withdrawn 0"]);
    expect((await ourBooks(shop, one)).told).toEqual(expect.arrayContaining(["payment_request.opened", "payment_request.closed"]));
  });

  it("another sum is asked for when the order changes, by a new mail", async () => {
    const one = await order(shop, { price: "60.00", quantity: 2, deposit: "40.00", dueInDays: 30 });
    await ask(shop, one);
    const [line] = (await shopBooks(shop, one)).lines;
    await inShopify(shop, one, "edit", { quantities: [{ lineItemId: line?.id, quantity: 1 }] });
    await shop.drain();
    expect((await ourBooks(shop, one)).balance).toMatchObject({ state: "invoice_open", amountMinor: 2_000n });
    const { mails } = await ourBooks(shop, one);
    expect(mails.filter(({ kind, status }) => kind === "payment_request" && status === "accepted")).toHaveLength(2);
    expect(await requestsOf(shop, one)).toEqual(["open 0"]);
  });

  it("paid otherwise, it is void", async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 30 });
    await ask(shop, one);
    await inShopify(shop, one, "mark-paid");
    await shop.drain();
    expect(await stateOf(shop, one)).toBe("paid");
    await shop.drain();
    expect(await requestsOf(shop, one)).toEqual(["paid 0"]);
    await shop.advance({ days: 8 });
    await shop.drain();
    expect((await mailed(shop, one)).filter((kind) => kind.startsWith("payment_request"))).toEqual(["payment_request"]);
  });

  it("the customer pays on the page its link leads to: one charge, recorded, and the request is done", { timeout: 90_000 }, async () => {
    const one = await order(shop, { price: "75.00", dueInDays: 30 });
    await ask(shop, one);
    const browser = await followLink(shop, one);
    const left = await browser.post("/c/pay", { amount: "7500 EUR" });
    await browser.get(await enterCard(await onwards(left), VISA));
    await shop.drain();
    await expectCollected(shop, one, 7_500n, "EUR", "75.00");
    await shop.drain();
    expect(await requestsOf(shop, one)).toEqual(["paid 0"]);
    expect((await mailed(shop, one)).at(-1)).toBe("receipt");
    await atRest(shop);
  });

  it("cancelled, or never ours: nothing is asked for", async () => {
    const gone = await order(shop, { price: "75.00", dueInDays: 30 });
    await inShopify(shop, gone, "cancel", { reason: "CUSTOMER" });
    await shop.drain();
    expect(await ask(shop, gone)).toMatchObject({ ok: false, code: "order_cancelled" });
    const nobody = await order(shop, { isAnonymous: true, price: "75.00", dueInDays: 30 });
    expect(await ask(shop, nobody)).toMatchObject({ ok: true, value: { kind: "copy", link: expect.stringContaining("/c/") } });
  });
});
