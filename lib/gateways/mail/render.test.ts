import { describe, expect, it } from "vitest";
import { plainDate } from "@/lib/domain/dates";
import { customerReader, LANGUAGES, type Language } from "@/lib/domain/language";
import { ALL_MAIL_KINDS, type MailKind, mailClassOf } from "@/lib/domain/mail-kinds";
import { SAMPLE_DATA, sampleSheet } from "@/lib/domain/mail-sample";
import type { MailSheet } from "@/lib/domain/mail-sheet";
import { TEXTED_KINDS } from "@/lib/domain/message-texts";
import { money } from "@/lib/domain/money";
import { renderMail } from "./render";
import { MailFactMissing } from "./templates/doc";

const CARD = { brand: "visa", last4: "4242" };
const LINK = "https://shop.example/c/Z3Vlc3MtbWUtaWYteW91LWNhbi0wMDAwMDAwMDAwMDA";
const CONSENT_TEXT = "I authorise Maison Lune SAS to charge my card Visa ···4242 once, at most €240.00: these are my words.";

function sheet(language: Language, country = language === "fr" ? "FR" : "GB"): MailSheet {
  const sample = sampleSheet("receipt", customerReader(language, "Europe/Paris", country), null, { link: LINK });
  return {
    ...sample,
    recipientName: "Camille <b>Martin</b>",
    consent: sample.consent && { ...sample.consent, text: CONSENT_TEXT },
    attempt: sample.attempt && { ...sample.attempt, decline: { code: "card_declined", declineCode: "stolen_card" } },
  };
}

const all = ALL_MAIL_KINDS.flatMap((kind) => LANGUAGES.map((language) => [kind, language] as const));
const write = (kind: MailKind, facts: MailSheet) => renderMail(kind, facts, SAMPLE_DATA[facts.reader.language][kind]);
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
    expect([...new Set([...mail.html.matchAll(/ lang="(\w+)"/g)].map((match) => match[1]))]).toEqual([language]);
    const html = readable(mail.html);
    for (const line of mail.text
      .split("\n")
      .filter((text) => text && !text.startsWith("--") && !text.startsWith("> ") && !text.startsWith("https:"))) {
      const [label = "", value = ""] = line.split(/\u00a0?: /);
      const words = html.includes(line) ? [line] : [label.replace(/\u00a0?:$/, ""), value];
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

  it("has one legal footer: who writes and, for customers, about which order", async () => {
    for (const [kind, language] of all) {
      const { text } = await write(kind, sheet(language));
      const footer = text.split("\n-- \n")[1] ?? "";
      const isStaff = mailClassOf(kind) === "staff";
      expect(footer.includes("Maison Lune SAS · 1 rue des Lilas, 75011 Paris · aide@maison-lune.example"), kind).toBe(!isStaff);
      expect(footer.includes("1001"), kind).toBe(!isStaff);
      expect(text.split("\n-- \n")).toHaveLength(2);
    }
  });

  it("carries the merchant's words after the greeting and at the end, in both parts, as plain text", async () => {
    const texts = { opening: "Thank you, {customer}!", closing: "See you soon, {shop}.\n\nThe <i>lamp</i> people" };
    for (const kind of TEXTED_KINDS) {
      const mail = await write(kind, { ...sheet("en"), texts });
      const at = (part: string) => mail.text.indexOf(part);
      expect(at("Thank you, Camille <b>Martin</b>!"), kind).toBeGreaterThan(0);
      expect(at("See you soon, Maison Lune.\n\nThe <i>lamp</i> people"), kind).toBeGreaterThan(at("Thank you, Camille"));
      expect(at("\n-- \n"), kind).toBeGreaterThan(at("The <i>lamp</i> people"));
      expect(mail.html).toContain("The &lt;i&gt;lamp&lt;/i&gt; people");
    }
    const { text } = await write("card_request", { ...sheet("en"), texts });
    expect(text.indexOf("Hello Camille")).toBeLessThan(text.indexOf("Thank you, Camille"));
  });

  it("reads well as plain text", async () => {
    expect((await write("charge_notice", sheet("fr"))).text).toMatchInlineSnapshot(`
      "240,00 € le 1er décembre 2026

      Bonjour Camille <b>Martin</b>,

      Comme convenu, le solde de la commande n° 1001 sera débité. Si tout est exact ci-dessous, vous n’avez rien à faire.

      Montant : 240,00 €
      Date : 1er décembre 2026
      Carte : Visa ···4242
      Libellé sur votre relevé : MAISON LUNE

      D’ici là, vous pouvez remplacer ou retirer la carte.

      Voir ou modifier :
      https://shop.example/c/Z3Vlc3MtbWUtaWYteW91LWNhbi0wMDAwMDAwMDAwMDA

      -- 
      Maison Lune SAS · 1 rue des Lilas, 75011 Paris · aide@maison-lune.example
      Vous recevez ce message au sujet de votre commande n° 1001 chez Maison Lune.
      "
    `);
  });

  it("is not written at all when a fact is missing", async () => {
    await expect(write("receipt", { ...sheet("en"), attempt: null })).rejects.toThrow(MailFactMissing);
    await expect(renderMail("receipt", sheet("en"), { instalmentId: "x" })).rejects.toThrow();
  });
});
