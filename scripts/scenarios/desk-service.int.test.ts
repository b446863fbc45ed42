/** What staff do for a customer on the phone: links sent again, an address corrected, notes, calls, somebody who looks after it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { money } from "@/lib/domain/money";
import { assignOrder } from "@/lib/operations/assign-order";
import { correctEmail } from "@/lib/operations/correct-email";
import { previewCardLink } from "@/lib/operations/preview-card-link";
import { sendCardLink } from "@/lib/operations/send-card-link";
import { writeNote } from "@/lib/operations/write-note";
import { customerDetail } from "@/lib/queries/customer-detail";
import { deskNotes } from "@/lib/queries/order-service";
import { whatToTell } from "@/lib/queries/what-to-tell";
import { commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { erasePersonRows } from "@/lib/store/privacy";
import { ourBooks, stateOf } from "./books";
import { followLink, inbox, linkIn, saveCard } from "./customer";
import { type Order, openShop, order, type Shop } from "./story";

const VISA = "4242424242424242";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.stop());

const staff = () => shop.ctx(shop.owner);
const ownerId = (): string | null => (shop.owner.kind === "staff" ? shop.owner.userId : null);
const sell = () => order(shop, { price: "80.00", dueInDays: 9 });
const db = () => shop.app.db.prisma;

describe("a link sent by staff", () => {
  const send = async (one: Order, change: { how?: "mail" | "copy"; overLimit?: string | null } = {}) =>
    sendCardLink(await staff(), { orderId: one.id, senderId: null, how: "mail", overLimit: null, ...change });

  it("leaves three times a day, once more with a reason, and then not any more", async () => {
    const one = await sell();
    for (let at = 0; at < 3; at += 1) expect(await send(one)).toMatchObject({ ok: true });
    expect(await send(one)).toMatchObject({ ok: false, code: "link_limit" });
    expect(await send(one, { overLimit: "customer is on the phone" })).toMatchObject({ ok: true });
    expect(await send(one, { overLimit: "and once more" })).toMatchObject({ ok: false, code: "link_limit_spent" });
    const { audit } = await ourBooks(shop, one);
    expect(audit.map(({ reason }) => reason).filter(Boolean)).toEqual(["customer is on the phone"]);
  });

  it("is refused with the reason where no mail can arrive; the link can be copied instead", async () => {
    const one = await sell();
    await db().person.updateMany({ where: { email: one.email }, data: { emailBouncedAt: shop.now() } });
    expect(await send(one)).toMatchObject({ ok: false, code: "email_bounced" });
    expect(await previewCardLink(await staff(), { orderId: one.id, senderId: null })).toMatchObject({ ok: false, code: "email_bounced" });
    const copied = await send(one, { how: "copy" });
    if (!copied.ok || copied.value.kind !== "copy") throw new Error("a link to copy was expected");
    await followLink(shop, one, copied.value.link);
    await db().person.updateMany({ where: { email: one.email }, data: { email: null, emailBouncedAt: null } });
    expect(await send(one)).toMatchObject({ ok: false, code: "customer_without_email" });
  });

  it("is shown beforehand as it leaves, in the customer's language, without a link that opens anything", async () => {
    const one = await order(shop, { locale: "fr", price: "80.00", dueInDays: 9 });
    const shown = await previewCardLink(await staff(), { orderId: one.id, senderId: null });
    if (!shown.ok) throw new Error(shown.code);
    expect(shown.value).toMatchObject({ to: one.email, subject: expect.stringMatching(/^Enregistrez votre carte/) });
    expect(shown.value.html).toContain(`${shop.webUrl}/c/…`);
    expect(await db().link.count({ where: { orderId: one.id } })).toBe(1);
    await send(one);
    await shop.drain();
    expect((await inbox(shop, one.email)).at(-1)?.subject).toBe(shown.value.subject);
    await saveCard(shop, one, { number: VISA });
    const again = await previewCardLink(await staff(), { orderId: one.id, senderId: null });
    expect(again).toMatchObject({ ok: true, value: { subject: expect.stringMatching(/^Remplacez la carte/) } });
  });

  it("the mails of several chosen orders are looked at one after the other, each in its own customer's language; looking writes nothing", async () => {
    const [french, english, erased] = [await order(shop, { locale: "fr", price: "80.00", dueInDays: 9 }), await sell(), await sell()];
    await db().person.updateMany({ where: { email: erased.email }, data: { email: null } });
    const counted = async () => [await db().mail.count(), await db().link.count(), await db().auditEvent.count()];
    const before = await counted();
    const looked = [];
    for (const one of [french, english, erased, french])
      looked.push(await previewCardLink(await staff(), { orderId: one.id, senderId: null }));
    expect(looked).toMatchObject([
      { ok: true, value: { to: french.email, language: "fr", subject: expect.stringMatching(/^Enregistrez votre carte/) } },
      { ok: true, value: { to: english.email, language: "en", subject: expect.stringMatching(/^Save your card/) } },
      { ok: false, code: "customer_without_email" },
      { ok: true, value: { to: french.email, language: "fr" } },
    ]);
    expect(await counted()).toEqual(before);
  });
});

describe("a corrected address (rule 31)", () => {
  it("takes the mail from now on, the old one is told and its links are dead; the shop's old word does not bring it back", async () => {
    const one = await sell();
    const oldLink = linkIn(shop, await inbox(shop, one.email));
    const email = "right.address@example.com";
    const input = { customerId: one.customerId, email, resendFor: one.id, overLimit: null };
    expect(await correctEmail(await staff(), { ...input, email: (one.email ?? "").toUpperCase() })).toMatchObject({ code: "same_address" });
    expect(await correctEmail(await staff(), input)).toMatchObject({ ok: true, value: { isOldTold: true } });
    await shop.drain();
    expect((await inbox(shop, one.email)).at(-1)?.subject).toMatch(/^Another e-mail address is now used/);
    const sent = await inbox(shop, email);
    expect(sent.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Save your card/)]);
    await expect(
      followLink(shop, one, oldLink)
        .then((browser) => browser.post("/c/reminders"))
        .then((answer) => answer.headers.get("location")),
    ).resolves.not.toContain("said=");
    const customer = await db().customer.findFirstOrThrow({ where: { id: one.customerId }, include: { person: true } });
    await shop.shopify("/customers", { id: customer.shopifyCustomerGid, phone: "+33600000000" });
    await shop.drain();
    expect(await db().person.findFirstOrThrow({ where: { id: customer.personId } })).toMatchObject({ email, phone: "+33600000000" });
    await saveCard(shop, { ...one, email }, { number: VISA });
    expect(await stateOf(shop, one)).toBe("scheduled");
  });

  it("a link that may not leave takes the correction back; an old address that is dead is not written to", async () => {
    const one = await sell();
    const input = { customerId: one.customerId, email: "new.address@example.com", overLimit: null };
    await db().person.updateMany({ where: { email: one.email }, data: { emailBouncedAt: shop.now() } });
    await db().merchant.update({ where: { id: shop.merchantId }, data: { mode: "watch" } });
    expect(await correctEmail(await staff(), { ...input, resendFor: one.id })).toMatchObject({ ok: false, code: "watch_mode" });
    await db().merchant.update({ where: { id: shop.merchantId }, data: { mode: "collect" } });
    const { personId } = await db().customer.findFirstOrThrow({ where: { id: one.customerId } });
    expect((await db().person.findFirstOrThrow({ where: { id: personId } })).email).toBe(one.email);
    expect(await correctEmail(await staff(), { ...input, resendFor: null })).toMatchObject({ value: { isOldTold: false, mailId: null } });
    expect(await db().person.findFirstOrThrow({ where: { id: personId } })).toMatchObject({ email: input.email, emailBouncedAt: null });
  });
});

describe("a customer with more than fits a page", () => {
  it("owes the sum of all their orders, and each list says how many more there are", async () => {
    const first = await sell();
    await saveCard(shop, first, { number: VISA });
    await saveCard(shop, first, { number: VISA });
    await order(shop, { price: "30.00", dueInDays: 9, email: first.email });
    const elsewhere = await order(shop, { price: "11.00", dueInDays: 9, email: first.email, tags: [] });
    await db().order.updateMany({ where: { id: elsewhere.id }, data: { collector: "shopify" } });
    const ctx = await staff();
    for (const text of ["Rang.", "Rang again.", "Third time."])
      await writeNote(ctx, { about: { customerId: first.customerId }, text, call: null });
    const page = await customerDetail(ctx.scope, first.customerId, { orders: 1, consents: 1, mails: 1 });
    if (!page) throw new Error("no such customer");
    expect(page.owed).toEqual([money(11_000n, "EUR")]);
    expect([page.orders.rows.length, page.orders.older]).toEqual([1, 2]);
    const mails = await db().mail.count({ where: { person: { email: first.email } } });
    expect([page.mails.rows.length, page.mails.older]).toEqual([1, mails - 1]);
    const agreed = await db().consent.count({ where: { customerId: first.customerId, cardId: { not: null } } });
    expect(page.cards.reduce((all, { consents }) => all + consents.rows.length + consents.older, 0)).toBe(agreed);
    const notes = await deskNotes(ctx.scope, { customerId: first.customerId }, 2);
    expect([notes.rows.map(({ text }) => text), notes.older]).toEqual([["Third time.", "Rang again."], 1]);
    expect((await deskNotes(ctx.scope, { customerId: first.customerId }, 3)).older).toBe(0);
  });
});

describe("what to tell the customer (rule 31)", () => {
  it("is said of each of their orders as it stands, in their language, with who looks after it; of nobody else's", async () => {
    const first = await order(shop, { locale: "fr", price: "80.00", dueInDays: 9 });
    await saveCard(shop, first, { number: VISA });
    const second = await order(shop, { locale: "fr", price: "50.00", dueInDays: 20, email: first.email });
    expect(await assignOrder(await staff(), { orderId: second.id, assigneeId: ownerId() })).toMatchObject({ ok: true });
    const { scope } = await staff();
    const at = { zone: "Europe/Paris", now: shop.now() };
    const told = await whatToTell(scope, [second.id, newId(), first.id], at);
    expect(told).toMatchObject([
      { orderId: second.id, language: "fr", assigneeId: ownerId(), tell: expect.stringContaining("aucune carte n’est encore enregistrée") },
      { orderId: first.id, language: "fr", assigneeId: null, tell: expect.stringMatching(/sera débité de votre carte Visa ···4242/) },
    ]);
    expect(told[0]?.tell).toContain("le lien que nous vous avons envoyé");
    expect(await whatToTell({ ...scope, merchantId: newId() }, [first.id], at)).toEqual([]);
  });
});

describe("what staff write down", () => {
  it("stays as written, and goes with the person", async () => {
    const one = await sell();
    const note = await writeNote(await staff(), { about: { orderId: one.id }, text: "Prefers mornings", call: null });
    const call = { outcome: "call_back" as const, callBackAt: shop.now() };
    const called = await writeNote(await staff(), { about: { customerId: one.customerId }, text: null, call });
    if (!note.ok || !called.ok) throw new Error("not written");
    expect(await writeNote(await staff(), { about: { orderId: newId() }, text: "x", call: null })).toMatchObject({ code: "not_found" });
    const change = (data: object) => db().deskNote.updateMany({ where: { id: note.value.noteId }, data });
    await expect(change({ text: "Prefers evenings" })).rejects.toThrow(/never changed/);
    await expect(change({ authorId: newId() })).rejects.toThrow(/never changed/);
    await expect(db().deskNote.deleteMany({ where: { id: note.value.noteId } })).rejects.toThrow(/never changed/);
    const ctx = await staff();
    const { personId } = await db().customer.findFirstOrThrow({ where: { id: one.customerId } });
    await commit(ctx.scope, ctx, async (tx) => ({ value: await erasePersonRows(tx, shop.merchantId, personId, ctx.now), audit: [] }));
    expect(await db().deskNote.findFirstOrThrow({ where: { id: note.value.noteId } })).toMatchObject({ text: null, kind: "note" });
    expect(JSON.stringify((await ourBooks(shop, one)).audit.map(({ data }) => data))).not.toContain("mornings");
  });

  it("an order is given to somebody of the team, or to nobody", async () => {
    const one = await sell();
    const give = async (assigneeId: string | null) => assignOrder(await staff(), { orderId: one.id, assigneeId });
    expect(await give(newId())).toMatchObject({ ok: false, code: "not_a_member" });
    for (const assigneeId of [ownerId(), ownerId(), null]) {
      expect(await give(assigneeId)).toMatchObject({ ok: true });
      expect((await ourBooks(shop, one)).order.assigneeId).toBe(assigneeId);
    }
    expect((await ourBooks(shop, one)).told.filter((type) => type === "order.assigned")).toHaveLength(2);
  });
});
