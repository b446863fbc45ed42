import { describe, expect, it } from "vitest";
import { plainDate } from "@/lib/domain/dates";
import { LANGUAGES, type Language, readerOf } from "@/lib/domain/language";
import type { MailData } from "@/lib/domain/mail-data";
import { ALL_MAIL_KINDS, type MailKind, mailClassOf } from "@/lib/domain/mail-kinds";
import type { MailSheet } from "@/lib/domain/mail-sheet";
import { money } from "@/lib/domain/money";
import { renderMail } from "./render";
import { MailFactMissing } from "./templates/doc";

const ID = "0199e0d0-0000-7000-8000-000000000001";
const CARD = { brand: "visa", last4: "4242" };
const LINK = "https://shop.example/c/Z3Vlc3MtbWUtaWYteW91LWNhbi0wMDAwMDAwMDAwMDA";
const CONSENT_TEXT = "I authorise Maison Lune SAS to charge my card Visa ···4242 once, at most €240.00: these are my words.";

function sheet(language: Language, country = language === "fr" ? "FR" : "GB"): MailSheet {
  return {
    reader: readerOf(language, "Europe/Paris", `${language}-${country}`),
    merchant: {
      name: "Maison Lune",
      legalName: "Maison Lune SAS",
      address: "1 rue des Lilas, 75011 Paris",
      vatNumber: "FR12345678901",
      supportEmail: "aide@maison-lune.example",
      accentColor: "#facc15",
      logoUrl: null,
    },
    recipientName: "Camille <b>Martin</b>",
    order: {
      name: "#1001",
      placedOn: plainDate("2026-10-05"),
      lines: [{ title: "Lampe Lune", variant: "Bleu", quantity: 2, imageUrl: null }],
      total: money(30000n, "EUR"),
      tax: money(5000n, "EUR"),
      received: money(30000n, "EUR"),
      promiseOn: plainDate("2026-12-15"),
    },
    instalment: { amount: money(24000n, "EUR"), dueOn: plainDate("2026-12-01"), nextAttemptAt: new Date("2026-12-04T08:00:00Z") },
    card: CARD,
    consent: {
      text: CONSENT_TEXT,
      agreedAt: new Date("2026-10-06T10:00:00Z"),
      cap: money(24000n, "EUR"),
      latestOn: plainDate("2027-03-31"),
    },
    notice: { amount: money(24000n, "EUR"), chargeOn: plainDate("2026-12-01"), card: CARD, statementText: "MAISON LUNE" },
    attempt: {
      amount: money(24000n, "EUR"),
      card: CARD,
      settledAt: new Date("2026-12-01T08:01:00Z"),
      decline: { code: "card_declined", declineCode: "stolen_card" },
    },
    refund: { amount: money(6000n, "EUR"), paidBack: "card" },
    link: LINK,
  };
}

const DATA: { readonly [K in MailKind]: MailData<K> } = {
  card_request: { instalmentId: ID },
  card_reminder: { instalmentId: ID },
  card_saved: { consentId: ID },
  card_removed: { cardId: ID },
  consent_request: { instalmentId: ID },
  consent_reminder: { instalmentId: ID },
  charge_notice: { noticeId: ID },
  charge_notice_withdrawn: { noticeId: ID },
  charge_failed: { instalmentId: ID, attemptId: ID },
  new_card_reminder: { instalmentId: ID },
  card_expiring: { instalmentId: ID, cardId: ID, expires: "2026-11" },
  confirm_payment: { instalmentId: ID, attemptId: ID },
  confirm_reminder: { instalmentId: ID, attemptId: ID },
  payment_request: { instalmentId: ID },
  payment_request_reminder: { instalmentId: ID },
  receipt: { instalmentId: ID, attemptId: ID },
  due_date_changed: { instalmentId: ID, oldDueOn: "2026-12-01", newDueOn: null },
  promise_changed: { oldOn: "2026-12-15", newOn: "2027-01-15", reason: "Retard de production" },
  fulfilment_on_hold: { reason: "inventory_out_of_stock", until: "2027-01-15" },
  final_notice: { instalmentId: ID, cancelOn: "2027-01-10" },
  order_cancelled: {},
  refund_made: { paymentId: ID },
  withdrawal_received: { receivedAt: "2026-10-08T10:00:00Z", content: "I withdraw from #1001." },
  cancellation_requested: { receivedAt: "2026-10-08T10:00:00Z", content: "I ask for my order #1001 to be cancelled." },
  request_refused: { what: "cancellation", note: "It left this morning." },
  address_changed: {},
  new_link: {},
  email_changed: {},
  team_invitation: { invitationId: ID, role: "support" },
  sender_check: { senderId: ID },
  staff_alert: { alert: "no_address_for_request" },
};

const all = ALL_MAIL_KINDS.flatMap((kind) => LANGUAGES.map((language) => [kind, language] as const));
const write = (kind: MailKind, facts: MailSheet) => renderMail(kind, facts, DATA[kind]);
/** Text of the HTML part, with what React escaped written out again. */
const readable = (html: string) =>
  html
    .replace(/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->|<[^>]+>/g, "")
    .replaceAll("&#x27;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

describe("every kind of mail in every language", () => {
  it.each(all)("%s in %s says everything in both parts and leaves no value out", async (kind, language) => {
    const mail = await write(kind, sheet(language));
    for (const part of [mail.subject, mail.text, mail.html]) expect(part).not.toMatch(/undefined|\bnull\b|NaN|\[object|Invalid/);
    expect(mail.subject.length).toBeGreaterThan(8);
    expect(mail.subject.length).toBeLessThan(110);
    expect(mail.html).toContain(`<html`);
    expect(mail.html).toContain(`lang="${language}"`);
    const html = readable(mail.html);
    for (const line of mail.text
      .split("\n")
      .filter((text) => text && !text.startsWith("--") && !text.startsWith("> ") && !text.startsWith("https:"))) {
      const [label = "", value = ""] = line.split(": ");
      const words = html.includes(line) ? [line] : [label.replace(/:$/, ""), value];
      for (const word of words) expect(html).toContain(word);
    }
  });

  it.each(all)("%s in %s carries only our link", async (kind, language) => {
    const mail = await write(kind, sheet(language));
    const addresses = [...`${mail.html}\n${mail.text}`.matchAll(/https?:\/\/[^\s"<]+/g)].map((match) => match[0]);
    expect(new Set(addresses.filter((address) => address !== LINK && !address.startsWith("http://www.w3.org/")))).toEqual(new Set());
  });

  it.each(all)("%s in %s has French typography in French and none in English", async (kind, language) => {
    const { text } = await write(kind, sheet(language));
    const own = text.replace(/^> .*$/gm, "");
    if (language === "fr") expect(own).not.toMatch(/ [:;?!»]|« /);
    else expect(own).not.toMatch(/[«»]|\u00a0[:;?!]/);
  });
});

describe("what a mail may and must say", () => {
  it("never tells that a card is reported stolen (rule of the decline table)", async () => {
    for (const language of LANGUAGES) {
      const mail = await write("charge_failed", sheet(language));
      expect(mail.text + mail.html).not.toMatch(/stolen|lost|fraud|volée|perdue|fraude/i);
    }
  });

  it("announces amount, date, card and statement text (rule 21)", async () => {
    const { text } = await write("charge_notice", sheet("fr"));
    for (const fact of ["240,00\u00a0€", "1er décembre 2026", "Visa ···4242", "MAISON LUNE"]) expect(text).toContain(fact);
  });

  it("writes a receipt with total, deposit, payment, tax, seller and VAT number, and says what it is not (rule 33)", async () => {
    const { text } = await write("receipt", sheet("en"));
    for (const fact of ["€300.00", "€60.00", "€240.00", "€50.00", "20%", "Maison Lune SAS", "FR12345678901", "not a tax invoice"])
      expect(text).toContain(fact);
  });

  it("keeps a consent word for word", async () => {
    for (const language of LANGUAGES) expect((await write("card_saved", sheet(language))).text).toContain(`> ${CONSENT_TEXT}`);
  });

  it("writes yen without decimals and dates as an American reads them", async () => {
    const facts = {
      ...sheet("en", "US"),
      notice: { amount: money(23600n, "JPY"), chargeOn: plainDate("2026-12-01"), card: CARD, statementText: "X" },
    };
    const { text } = await write("charge_notice", facts);
    expect(text).toContain("¥23,600");
    expect(text).toContain("December 1, 2026");
  });

  it("escapes what a customer wrote", async () => {
    const { html } = await write("card_request", sheet("en"));
    expect(html).not.toContain("<b>Martin");
    expect(html).toContain("&lt;b&gt;Martin");
  });

  it("offers to stop reminders in reminders and nowhere else (rule 28)", async () => {
    for (const kind of ALL_MAIL_KINDS) {
      const { text } = await write(kind, sheet("en"));
      expect(text.includes("Stop reminders"), kind).toBe(mailClassOf(kind) === "reminder");
    }
  });

  it("is not written at all when a fact is missing", async () => {
    await expect(write("receipt", { ...sheet("en"), attempt: null })).rejects.toThrow(MailFactMissing);
    await expect(renderMail("receipt", sheet("en"), { instalmentId: "x" })).rejects.toThrow();
  });
});
