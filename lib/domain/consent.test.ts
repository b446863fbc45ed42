import { describe, expect, it } from "vitest";
import { consentTerms, consentText, covers, expiresBefore } from "./consent";
import { instant, plainDate } from "./dates";
import { money } from "./money";

const plainSpaces = (text: string) => text.replaceAll("\u00a0", " ").replaceAll("\u202f", " ");
const input = {
  legalName: "Moulin Vélo SARL",
  card: { brand: "visa", last4: "4242" },
  orderName: "#1001",
  cap: money(24_000n, "EUR"),
  expected: plainDate("2026-11-15"),
  latest: plainDate("2027-03-31"),
  noticeHours: 48,
  country: null,
};

describe("the consent text (rule 20)", () => {
  it("is the English text word for word", () => {
    expect(consentText({ ...input, language: "en" })).toEqual({
      language: "en",
      version: "en-1",
      text: "I authorise Moulin Vélo SARL to charge my card Visa ···4242 once for the balance of order #1001, at most €240.00, when it is ready to ship, expected Nov 2026 and no later than 31 Mar 2027. I will get the amount and date by e-mail at least 48 hours before. A failed charge may be retried within these limits. I can replace or remove this card, or cancel, before the charge.",
    });
  });

  it("is the French text word for word", () => {
    const { text, version } = consentText({ ...input, language: "fr" });
    expect(plainSpaces(text)).toBe(
      "J'autorise Moulin Vélo SARL à débiter une seule fois ma carte Visa ···4242 du solde de la commande n° 1001, au plus 240,00 €, lorsqu'elle sera prête à être expédiée (prévu : nov. 2026, au plus tard le 31 mars 2027). Le montant et la date me seront confirmés par e-mail au moins 48 heures avant. Un débit refusé pourra être retenté dans ces limites. Je peux remplacer ou retirer cette carte, ou annuler, avant le débit.",
    );
    expect(version).toBe("fr-1");
    expect(text).not.toMatch(/ [:;?!]/);
  });

  it("stays whole before the card is known and without an expected month", () => {
    const bare = { ...input, card: null, expected: null };
    expect(consentText({ ...bare, language: "en" }).text).toContain(
      "to charge my card once for the balance of order #1001, at most €240.00, when it is ready to ship, no later than 31 Mar 2027.",
    );
    expect(plainSpaces(consentText({ ...bare, language: "fr" }).text)).toContain(
      "ma carte du solde de la commande n° 1001, au plus 240,00 €, lorsqu'elle sera prête à être expédiée (au plus tard le 31 mars 2027).",
    );
    expect(consentText({ ...input, orderName: "PRE-7", language: "fr" }).text).toContain("de la commande PRE-7,");
  });

  it("writes the first of a month as French does", () => {
    expect(consentText({ ...input, latest: plainDate("2027-04-01"), language: "fr" }).text).toContain("au plus tard le 1er avril 2027");
  });
});

describe("terms and coverage", () => {
  const today = plainDate("2026-10-05");

  it("offers the balance as cap and the later of promise and due date plus the shop's days", () => {
    const terms = consentTerms({
      balance: input.cap,
      promiseOn: plainDate("2026-11-15"),
      dueOn: plainDate("2026-12-01"),
      today,
      latestDays: 120,
    });
    expect(terms).toEqual({ cap: input.cap, latestOn: "2027-03-31", expectedOn: "2026-11-15" });
    expect(consentTerms({ balance: input.cap, promiseOn: null, dueOn: null, today, latestDays: 10 })).toMatchObject({
      latestOn: "2026-10-15",
      expectedOn: null,
    });
    expect(consentTerms({ balance: input.cap, promiseOn: plainDate("2026-01-01"), dueOn: null, today, latestDays: 10 }).latestOn).toBe(
      "2026-10-15",
    );
  });

  it("covers the same card, up to the cap, up to the date", () => {
    const consent = { cardId: "card-1", cap: input.cap, latestOn: input.latest, agreedAt: instant(0) };
    const charge = { amount: input.cap, cardId: "card-1", on: input.latest };
    expect(covers(consent, charge)).toEqual({ ok: true });
    expect(covers(null, charge)).toMatchObject({ code: "consent_missing" });
    expect(covers(consent, { ...charge, cardId: "card-2" })).toMatchObject({ code: "consent_other_card" });
    expect(covers(consent, { ...charge, amount: money(24_001n, "EUR") })).toMatchObject({ code: "consent_cap" });
    expect(covers(consent, { ...charge, amount: money(1n, "JPY") })).toMatchObject({ code: "consent_cap" });
    expect(covers(consent, { ...charge, on: plainDate("2027-04-01") })).toMatchObject({ code: "consent_ended" });
  });

  it("a card is good through its last month", () => {
    expect(expiresBefore({ expMonth: 11, expYear: 2026 }, plainDate("2026-11-30"))).toBe(false);
    expect(expiresBefore({ expMonth: 11, expYear: 2026 }, plainDate("2026-12-01"))).toBe(true);
  });
});
