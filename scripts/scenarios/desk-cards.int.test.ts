/** Cards at the desk: entered together with the customer, taken away, renewed by the bank. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finishDeskCardSession } from "@/lib/operations/finish-desk-card-session";
import { removeSavedCard } from "@/lib/operations/remove-saved-card";
import { reuseCardAtDesk } from "@/lib/operations/reuse-card-at-desk";
import { startDeskCardSession } from "@/lib/operations/start-desk-card-session";
import { useCardForOrders as putOnOrders } from "@/lib/operations/use-card-for-orders";
import { deskCardOffer, deskCardReuses } from "@/lib/queries/desk-card-offer";
import { readCardTerms } from "@/lib/store/card-terms";
import { consentFor, offerFor } from "@/lib/store/card-terms-offer";
import { ON_PAGE } from "@/lib/store/consents";
import { newId } from "@/lib/store/ids";
import { enterCard } from "@/prisma/seed/as-customer";
import { atRest, expectCollected, expectNothingCharged, mailed, ourBooks, stateOf, stripeBooks } from "./books";
import { inbox, linkIn, saveCard } from "./customer";
import { confirmGoesWrong, dueOn, goTo, leasesRunOut, type Order, openShop, order, type Shop, stripeIsSilent } from "./story";

const VISA = "4242424242424242";
const MASTERCARD = "5555555555554444";
const ASKS_WHEN_SAVED = "4000002500003155";
const DECLINED_WHEN_SAVED = "4000000000000002";
const SAID = "Rang at ten, spoke with the customer, read the text out, was told yes.";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const staff = () => shop.ctx(shop.owner);
const ownerId = (): string | null => (shop.owner.kind === "staff" ? shop.owner.userId : null);
const sell = () => order(shop, { price: "80.00", dueInDays: 9 });
const db = () => shop.app.db.prisma;

async function offerOf(one: Order) {
  const { scope, now } = await staff();
  const offered = await deskCardOffer(scope, one.id, now);
  if (!offered.ok) throw new Error(offered.code);
  return offered.value;
}

type Change = { readonly isAgreed?: boolean; readonly shownDigest?: string; readonly isChargeNowAgreed?: boolean };

async function startAtDesk(one: Order, change: Change = {}) {
  const { digest, language } = await offerOf(one);
  const input = { orderId: one.id, how: "call" as const, conversation: SAID, isAgreed: true, isChargeNowAgreed: false, language };
  return startDeskCardSession(await staff(), { ...input, shownDigest: digest, ...change });
}

async function openAtDesk(one: Order, change: Change = {}): Promise<{ url: string; consentId: string }> {
  const opened = await startAtDesk(one, change);
  if (!opened.ok) throw new Error(opened.code);
  return opened.value;
}

async function finish(consentId: string, isLeft = false) {
  const finished = await finishDeskCardSession(await staff(), { consentId, isLeft });
  if (!finished.ok) throw new Error(finished.code);
  return finished.value;
}

async function toDueDate(one: Order): Promise<void> {
  await goTo(shop, await dueOn(shop, one, { daysBefore: 3, hour: 12 }));
  await goTo(shop, await dueOn(shop, one, { hour: 10 }));
}

/** Cards attached to anybody at Stripe, by their last digits. */
async function attachedAtStripe(paymentMethodIds: readonly string[]): Promise<string[]> {
  const { payment_methods } = await stripeBooks(shop);
  return payment_methods.filter((one) => paymentMethodIds.includes(one.id) && one.customer !== null).map((one) => one.id);
}

describe("a card entered with the customer (rule 30)", () => {
  it("row 9: is in force with the words read out, the note of the conversation and who took it, and is charged once", async () => {
    const one = await sell();
    const { text } = await offerOf(one);
    const { url, consentId } = await openAtDesk(one);
    expect((await finish(consentId)).end).toBe("open");
    const back = await enterCard(url, { number: VISA });
    expect(new URL(back).pathname).toBe(`/orders/${one.id}/card-by-hand/${consentId}`);
    expect(await finish(consentId)).toMatchObject({ end: "saved", card: { last4: "4242" }, mailId: null });
    await shop.drain();
    const { balance, consents } = await ourBooks(shop, one);
    expect(balance).toMatchObject({ state: "scheduled", consentId });
    expect(consents).toHaveLength(1);
    expect(consents[0]).toMatchObject({ status: "active", agreedVia: "call", conversation: SAID, address: null, userAgent: null });
    expect(consents[0]?.recordedBy).toBe(ownerId());
    // The words as read out, with the digits that are known now.
    expect(consents[0]?.text).toBe(text.replace("my card", "my card Visa ···4242"));
    const card = await db().card.findFirstOrThrow({ where: { id: balance?.cardId ?? "" } });
    expect(card).toMatchObject({ savedVia: "staff_screen", wallet: null });
    await toDueDate(one);
    await expectCollected(shop, one, 8_000n, "EUR", "80.00");
    expect(await mailed(shop, one)).toEqual(["card_request", "card_saved", "charge_notice", "receipt"]);
  });

  it("is let go when the bank asked for its holder, whoever answered: the old card stays and the customer gets the link", async () => {
    const one = await sell();
    await saveCard(shop, one, { number: VISA });
    const before = (await ourBooks(shop, one)).balance;
    const { url, consentId } = await openAtDesk(one);
    await enterCard(url, { number: ASKS_WHEN_SAVED, challenge: "complete" });
    const end = await finish(consentId);
    expect(end).toMatchObject({ end: "bank_asked", card: null });
    await shop.drain();
    const { balance, consents, mails } = await ourBooks(shop, one);
    expect(balance).toMatchObject({ state: "scheduled", cardId: before?.cardId, consentId: before?.consentId });
    expect(consents.map(({ status }) => status).sort()).toEqual(["abandoned", "active"]);
    const letGo = await db().card.findFirstOrThrow({ where: { customerId: one.customerId, last4: "3155" } });
    expect(letGo.status).toBe("removed");
    expect(await attachedAtStripe([letGo.stripePaymentMethodId])).toEqual([]);
    expect(mails.find((mail) => mail.id === end.mailId)).toMatchObject({ kind: "card_request", status: "accepted" });
    // In person the bank is answered, and the new card is kept.
    await saveCard(shop, one, { number: ASKS_WHEN_SAVED, challenge: "complete" });
    expect((await ourBooks(shop, one)).balance?.cardId).not.toBe(before?.cardId);
  });

  it("is left while the bank asks: Stripe's page is closed, one link leaves however often its end is looked at", async () => {
    const one = await sell();
    const { url, consentId } = await openAtDesk(one);
    // The form is sent, the bank's question stays unanswered.
    await fetch(url, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({
        cardNumber: ASKS_WHEN_SAVED,
        cardExpiry: "12/34",
        cardCvc: "123",
        billingName: "A",
        email: "a@example.com",
      }),
    });
    expect((await finish(consentId)).end).toBe("open");
    const ends = [await finish(consentId, true), await finish(consentId, true)];
    await shop.drain();
    expect([...ends, await finish(consentId)].map(({ end }) => end)).toEqual(["bank_asked", "bank_asked", "bank_asked"]);
    expect((await fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams({ cardNumber: VISA }) })).status).not.toBe(
      303,
    );
    expect(await stateOf(shop, one)).toBe("card_missing");
    expect(await mailed(shop, one)).toEqual(["card_request", "card_request"]);
  });

  it("is left without a card, or refused there: the old card stays, nothing is mailed", async () => {
    const one = await sell();
    await saveCard(shop, one, { number: VISA });
    const before = await ourBooks(shop, one);
    const refused = await openAtDesk(one);
    await expect(enterCard(refused.url, { number: DECLINED_WHEN_SAVED })).rejects.toThrow(/did not go on/);
    expect((await finish(refused.consentId, true)).end).toBe("left");
    const left = await openAtDesk(one);
    expect((await finish(left.consentId, true)).end).toBe("left");
    await shop.drain();
    const after = await ourBooks(shop, one);
    expect(after.balance).toEqual(before.balance);
    expect(after.mails).toEqual(before.mails);
  });

  it("needs the yes, the words as they stand, and an order we collect", async () => {
    const one = await sell();
    expect(await startAtDesk(one, { isAgreed: false })).toMatchObject({ ok: false, code: "consent_box_unticked" });
    expect(await startAtDesk(one, { shownDigest: "other words" })).toMatchObject({ ok: false, code: "stale" });
    const { digest, language } = await offerOf(one);
    const input = { orderId: one.id, how: "call" as const, conversation: SAID, isAgreed: true, isChargeNowAgreed: false, language };
    expect(await startDeskCardSession(await shop.ctx(), { ...input, shownDigest: digest })).toMatchObject({ ok: false });
    expect(await startDeskCardSession(await staff(), { ...input, orderId: newId(), shownDigest: digest })).toMatchObject({
      code: "not_found",
    });
    await saveCard(shop, one, { number: VISA });
    await db().card.updateMany({ where: { customerId: one.customerId }, data: { kind: "sepa_debit" } });
    expect(await startDeskCardSession(await staff(), { ...input, shownDigest: digest })).toMatchObject({
      code: "method_not_card",
      params: { kind: "sepa_debit" },
    });
    const { consents } = await ourBooks(shop, one);
    expect(consents.filter((consent) => consent.agreedVia === "call")).toEqual([]);
  });

  it("row 22: may be charged at once when that was agreed in the conversation (rule 21)", async () => {
    const one = await order(shop, { price: "55.00", dueInDays: 1 });
    expect((await offerOf(one)).chargeNow?.minor).toBe(5_500n);
    const { url, consentId } = await openAtDesk(one, { isChargeNowAgreed: true });
    await enterCard(url, { number: VISA });
    await finish(consentId);
    await shop.drain();
    expect((await ourBooks(shop, one)).notices).toMatchObject([{ via: "call", amountMinor: 5_500n }]);
    await goTo(shop, await dueOn(shop, one, { hour: 10 }));
    await expectCollected(shop, one, 5_500n, "EUR", "55.00");
  });

  it("serves the customer's other open orders in the same conversation, each with words of its own, and not hours later", async () => {
    const first = await sell();
    const second = await order(shop, { price: "30.00", dueInDays: 9, email: first.email });
    const third = await order(shop, { price: "40.00", dueInDays: 9, email: first.email });
    const { url, consentId } = await openAtDesk(first);
    await enterCard(url, { number: VISA });
    await finish(consentId);
    const ctx = await staff();
    const offered = await deskCardReuses(ctx.scope, consentId, ctx.now);
    expect(offered.map(({ orderName }) => orderName)).toEqual([second.name, third.name]);
    const [of, other] = offered.map(({ orderId, digest }) => ({ orderId, shownDigest: digest }));
    if (!of || !other) throw new Error("nothing offered");
    expect(await reuseCardAtDesk(ctx, { consentId, orders: [of] })).toMatchObject({
      ok: true,
      value: { orderIds: [second.id], refused: [] },
    });
    const { balance, consents } = await ourBooks(shop, second);
    expect(balance?.state).toBe("scheduled");
    expect(consents).toMatchObject([{ status: "active", agreedVia: "call", conversation: SAID, recordedBy: ownerId(), capMinor: 3_000n }]);
    expect(await stateOf(shop, third)).toBe("card_missing");
    await shop.advance({ hours: 3 });
    expect(await reuseCardAtDesk(await staff(), { consentId, orders: [other] })).toMatchObject({ ok: false, code: "stale" });
    expect(await reuseCardAtDesk(await staff(), { consentId: newId(), orders: [other] })).toMatchObject({ ok: false, code: "not_found" });
  });
});

describe("a card removed by staff", () => {
  /** Two orders of one customer, both agreed on one card. */
  async function twoOnOneCard(): Promise<{ cardId: string; both: [Order, Order] }> {
    const first = await sell();
    const second = await order(shop, { price: "30.00", dueInDays: 9, email: first.email });
    await saveCard(shop, first, { number: MASTERCARD }, linkIn(shop, (await inbox(shop, first.email)).slice(0, 1)));
    const ctx = await staff();
    const card = await db().card.findFirstOrThrow({ where: { customerId: first.customerId, status: "active" } });
    const terms = await readCardTerms(ctx.scope, second.id, second.customerId);
    const offered = terms && offerFor(terms, ctx.now);
    if (!terms || !offered?.ok) throw new Error("nothing to agree to");
    const shownDigest = consentFor(terms, offered.offer, "en", card).digest;
    const input = { customerId: first.customerId, cardId: card.id, orders: [{ orderId: second.id, shownDigest }], language: "en" as const };
    await putOnOrders(ctx, { ...input, given: ON_PAGE, address: "127.0.0.1", userAgent: null });
    await shop.drain();
    return { cardId: card.id, both: [first, second] };
  }

  it("row 10: takes it from every open balance: they are asked for another, Stripe forgets it, nothing is charged", async () => {
    const { cardId, both } = await twoOnOneCard();
    const { stripePaymentMethodId } = await db().card.findFirstOrThrow({ where: { id: cardId } });
    expect(await attachedAtStripe([stripePaymentMethodId])).toHaveLength(1);
    const foreign = await removeSavedCard(await staff(), { customerId: newId(), cardId });
    expect(foreign).toMatchObject({ ok: false, code: "not_found" });
    expect(await removeSavedCard(await staff(), { customerId: both[0].customerId, cardId })).toEqual({
      ok: true,
      value: { lost: 2, waiting: 0 },
    });
    await shop.drain();
    expect(await removeSavedCard(await staff(), { customerId: both[0].customerId, cardId })).toMatchObject({ code: "card_removed" });
    expect(await attachedAtStripe([stripePaymentMethodId])).toEqual([]);
    for (const one of both) {
      const { balance, consents, mails } = await ourBooks(shop, one);
      expect(balance).toMatchObject({ state: "card_missing", cardId: null, consentId: null, nextAttemptAt: null });
      expect(consents.map(({ status }) => status)).toEqual(["revoked"]);
      expect(mails.map(({ kind }) => kind)).toContain("card_removed");
    }
    await toDueDate(both[0]);
    for (const one of both) await expectNothingCharged(shop, one);
    await atRest(shop);
  });

  it("waits where a charge runs, and goes once that is settled (rule 11)", async () => {
    const { cardId, both } = await twoOnOneCard();
    const [running, resting] = both;
    for (const daysBefore of [3, 1]) await goTo(shop, await dueOn(shop, running, { daysBefore, hour: 12 }));
    for (const one of both) await confirmGoesWrong(shop, one, "dropAfter");
    await stripeIsSilent(shop);
    await goTo(shop, await dueOn(shop, running, { hour: 10 }));
    expect([await stateOf(shop, running), await stateOf(shop, resting)]).toEqual(["in_doubt", "in_doubt"]);
    expect(await removeSavedCard(await staff(), { customerId: running.customerId, cardId })).toEqual({
      ok: true,
      value: { lost: 0, waiting: 2 },
    });
    expect((await db().card.findFirstOrThrow({ where: { id: cardId } })).status).toBe("active");
    await stripeIsSilent(shop, false);
    await leasesRunOut(shop);
    await shop.advance({ minutes: 10 });
    await shop.drain();
    await expectCollected(shop, running, 8_000n, "EUR", "80.00");
    expect((await db().card.findFirstOrThrow({ where: { id: cardId } })).status).toBe("removed");
  });
});

describe("the bank's own updates", () => {
  it("new digits of the same brand are written down; another brand ends the agreement, whatever is changed afterwards", async () => {
    const one = await sell();
    await saveCard(shop, one, { number: VISA });
    const { cardId } = (await ourBooks(shop, one)).balance ?? {};
    const card = await db().card.findFirstOrThrow({ where: { id: cardId ?? "" } });
    await shop.stripe(`/payment_methods/${card.stripePaymentMethodId}`, { card: { last4: "1881", exp_year: 2039 } });
    await shop.drain();
    expect(await db().card.findFirstOrThrow({ where: { id: card.id } })).toMatchObject({ last4: "1881", expYear: 2039 });
    expect(await stateOf(shop, one)).toBe("scheduled");
    await shop.stripe(`/payment_methods/${card.stripePaymentMethodId}`, { card: { brand: "mastercard" } });
    await shop.drain();
    const after = await ourBooks(shop, one);
    expect(after.balance?.state).toBe("needs_consent");
    expect(after.consents.map(({ status }) => status)).toEqual(["revoked"]);
    expect(after.mails.map(({ kind }) => kind)).toContain("consent_request");
    await toDueDate(one);
    await expectNothingCharged(shop, one);
    await saveCard(shop, one, { number: MASTERCARD });
    expect(await stateOf(shop, one)).toBe("scheduled");
  });
});
