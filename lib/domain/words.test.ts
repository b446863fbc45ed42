import { describe, expect, it } from "vitest";
import { instant, plainDate } from "./dates";
import { languageOf, readerOf } from "./language";
import { ALL_MAIL_KINDS, canBeStopped, mailClassOf } from "./mail-kinds";
import { orderFacts } from "./order-facts.fixture";
import { billingCountryOf, emailOf } from "./shopify-order";
import { wordingFor } from "./words";

const at = instant(Date.parse("2026-09-01T07:30:00Z"));

describe("writing for a reader", () => {
  it("takes the language from a locale tag, and keeps a locale only if it is one of that language", () => {
    expect(["fr", "fr-CA", "FR", "en-US", "de-DE", "", null, undefined].map((tag) => languageOf(tag)).join(" ")).toBe(
      "fr fr fr en en en en en",
    );
    expect(readerOf("fr", "UTC", "fr-CA").locale).toBe("fr-CA");
    expect(readerOf("fr", "UTC", "en-US").locale).toBe("fr-FR");
    expect(readerOf("en", "UTC", "en_<script>").locale).toBe("en-GB");
    expect(readerOf("en", "UTC", "de-DE").locale).toBe("en-GB");
  });

  it("dates and times", () => {
    const british = wordingFor(readerOf("en", "Europe/Paris"));
    const french = wordingFor(readerOf("fr", "Europe/Paris"));
    const american = wordingFor(readerOf("en", "Europe/Paris", "en-US"));
    const date = plainDate("2026-09-01");
    expect([british.date(date), british.shortDate(date), british.month(date), british.longDate(date)]).toEqual([
      "1 Sep 2026",
      "1 Sep",
      "Sep 2026",
      "1 September 2026",
    ]);
    expect([french.date(date), french.shortDate(date), french.month(date), french.longDate(date)]).toEqual([
      "1er sept. 2026",
      "1er sept.",
      "sept. 2026",
      "1er septembre 2026",
    ]);
    expect(american.date(date)).toBe("Sep 1, 2026");
    expect(french.date(plainDate("2026-09-11"))).toBe("11 sept. 2026");
    expect(british.dayTime(at)).toBe("Tue 09:30");
    expect(french.dayTime(at).replaceAll("\u00a0", " ")).toBe("mar. 09 h 30");
    expect(french.dateTime(at)).toMatch(/^1er sept\. 2026(,| à) 09:30$/);
    expect(british.list(["a", "b", "c"])).toBe("a, b and c");
    expect(french.count(12_345).replaceAll(/\s/g, " ")).toBe("12 345");
  });
});

describe("mail kinds (rule 28)", () => {
  it("only reminders can be stopped, never a notice", () => {
    for (const kind of ALL_MAIL_KINDS) expect(canBeStopped(kind)).toBe(mailClassOf(kind) === "reminder");
    expect(ALL_MAIL_KINDS.filter((kind) => (kind.endsWith("reminder") || kind === "card_expiring") !== canBeStopped(kind))).toEqual([]);
    expect(mailClassOf("charge_notice")).toBe("legal");
  });
});

describe("order facts", () => {
  it("know the country a date begins in and the address to write to", () => {
    const address = { name: null, company: null, address1: null, address2: null, city: null, zip: null, provinceCode: null, phone: null };
    expect(
      billingCountryOf(
        orderFacts({ billingAddress: { ...address, countryCode: "US" }, shippingAddress: { ...address, countryCode: "FR" } }),
      ),
    ).toBe("US");
    expect(billingCountryOf(orderFacts({ shippingAddress: { ...address, countryCode: "FR" } }))).toBe("FR");
    expect(billingCountryOf(orderFacts())).toBeNull();
    const customer = { gid: null, name: null, phone: null, locale: null, email: "c@example.com" };
    expect([
      emailOf(orderFacts({ email: " o@example.com ", customer })),
      emailOf(orderFacts({ email: "", customer })),
      emailOf(orderFacts()),
    ]).toEqual(["o@example.com", "c@example.com", null]);
  });
});
