import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LANGUAGES } from "@/lib/domain/language";
import { MOST_LOGO_BYTES } from "@/lib/domain/logo";
import { TEXTED_KINDS } from "@/lib/domain/message-texts";
import { commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { queueMails } from "@/lib/store/mail";
import { listSenders } from "@/lib/store/senders";
import { startWorld, type World } from "@/scripts/test-world";
import { addSender } from "./add-sender";
import { changeLogo } from "./change-logo";
import { changeMessageText } from "./change-message-text";
import { changeSender } from "./change-sender";
import { makeSenderDefault } from "./make-sender-default";
import { previewMail } from "./preview-mail";
import { removeSender } from "./remove-sender";
import { sendMails } from "./send-mail";
import { sendTestMail } from "./send-test-mail";
import { switchCollectMode } from "./switch-collect-mode";
import { verifySender } from "./verify-sender";

vi.setConfig({ testTimeout: 120_000 });

let world: World;
let userId: string;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
  await switchCollectMode(await world.ctx(), { mode: "collect", confirmed: true });
  const user = await db().user.create({ data: { id: newId(), email: "owner@desk.example", name: "Owner" } });
  userId = user.id;
  await db().membership.create({ data: { merchantId: world.merchantId, userId, role: "owner" } });
});
afterAll(() => world?.stop());

const db = () => world.app.db.prisma;
const staff = () => world.ctx({ kind: "staff", userId });
const audited = async (type: string) =>
  (await db().auditEvent.findMany({ where: { merchantId: world.merchantId, type } })).map((row) => row.data);

/** A picture of one pixel, as programs write it. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");
const JPEG = Buffer.from([
  ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 11, 8, 0, 36, 0, 120, 1, 1, 0x11, 0],
  ...[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0xff, 0xd9],
]);

describe("the shop's picture", () => {
  const logo = async (path: string) => {
    const { GET } = await import("@/app/api/mail/logo/[merchant]/[file]/route");
    const [, merchant = "", file = ""] = /\/logo\/([^/]+)\/(.+)$/.exec(path) ?? [];
    return GET(new Request(`${world.webUrl}${path}`), { params: Promise.resolve({ merchant, file }) });
  };

  it("is kept as what it is, served from our address under its digest, and shown in mails", async () => {
    const kept = await changeLogo(await staff(), { picture: PNG });
    const digest = createHash("sha256").update(PNG).digest("hex").slice(0, 32);
    expect(kept).toEqual({ ok: true, value: { logoUrl: `/api/mail/logo/${world.merchantId}/${digest}.png` } });
    const served = await logo(kept.ok ? (kept.value.logoUrl ?? "") : "");
    expect(served.headers.get("content-type")).toBe("image/png");
    expect(served.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    expect(Buffer.from(await served.arrayBuffer()).equals(PNG)).toBe(true);
    const mail = await previewMail(await staff(), { kind: "receipt", language: "en" });
    expect(mail.ok && mail.value.html).toContain(`src="${world.webUrl}/api/mail/logo/${world.merchantId}/${digest}.png"`);
    for (const path of [
      `/logo/${world.merchantId}/${"0".repeat(32)}.png`,
      `/logo/${newId()}/${digest}.png`,
      `/logo/x/${digest}.png`,
      `/logo/${world.merchantId}/../x`,
    ])
      expect((await logo(path)).status, path).toBe(404);
    expect(await changeLogo(await staff(), { picture: JPEG })).toMatchObject({ value: { logoUrl: expect.stringMatching(/\.jpg$/) } });
    expect(await db().merchantLogo.findMany()).toMatchObject([{ contentType: "image/jpeg", width: 120, height: 36 }]);
    expect(await changeLogo(await staff(), { picture: null })).toEqual({ ok: true, value: { logoUrl: null } });
    expect(await db().merchantLogo.count()).toBe(0);
    expect(await audited("settings.changed")).toHaveLength(3);
  });

  it("is refused when it is none, too large or too wide, whatever it calls itself", async () => {
    const wide = Buffer.from(PNG);
    wide.writeUInt32BE(2_001, 16);
    const cases: readonly [Buffer, string][] = [
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), "not_a_picture"],
      [Buffer.from("GIF89a\u0001\u0000\u0001\u0000"), "not_a_picture"],
      [PNG.subarray(0, 20), "not_a_picture"],
      [JPEG.subarray(0, 8), "not_a_picture"],
      [Buffer.concat([PNG, Buffer.alloc(MOST_LOGO_BYTES)]), "too_large"],
      [wide, "too_many_pixels"],
    ];
    for (const [picture, why] of cases)
      expect(await changeLogo(await staff(), { picture })).toEqual({ ok: false, code: "logo_refused", params: { why } });
    expect(await db().merchantLogo.count()).toBe(0);
  });
});

describe("the shop's words", () => {
  it("stand in the next mail of their kind and language and in no other", async () => {
    const texts = { opening: "Thank you, {customer}!\r\n\r\nWe are glad.", closing: "  " };
    expect(await changeMessageText(await staff(), { kind: "receipt", language: "en", texts })).toEqual({
      ok: true,
      value: { changed: true },
    });
    expect(await changeMessageText(await staff(), { kind: "receipt", language: "en", texts })).toEqual({
      ok: true,
      value: { changed: false },
    });
    const [en, fr, other] = await Promise.all([
      previewMail(await staff(), { kind: "receipt", language: "en" }),
      previewMail(await staff(), { kind: "receipt", language: "fr" }),
      previewMail(await staff(), { kind: "card_saved", language: "en" }),
    ]);
    expect(en.ok && en.value.text).toContain("Thank you, Camille Exemple!\n\nWe are glad.");
    for (const mail of [fr, other]) expect(mail.ok && mail.value.text).not.toContain("We are glad");
    const draft = await previewMail(await staff(), { kind: "receipt", language: "en", texts: { opening: "Draft", closing: null } });
    expect(draft.ok && draft.value.text).toMatch(/Draft/);
    expect(draft.ok && draft.value.text).not.toMatch(/We are glad/);
    await changeMessageText(await staff(), { kind: "receipt", language: "en", texts: { opening: null, closing: null } });
    expect(await db().messageText.count()).toBe(0);
  });

  it("are refused with the reason when they carry a link or an unknown word in braces, and for staff's mail", async () => {
    const keep = async (opening: string) =>
      changeMessageText(await staff(), { kind: "receipt", language: "en", texts: { opening, closing: null } });
    expect(await keep("See https://evil.example")).toMatchObject({
      code: "message_text_refused",
      params: { place: "opening", why: "link" },
    });
    expect(await keep("Dear {password}")).toMatchObject({ params: { why: "unknown_placeholder" } });
    const toStaff = await changeMessageText(await staff(), { kind: "staff_alert", language: "en", texts: { opening: "x", closing: null } });
    expect(toStaff).toMatchObject({ ok: false, code: "invalid_input" });
    expect(await db().messageText.count()).toBe(0);
  });

  it("every kind previews in both languages, with the shop's name and without a person's", async () => {
    for (const kind of TEXTED_KINDS)
      for (const language of LANGUAGES) {
        const mail = await previewMail(await staff(), { kind, language });
        expect(mail.ok && mail.value.html, kind).toContain("Moulin");
        expect(mail.ok && mail.value.html, kind).not.toContain("Maison Lune SAS");
      }
  });

  it("a test goes to who asks, at once, and a server's no is said", async () => {
    expect(await sendTestMail(await staff(), { kind: "receipt", language: "fr" })).toEqual({
      ok: true,
      value: { to: "owner@desk.example" },
    });
    const [mail] = await world.mails("owner@desk.example");
    expect(mail?.subject).toMatch(/^\[Essai\] Reçu/);
    expect(mail?.headers["list-unsubscribe"]).toBeUndefined();
    expect(await audited("mail.tested")).toEqual([{ kind: "receipt" }]);
    await fetch(`${world.inboxUrl}/__sandbox/dials`, { method: "POST", body: JSON.stringify({ refuse: 1 }) });
    expect(await sendTestMail(await staff(), { kind: "receipt", language: "fr" })).toMatchObject({
      code: "mail_not_sent",
      params: { why: expect.stringContaining("550") },
    });
    await fetch(`${world.inboxUrl}/__sandbox/dials`, { method: "POST", body: JSON.stringify({ refuse: 0 }) });
    expect(await audited("mail.tested")).toHaveLength(1);
  });
});

describe("senders", () => {
  async function verified(name: string): Promise<string> {
    const domain = `${name}.example`;
    const dkim = { selector: "s1", record: "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC" };
    world.dns.setDomain(domain, { spf: "v=spf1 -all", dkim, dmarc: "v=DMARC1; p=none" });
    const added = await addSender(await staff(), { address: `orders@${domain}`, name });
    const senderId = added.ok ? added.value.senderId : "";
    await verifySender(await world.ctx(), { senderId, isFollowed: true });
    return senderId;
  }

  /** Mails of a kind that is always true, to orders of nobody: to the team. */
  async function queue(count: number, senderId: string | null): Promise<string[]> {
    const ctx = await world.ctx();
    const order = await db().order.findFirst({ where: { merchantId: world.merchantId } });
    return commit(ctx.scope, ctx, async (tx) => {
      const made = await queueMails(
        tx,
        Array.from({ length: count }, () => {
          const orderId = order?.id ?? null;
          return { merchantId: world.merchantId, kind: "new_link" as const, data: {}, orderId, senderId, dedupeKey: newId(), now: ctx.now };
        }),
      );
      return { value: [...made.values()], audit: [] };
    });
  }

  const defaults = async () => (await listSenders((await staff()).scope)).filter((sender) => sender.isDefault).map((sender) => sender.id);

  it("one is the default: the first verified, until another verified one is chosen", async () => {
    const [before] = await defaults();
    const other = await verified("second-shop");
    expect(await defaults()).toEqual([before ?? other]);
    expect(await makeSenderDefault(await staff(), { senderId: other })).toMatchObject({ ok: true });
    expect(await defaults()).toEqual([other]);
    expect(await makeSenderDefault(await staff(), { senderId: other })).toEqual({ ok: true, value: { changed: false } });
    const raw = await addSender(await staff(), { address: "orders@unproven.example", name: "Unproven" });
    const unproven = raw.ok ? raw.value.senderId : "";
    expect(await makeSenderDefault(await staff(), { senderId: unproven })).toMatchObject({
      code: "sender_unverified",
      params: { missing: ["link"] },
    });
    expect(await makeSenderDefault(await staff(), { senderId: newId() })).toMatchObject({ code: "not_found" });
    expect(await defaults()).toEqual([other]);
  });

  it("one that is taken away sends no more: its waiting mails leave from the default, and it can come back only by proof", async () => {
    await world.shopify("/orders", {
      customer: { email: "sent@example.com", firstName: "Camille", lastName: "Exemple", locale: "en" },
      locale: "en",
      lines: [{ title: "Randonneur frame", sku: "FRAME-R", price: "400.00" }],
      tags: ["preorder"],
      payment: { kind: "amount", amount: "100.00" },
      paymentTerms: "none",
    });
    await world.drain();
    const gone = await verified("gone-shop");
    const [standing = ""] = await defaults();
    const [mailId = ""] = await queue(1, gone);
    expect(await removeSender(await staff(), { senderId: standing })).toMatchObject({ code: "sender_is_default" });
    expect(await removeSender(await staff(), { senderId: gone })).toEqual({ ok: true, value: { moved: 1 } });
    expect(await removeSender(await staff(), { senderId: gone })).toMatchObject({ code: "not_found" });
    await sendMails(await world.ctx());
    expect(await db().mail.findFirstOrThrow({ where: { id: mailId } })).toMatchObject({ status: "accepted", senderId: standing });
    expect((await world.mails("sent@example.com"))[0]?.from).toContain("second-shop.example");
    const back = await addSender(await staff(), { address: "orders@gone-shop.example", name: "Back" });
    expect(back).toMatchObject({ ok: true, value: { senderId: gone } });
    expect(await db().sender.findFirstOrThrow({ where: { id: gone } })).toMatchObject({
      removedAt: null,
      verifiedAt: null,
      followedAt: null,
    });
  });

  it("keeps its pace, however many workers send, and holds up no other sender", async () => {
    const slow = await verified("slow-shop");
    expect(await changeSender(await staff(), { senderId: slow, mailsPerSecond: 4 })).toEqual({ ok: true, value: { changed: true } });
    const held = await queue(9, slow);
    const free = await queue(30, null);
    const began = performance.now();
    const freeIsDone = vi.waitFor(async () => expect(await db().mail.count({ where: { id: { in: free }, status: "accepted" } })).toBe(30), {
      timeout: 60_000,
      interval: 50,
    });
    const all = Promise.all([sendMails(await world.ctx()), sendMails(await world.ctx()), sendMails(await world.ctx())]);
    await freeIsDone;
    const left = await db().mail.count({ where: { id: { in: held }, status: "accepted" } });
    await all;
    const seconds = (performance.now() - began) / 1_000;
    expect(await db().mail.count({ where: { id: { in: held }, status: "accepted", tries: 1 } })).toBe(9);
    // The first leaves at once, the other eight at four a second.
    expect(seconds).toBeGreaterThanOrEqual(2);
    expect(left).toBeLessThan(9);
  });
});
