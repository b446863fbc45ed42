import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { addDays, plainDate } from "@/lib/domain/dates";
import { casesOf } from "@/lib/queries/cases";
import { moneyBackChoice } from "@/lib/queries/money-back-choice";
import { startWorld, type World } from "@/scripts/test-world";
import { aBalance, ageClaims, type Balance, CARDS, collect, moneyTaken, nextAtStripe } from "@/scripts/testing/balances";
import { CustomerBrowser } from "@/scripts/testing/customer";
import { answerAddressRequest } from "./answer-address-request";
import { answerCancellationRequest } from "./answer-cancellation-request";
import { moveOrderPromise } from "./move-order-promise";

vi.setConfig({ testTimeout: 120_000 });

let world: World;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2027-02-01T10:00:00Z" });
  await collect(world);
});
afterAll(() => world?.stop());

const db = () => world.app.db.prisma;
const stateOf = async ({ instalmentId }: Balance) => (await db().instalment.findFirstOrThrow({ where: { id: instalmentId } })).state;
const orderOf = ({ orderId: id }: Balance) => db().order.findFirstOrThrow({ where: { id } });
const subjects = async ({ email }: Balance) => (await world.mails(email)).map((mail) => mail.subject);
const takenAtStripe = async (balance: Balance) => (await moneyTaken(world, balance)).map(({ amount }) => amount);

async function visitor(balance: Balance): Promise<CustomerBrowser> {
  const browser = new CustomerBrowser(world);
  await browser.enter(balance);
  return browser;
}

describe("withdrawing from the contract (rule 26)", () => {
  it("stops the charge at once, is confirmed with content and time, starts the days of the refund; twice is once", async () => {
    const balance = await aBalance(world, { dueInDays: 5 });
    const browser = await visitor(balance);
    expect((await browser.choices())?.right).toEqual({ kind: "withdrawal", until: null });
    expect((await browser.post("/c/withdrawal", { kind: "withdrawal", language: "en" })).to).toBe("/c?done=withdrawn");
    expect(await stateOf(balance)).toBe("cancelled");
    expect((await browser.post("/c/withdrawal", { kind: "withdrawal", language: "en" })).to).toBe("/c?done=withdrawn");
    await world.drain();
    const [withdrawal, ...more] = await db().withdrawal.findMany({ where: { orderId: balance.orderId } });
    expect(more).toEqual([]);
    expect(withdrawal?.refundDueOn?.toISOString().slice(0, 10)).toBe("2027-02-15");
    const mails = (await world.mails(balance.email)).filter((mail) => mail.subject.startsWith("Your withdrawal"));
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain("I withdraw from my contract");
    expect((await browser.choices())?.right).toEqual({ kind: "none", why: "already_withdrawn" });
    await world.advance({ days: 6 });
    await world.drain();
    expect(await takenAtStripe(balance)).toEqual([]);
    expect((await orderOf(balance)).cancelledAt).not.toBeNull();
  });

  it("while a charge is in flight: the wish waits, the money that came goes back", async () => {
    const balance = await aBalance(world, { dueInDays: 20 });
    await nextAtStripe(world, "dropAfter");
    const [paying, leaving] = [await visitor(balance), await visitor(balance)];
    await paying.confirm();
    expect(await stateOf(balance)).toBe("in_doubt");
    expect((await leaving.post("/c/withdrawal", { kind: "withdrawal", language: "en" })).to).toBe("/c?done=withdrawn");
    expect(await db().pendingIntent.findMany({ where: { orderId: balance.orderId } })).toMatchObject([{ kind: "cancel", appliedAt: null }]);
    await world.drain();
    await ageClaims(world, 10);
    await world.drain();
    expect(await takenAtStripe(balance)).toEqual([24_000]);
    const owed = await db().auditEvent.findMany({ where: { orderId: balance.orderId, type: { startsWith: "refund." } } });
    expect(owed.map((row) => row.data)).toContainEqual(
      expect.objectContaining({ rail: "stripe", amount: { minor: "24000", currency: "EUR" } }),
    );
    expect((await subjects(balance)).filter((subject) => subject.startsWith("Your withdrawal"))).toHaveLength(1);
  });

  it("is open for fourteen days after delivery, and then no more", async () => {
    const balance = await aBalance(world, { dueInDays: 60 });
    const browser = await visitor(balance);
    const inAdmin = (action: string) => world.shopify(`/orders/${encodeURIComponent(balance.orderGid)}/${action}`, {});
    await inAdmin("release");
    await inAdmin("fulfil");
    await world.drain();
    expect((await browser.choices())?.right).toEqual({ kind: "withdrawal", until: null });
    await inAdmin("deliver");
    await world.drain();
    const today = plainDate(world.now().toISOString().slice(0, 10));
    expect((await browser.choices())?.right).toEqual({ kind: "withdrawal", until: addDays(today, 14) });
    await world.advance({ days: 15 });
    await browser.enter(balance);
    expect((await browser.choices())?.right).toEqual({ kind: "none", why: "sent" });
    expect((await browser.post("/c/withdrawal", { kind: "withdrawal", language: "en" })).to).toBe("/c?problem=tooLate");
    expect(await db().withdrawal.count({ where: { orderId: balance.orderId } })).toBe(0);
  });

  it("once the goods are sent: what was paid waits for a person, with the last day it may", async () => {
    const balance = await aBalance(world, { dueInDays: 60 });
    const browser = await visitor(balance);
    for (const action of ["release", "fulfil"]) await world.shopify(`/orders/${encodeURIComponent(balance.orderGid)}/${action}`, {});
    await world.drain();
    const today = plainDate(world.now().toISOString().slice(0, 10));
    expect((await browser.post("/c/withdrawal", { kind: "withdrawal", language: "en" })).to).toBe("/c?done=withdrawn");
    await world.drain();
    const { scope, now } = await world.ctx();
    const waiting = (await casesOf(scope, [balance.orderId], now)).get(balance.orderId);
    expect(waiting?.facts).toMatchObject({ reason: "to_refund", refundDueOn: addDays(today, 14) });
    expect((await moneyBackChoice(scope, balance.orderId))?.due.minor).toBe(24_000n);
  });

  it("elsewhere it is a request that staff answer; a request is never taken for a withdrawal", async () => {
    const balance = await aBalance(world, { dueInDays: 20, country: "US" });
    const browser = await visitor(balance);
    expect((await browser.choices())?.right).toEqual({ kind: "cancellation_request" });
    expect((await browser.post("/c/withdrawal", { kind: "withdrawal", language: "en" })).to).toBe("/c?problem=changed");
    expect((await browser.post("/c/withdrawal", { kind: "cancellation_request", language: "en" })).to).toBe("/c?done=cancellationAsked");
    await world.drain();
    expect(await stateOf(balance)).toBe("scheduled");
    const { id } = await db().withdrawal.findFirstOrThrow({ where: { orderId: balance.orderId } });
    expect((await orderOf(balance)).isActionNeeded).toBe(true);
    expect(
      await answerCancellationRequest(await world.ctx(), { withdrawalId: id, answer: "refused", note: "It is being built for you." }),
    ).toMatchObject({ ok: true });
    expect(await answerCancellationRequest(await world.ctx(), { withdrawalId: id, answer: "accepted", note: "" })).toMatchObject({
      code: "stale",
    });
    await world.drain();
    expect((await orderOf(balance)).isActionNeeded).toBe(false);
    const told = (await world.mails(balance.email)).find((mail) => mail.subject.startsWith("About your request"));
    expect(told?.text).toContain("It is being built for you.");
    await browser.post("/c/withdrawal", { kind: "cancellation_request", language: "en" });
    const again = await db().withdrawal.findFirstOrThrow({ where: { orderId: balance.orderId, answeredAt: null } });
    await answerCancellationRequest(await world.ctx(), { withdrawalId: again.id, answer: "accepted", note: "" });
    await world.drain();
    expect(await stateOf(balance)).toBe("cancelled");
  });

  it("without a link, by order number and e-mail: same answer whatever is typed, the address on file is told", async () => {
    const balance = await aBalance(world, { dueInDays: 20 });
    const { name } = await orderOf(balance);
    const stranger = new CustomerBrowser(world);
    const answers = [
      await stranger.withdrawPublicly(world.merchantId, { order: name, email: "somebody@example.org" }),
      await stranger.withdrawPublicly(world.merchantId, { order: "#999999", email: balance.email }),
    ];
    expect(await stateOf(balance)).toBe("scheduled");
    answers.push(await stranger.withdrawPublicly(world.merchantId, { order: name.replace("#", ""), email: balance.email.toUpperCase() }));
    expect(new Set(answers.map(({ status, to, setCookie }) => JSON.stringify([status, to, setCookie]))).size).toBe(1);
    expect(await stateOf(balance)).toBe("cancelled");
    await world.drain();
    expect((await subjects(balance)).filter((subject) => subject.startsWith("Your withdrawal"))).toHaveLength(1);
    expect(await db().withdrawal.findFirstOrThrow({ where: { orderId: balance.orderId } })).toMatchObject({
      via: "public",
      kind: "withdrawal",
    });
  });

  it("who tries one order too often is not even looked up", async () => {
    const balance = await aBalance(world, { dueInDays: 20 });
    const { name } = await orderOf(balance);
    const stranger = new CustomerBrowser(world);
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => stranger.withdrawPublicly(world.merchantId, { order: name, email: `guess${i}@example.org` })),
    );
    await stranger.withdrawPublicly(world.merchantId, { order: name, email: balance.email });
    expect(await stateOf(balance)).toBe("scheduled");
  });
});

describe("a moved promise (rule 25)", () => {
  async function moved(newOn: string | null) {
    const balance = await aBalance(world, { dueInDays: 20 });
    await db().order.updateMany({ where: { id: balance.orderId }, data: { promiseOn: new Date("2027-03-01T00:00:00Z") } });
    const on = newOn === null ? null : plainDate(newOn);
    const input = { orderId: balance.orderId, newOn: on, reason: "The mill is closed", alwaysAsk: false };
    expect(await moveOrderPromise(await world.ctx(), input)).toMatchObject({ ok: true });
    await world.drain();
    return { balance, browser: await visitor(balance) };
  }

  it("far away: told, not charged until accepted, then charged", async () => {
    const { balance, browser } = await moved("2027-05-01");
    const mail = (await world.mails(balance.email)).find((one) => one.subject.startsWith("New expected date"));
    for (const fact of ["1 March 2027", "1 May 2027", "The mill is closed"]) expect(mail?.text).toContain(fact);
    expect((await browser.confirm()).to).toBe("/c?problem=notNow");
    expect((await browser.pay()).to).toBe("/c?problem=notNow");
    expect(await takenAtStripe(balance)).toEqual([]);
    const question = (await browser.choices())?.promise;
    expect(question).toMatchObject({ needsAnswer: true, oldOn: "2027-03-01", newOn: "2027-05-01" });
    const fields = { question: question?.id ?? "", answer: "accept" };
    expect((await browser.post("/c/promise", fields)).to).toBe("/c?done=promiseAccepted");
    expect((await browser.post("/c/promise", { ...fields, answer: "cancel" })).to).toBe("/c?problem=changed");
    expect((await browser.choices())?.promise).toBeNull();
    expect((await browser.confirm()).to).toBe("/c");
    expect(await takenAtStripe(balance)).toEqual([24_000]);
  });

  it("cancelled with a full refund: nothing more is charged", async () => {
    const { balance, browser } = await moved(null);
    const question = (await browser.choices())?.promise;
    expect((await browser.post("/c/promise", { question: question?.id ?? "", answer: "cancel" })).to).toBe("/c?done=promiseCancelled");
    await world.drain();
    expect(await stateOf(balance)).toBe("cancelled");
    expect(await db().promiseAnswer.findFirstOrThrow({ where: { orderId: balance.orderId } })).toMatchObject({
      answer: "cancel",
      answeredVia: "page",
    });
    expect((await orderOf(balance)).cancelledAt).not.toBeNull();
  });

  it("a short first delay may pass without a word; the next takes its place and needs one", async () => {
    const { balance, browser } = await moved("2027-03-10");
    expect((await browser.choices())?.promise).toMatchObject({ needsAnswer: false });
    const input = { orderId: balance.orderId, newOn: plainDate("2027-03-12"), reason: "Again", alwaysAsk: false };
    await moveOrderPromise(await world.ctx(), input);
    expect((await browser.choices())?.promise).toMatchObject({ needsAnswer: true, oldOn: "2027-03-10" });
    const foreign = await visitor(await aBalance(world, { dueInDays: 20 }));
    const question = (await browser.choices())?.promise?.id ?? "";
    expect((await foreign.post("/c/promise", { question, answer: "cancel" })).to).toBe("/c?problem=changed");
    expect(await stateOf(balance)).toBe("scheduled");
  });
});

describe("correcting the delivery address (rule 32)", () => {
  const address = {
    name: "Camille Exemple",
    address1: "2 rue du Pont",
    address2: "",
    zip: "69002",
    city: "Lyon",
    provinceCode: "",
    countryCode: "FR",
  };
  const inShop = async ({ orderGid }: Balance) => {
    const { db: store, gateways } = world.app;
    const { connectionId } = await store.prisma.order.findFirstOrThrow({ where: { shopifyOrderGid: orderGid } });
    const read = await (await gateways.shopify(world.merchantId, connectionId)).readOrders([orderGid]);
    return read.kind === "ok" ? read.value.orders.get(orderGid)?.shippingAddress : null;
  };

  it("in the same country is written to the shop and told to the address on file", async () => {
    const balance = await aBalance(world, { dueInDays: 20 });
    const browser = await visitor(balance);
    expect((await browser.post("/c/address", { ...address, address1: "" })).to).toBe("/c?problem=address");
    expect((await browser.post("/c/address", address)).to).toBe("/c?done=addressWriting");
    await world.drain();
    expect(await inShop(balance)).toMatchObject({ address1: "2 rue du Pont", city: "Lyon", countryCode: "FR" });
    expect(await subjects(balance)).toContainEqual(expect.stringContaining("delivery address"));
    const person = await db().person.findFirstOrThrow({ where: { email: balance.email } });
    expect(person.wantedAddresses).toEqual({});
    expect(person.address).toMatchObject({ city: "Lyon" });
  });

  it("in another country waits for staff: refused, nothing is written; accepted, it is", async () => {
    const balance = await aBalance(world, { dueInDays: 20 });
    const browser = await visitor(balance);
    const abroad = { ...address, city: "Liège", countryCode: "be" };
    expect((await browser.post("/c/address", abroad)).to).toBe("/c?done=addressAsked");
    await world.drain();
    expect((await inShop(balance))?.countryCode).toBe("FR");
    expect((await orderOf(balance)).isActionNeeded).toBe(true);
    const first = await db().addressRequest.findFirstOrThrow({ where: { orderId: balance.orderId } });
    await answerAddressRequest(await world.ctx(), { requestId: first.id, answer: "refused", note: "Not from this shop." });
    await world.drain();
    expect((await orderOf(balance)).isActionNeeded).toBe(false);
    await browser.post("/c/address", abroad);
    const second = await db().addressRequest.findFirstOrThrow({ where: { orderId: balance.orderId, doneAt: null } });
    await answerAddressRequest(await world.ctx(), { requestId: second.id, answer: "accepted", note: "" });
    await world.drain();
    expect(await inShop(balance)).toMatchObject({ city: "Liège", countryCode: "BE" });
  });
});

describe("one card for several orders (rule 20)", () => {
  it("each ticked order has an agreement of its own, others stay as they are", async () => {
    const balance = await aBalance(world, { dueInDays: 20 });
    const others = [await aBalance(world, { dueInDays: 25, card: null }), await aBalance(world, { dueInDays: 30, card: CARDS.good })];
    for (const { orderId } of others) await db().order.updateMany({ where: { id: orderId }, data: { customerId: balance.customerId } });
    const browser = await visitor(balance);
    const reuse = (await browser.choices())?.reuse;
    expect(reuse?.orders.map((one) => one.orderId).sort()).toEqual(others.map((one) => one.orderId).sort());
    const wanted = reuse?.orders.find((one) => one.orderId === others[0]?.orderId);
    expect(wanted?.text).toContain("Visa ···4242");
    const fields = { card: reuse?.cardId ?? "", language: "en" };
    expect((await browser.post("/c/reuse-card", fields)).to).toBe("/c?problem=unticked");
    expect((await browser.post("/c/reuse-card", { ...fields, order: `${wanted?.orderId} wrong` })).to).toBe("/c?problem=changed");
    expect((await browser.post("/c/reuse-card", { ...fields, order: `${wanted?.orderId} ${wanted?.digest}` })).to).toBe("/c?done=reused");
    const consents = await db().consent.findMany({ where: { orderId: wanted?.orderId, status: "active" } });
    expect(consents).toMatchObject([{ cardId: reuse?.cardId, text: wanted?.text, capMinor: 24_000n }]);
    expect(await stateOf(others[0] as Balance)).toBe("scheduled");
    expect(await db().consent.count({ where: { orderId: others[1]?.orderId, status: "active", cardId: reuse?.cardId } })).toBe(0);
  });

  it("a card of somebody else is not taken", async () => {
    const [mine, theirs] = [await aBalance(world, { dueInDays: 20, card: null }), await aBalance(world, { dueInDays: 20 })];
    const card = await db().card.findFirstOrThrow({ where: { customerId: theirs.customerId } });
    const answer = await (await visitor(mine)).post("/c/reuse-card", { card: card.id, language: "en", order: `${mine.orderId} x` });
    expect(answer.to).toBe("/c?problem=notNow");
    expect(await stateOf(mine)).toBe("card_missing");
  });
});
