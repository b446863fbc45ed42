import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { queueMail } from "@/lib/store/mail";
import { listSenders } from "@/lib/store/senders";
import { startWorld, type World } from "@/scripts/test-world";
import { CustomerBrowser, linkIn } from "@/scripts/testing/customer";
import { addSender } from "./add-sender";
import { sendCardLink } from "./send-card-link";
import { sendMails } from "./send-mail";
import { switchCollectMode } from "./switch-collect-mode";
import { verifySender } from "./verify-sender";

// A scenario lives through days, and the machine may be busy with others.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  await switchCollectMode(await world.ctx(), { mode: "collect", confirmed: true });
  await world.advance({ minutes: 1 });
});
afterAll(() => world?.stop());

const db = () => world.app.db.prisma;
const dials = (values: object) => fetch(`${world.inboxUrl}/__sandbox/dials`, { method: "POST", body: JSON.stringify(values) });
beforeEach(() => dials({ defer: 0, refuse: 0, dropAfter: 0 }));

let customers = 0;
async function preorder(email?: string) {
  customers += 1;
  const to = email ?? `reader${customers}@example.com`;
  const placed = await world.shopify<{ id: string }>("/orders", {
    customer: { email: to, firstName: "Camille", lastName: "Exemple", locale: "en" },
    locale: "en",
    lines: [{ title: "Randonneur frame", sku: "FRAME-R", price: "400.00" }],
    tags: ["preorder"],
    payment: { kind: "amount", amount: "100.00" },
    paymentTerms: "none",
  });
  await world.drain();
  const order = await db().order.findFirstOrThrow({ where: { shopifyOrderGid: placed.id }, include: { instalments: true } });
  const balance = order.instalments.find((row) => row.kind === "balance");
  return { email: to, orderId: order.id, instalmentId: balance?.id ?? "" };
}

async function queue(order: { orderId: string; instalmentId: string }, kind: "card_reminder" | "new_link", dedupeKey = newId()) {
  const ctx = await world.ctx();
  const base = { merchantId: world.merchantId, orderId: order.orderId, dedupeKey, now: ctx.now };
  return commit(ctx.scope, ctx, async (tx) => ({
    value: await queueMail(
      tx,
      kind === "new_link" ? { ...base, kind, data: {} } : { ...base, kind, data: { instalmentId: order.instalmentId } },
    ),
    audit: [],
  }));
}
const send = async () => sendMails(await world.ctx());
const mailRow = (id: string | null) => db().mail.findFirstOrThrow({ where: { id: id ?? "" } });
const sentTo = async (email: string) => (await world.mails(email)).length;

describe("one event, one mail", () => {
  it("row 8: queues a known event once, and many workers send it once", async () => {
    const order = await preorder();
    const before = await sentTo(order.email);
    const first = await queue(order, "new_link", "the-same-event");
    expect(await queue(order, "new_link", "the-same-event")).toBeNull();
    await Promise.all([send(), send(), send(), send()]);
    expect(await mailRow(first)).toMatchObject({ status: "accepted", tries: 1, messageId: expect.stringContaining(first ?? "") });
    expect(await sentTo(order.email)).toBe(before + 1);
  });

  it("takes over from a worker that is gone, with the same Message-ID", async () => {
    const order = await preorder();
    const id = await queue(order, "new_link");
    await db()
      .$executeRaw`UPDATE mail SET status = 'sending', claimed_by = 'gone', claimed_at = clock_timestamp(), message_id = '<kept@predesk.example>' WHERE id = ${id}::uuid`;
    await send();
    expect((await mailRow(id)).status).toBe("sending");
    await db().$executeRaw`UPDATE mail SET claimed_at = clock_timestamp() - interval '10 minutes' WHERE id = ${id}::uuid`;
    await send();
    expect(await mailRow(id)).toMatchObject({ status: "accepted", messageId: "<kept@predesk.example>" });
  });
});

describe("what the mail server says", () => {
  it("puts off and tries again with growing pauses, the same Message-ID and a link that works", async () => {
    const order = await preorder();
    await dials({ defer: 1 });
    const id = await queue(order, "new_link");
    await send();
    const waiting = await mailRow(id);
    expect(waiting).toMatchObject({ status: "queued", tries: 1, statusReason: expect.stringContaining("451") });
    expect(waiting.nextTryAt?.getTime()).toBeGreaterThan(world.now().getTime() + 50_000);
    await send();
    expect((await mailRow(id)).tries).toBe(1);
    await dials({ defer: 0 });
    await world.advance({ minutes: 2 });
    await send();
    expect(await mailRow(id)).toMatchObject({ status: "accepted", tries: 2, messageId: waiting.messageId });
    const browser = new CustomerBrowser(world);
    await browser.open(
      linkIn(
        (await world.mails(order.email)).find((mail) => mail.subject.startsWith("Your new link")),
        world.webUrl,
      ),
    );
    expect((await browser.page())?.order.id).toBe(order.orderId);
    expect(await db().link.count({ where: { orderId: order.orderId, purpose: "see_order", endedReason: "the mail did not leave" } })).toBe(
      1,
    );
  });

  it("tries again when the line dropped after the message, and both links that may have arrived work", async () => {
    const order = await preorder();
    await dials({ dropAfter: 1 });
    const id = await queue(order, "new_link");
    await send();
    expect(await mailRow(id)).toMatchObject({ status: "queued", tries: 1 });
    expect(await db().link.count({ where: { orderId: order.orderId, purpose: "see_order", endedAt: null } })).toBe(1);
    await dials({ dropAfter: 0 });
    await world.advance({ minutes: 2 });
    await send();
    expect(await mailRow(id)).toMatchObject({ status: "accepted", tries: 2 });
    expect(await db().link.count({ where: { orderId: order.orderId, purpose: "see_order", endedAt: null } })).toBe(2);
  });

  it("gives up in the end and says so", async () => {
    const order = await preorder("deferred-for-ever@example.com");
    const id = await queue(order, "new_link");
    for (let tried = 0; tried < 9; tried += 1) {
      await send();
      await world.advance({ days: 1 });
    }
    expect(await mailRow(id)).toMatchObject({
      status: "refused",
      tries: 8,
      statusReason: expect.stringContaining("given up after 8 tries"),
    });
  });

  it("stops writing to a dead address, says so, and tells nothing more to it", async () => {
    const order = await preorder("bounce-me@example.com");
    const person = await db().person.findFirstOrThrow({ where: { email: order.email } });
    expect(person).toMatchObject({ emailBouncedAt: expect.any(Date), emailBounceReason: expect.stringContaining("5.1.1") });
    const id = await queue(order, "new_link");
    await send();
    expect(await mailRow(id)).toMatchObject({ status: "refused", statusReason: "address_bounced" });
    expect(await db().auditEvent.count({ where: { orderId: order.orderId, type: "mail.refused" } })).toBeGreaterThan(1);
  });
});

describe("the last moment", () => {
  it("cancels a reminder whose reason has gone", async () => {
    const order = await preorder();
    const before = await sentTo(order.email);
    const id = await queue(order, "card_reminder");
    await db().instalment.update({
      where: { merchantId_id: { merchantId: world.merchantId, id: order.instalmentId } },
      data: { state: "paid", paidAt: world.now() },
    });
    await send();
    expect(await mailRow(id)).toMatchObject({ status: "cancelled", statusReason: "no_longer_true" });
    expect(await sentTo(order.email)).toBe(before);
  });

  it("keeps a mail that cannot be written, visible, and sends the others", async () => {
    const order = await preorder();
    const ctx = await world.ctx();
    const broken = await commit(ctx.scope, ctx, async (tx) => ({
      value: await queueMail(tx, {
        merchantId: world.merchantId,
        orderId: order.orderId,
        kind: "receipt",
        data: { instalmentId: order.instalmentId, attemptId: newId() },
        dedupeKey: newId(),
        now: ctx.now,
      }),
      audit: [],
    }));
    const fine = await queue(order, "new_link");
    await send();
    expect(await mailRow(broken)).toMatchObject({ status: "refused", statusReason: expect.stringMatching(/^not_written: .*attempt/) });
    expect((await mailRow(fine)).status).toBe("accepted");
  });

  it("writes to the address the person has now", async () => {
    const order = await preorder();
    const id = await queue(order, "new_link");
    await db().person.updateMany({ where: { email: order.email }, data: { email: "moved@example.com" } });
    await send();
    expect((await mailRow(id)).status).toBe("accepted");
    expect(await sentTo("moved@example.com")).toBe(1);
  });
});

describe("staff send a card link", () => {
  it("row 6: mails it to the customer, three times a day at most, two clicks counted one after the other", async () => {
    const order = await preorder();
    const input = { orderId: order.orderId, senderId: null, how: "mail", overLimit: null } as const;
    const clicks = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => sendCardLink(await world.ctx({ kind: "staff", userId: newId() }), input)),
    );
    expect(clicks.filter((click) => click.ok && click.value.kind === "queued")).toHaveLength(3);
    expect(clicks.filter((click) => !click.ok).map((click) => !click.ok && click.code)).toEqual(["link_limit", "link_limit"]);
    await world.drain();
    expect((await world.mails(order.email)).filter((mail) => mail.subject.startsWith("Save your card"))).toHaveLength(4);
    await world.advance({ days: 1, minutes: 1 });
    expect(await sendCardLink(await world.ctx({ kind: "staff", userId: newId() }), input)).toMatchObject({ ok: true });
  });

  it("hands out a link to copy, once, where there is no address", async () => {
    const order = await preorder();
    await db().person.updateMany({ where: { email: order.email }, data: { email: null } });
    const sent = await sendCardLink(await world.ctx({ kind: "staff", userId: newId() }), {
      orderId: order.orderId,
      senderId: null,
      how: "copy",
      overLimit: null,
    });
    if (!sent.ok || sent.value.kind !== "copy") throw new Error("a link to copy was expected");
    const browser = new CustomerBrowser(world);
    await browser.open(sent.value.link);
    expect((await browser.page())?.order.id).toBe(order.orderId);
  });

  it("refuses with the reason: unknown order, foreign sender, nothing owed, watch mode", async () => {
    const order = await preorder();
    const ask = async (input: { orderId: string; senderId: string | null }) =>
      sendCardLink(await world.ctx({ kind: "staff", userId: newId() }), { ...input, how: "mail", overLimit: null });
    expect(await ask({ orderId: newId(), senderId: null })).toMatchObject({ ok: false, code: "not_found" });
    expect(await ask({ orderId: order.orderId, senderId: newId() })).toMatchObject({ ok: false, code: "not_found" });
    await db().instalment.update({
      where: { merchantId_id: { merchantId: world.merchantId, id: order.instalmentId } },
      data: { state: "cancelled" },
    });
    expect(await ask({ orderId: order.orderId, senderId: null })).toMatchObject({ ok: false, code: "nothing_owed" });
    await db().merchant.update({ where: { id: world.merchantId }, data: { mode: "watch" } });
    expect(await ask({ orderId: order.orderId, senderId: null })).toMatchObject({ ok: false, code: "watch_mode" });
    await db().merchant.update({ where: { id: world.merchantId }, data: { mode: "collect" } });
  });
});

describe("a sender (rule 29)", () => {
  it("row 7: stands in From only once its mailed link was followed and SPF, DKIM and DMARC are in DNS", async () => {
    const check = async () => verifySender(await world.ctx(), { senderId, isFollowed: false });
    const order = await preorder();
    const added = await addSender(await world.ctx(), { address: "Preorders@atelier.example", name: "Atelier" });
    if (!added.ok) throw new Error(added.code);
    const { senderId } = added.value;
    await send();
    const mail = (await world.mails("preorders@atelier.example"))[0];
    const link = /\/c\/sender\/([\w-]{43})/.exec(mail?.text ?? "")?.[1] ?? "";
    expect(await check()).toMatchObject({
      value: { isVerified: false, missing: ["link", "SPF", "DKIM", "DMARC"] },
    });
    const dkim = { selector: "predesk", record: "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQ" };
    world.dns.setDomain("atelier.example", { spf: "v=spf1 include:_spf.atelier.example -all", dkim, dmarc: "v=DMARC1; p=reject" });
    expect(await check()).toMatchObject({
      value: { isVerified: false, missing: ["link"] },
    });
    const fromBefore = await fromOfNextMail(order);
    expect(fromBefore).not.toContain("atelier.example");

    await new CustomerBrowser(world).post("/c/sender-confirm", { token: link });
    expect((await listSenders((await world.ctx()).scope)).find((row) => row.id === senderId)?.followedAt).not.toBeNull();
    expect(await check()).toMatchObject({
      value: { isVerified: true, missing: [] },
    });
    expect(await fromOfNextMail(order)).toContain("preorders@atelier.example");
    expect((await new CustomerBrowser(world).post("/c/sender-confirm", { token: link })).to).toBe("/c/sender/unknown");
  });

  async function fromOfNextMail(order: { orderId: string; instalmentId: string; email: string }): Promise<string> {
    const known = new Set((await world.mails(order.email)).map((mail) => mail.id));
    await queue(order, "new_link");
    await send();
    return JSON.stringify((await world.mails(order.email)).find((mail) => !known.has(mail.id)));
  }
});
