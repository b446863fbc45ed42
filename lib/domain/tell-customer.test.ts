import { describe, expect, it } from "vitest";
import { instant, plainDate } from "./dates";
import { DECLINE_ROWS } from "./decline-table";
import { LANGUAGES } from "./language";
import { money } from "./money";
import { INSTALMENT_STATES } from "./states";
import { type TellFacts, tellCustomer } from "./tell-customer";

const FACTS: TellFacts = {
  language: "en",
  country: "GB",
  zone: "Europe/Paris",
  orderName: "#1001",
  collector: "stripe",
  isOnlyWatched: false,
  isCancelled: false,
  isRefundRequired: false,
  isDisputed: false,
  state: "scheduled",
  amount: money(24_000n, "EUR"),
  card: { brand: "visa", last4: "4242" },
  dueOn: plainDate("2026-12-01"),
  nextAttemptAt: null,
  decline: null,
  hasLink: true,
};

describe("what to tell the customer", () => {
  it("says amount, card and date, in the customer's language", () => {
    expect(tellCustomer(FACTS)).toBe(
      "The balance of €240.00 of order #1001 will be charged to your card Visa ···4242 on 1 December 2026. You get an e-mail with the amount and the date beforehand. Until then you can replace the card or remove it.",
    );
    expect(tellCustomer({ ...FACTS, language: "fr", country: "FR" })).toMatch(
      /^Le solde de 240,00.€ de la commande n°.1001 sera débité de votre carte Visa ···4242 le 1er décembre 2026\./,
    );
  });

  const all = INSTALMENT_STATES.flatMap((state) => LANGUAGES.map((language) => ({ state, language })));
  it.each(all)("has words for $state in $language, with every fact and without any", ({ state, language }) => {
    const bare = { ...FACTS, state, language, card: null, dueOn: null, hasLink: false };
    for (const text of [tellCustomer({ ...FACTS, state, language }), tellCustomer(bare)]) {
      expect(text).toMatch(/1001/);
      expect(text).not.toMatch(/undefined|null|\$\{| {2}/);
      if (language === "fr") expect(text).not.toMatch(/ [:;?!»]|« /);
    }
  });

  it("names no loss, theft or fraud, whatever the bank said", () => {
    const meanings = new Set([...DECLINE_ROWS.values()].map(({ meaning }) => meaning));
    for (const decline of meanings) {
      for (const language of LANGUAGES) {
        const text = tellCustomer({ ...FACTS, state: "needs_card", decline, language });
        expect(text).not.toMatch(/lost|stolen|fraud|perdue|volée|fraude/i);
      }
    }
  });

  it("promises no charge of ours where somebody else collects, or nothing happens yet", () => {
    expect(tellCustomer({ ...FACTS, collector: "shopify" })).toMatch(/We charge nothing for it ourselves/);
    expect(tellCustomer({ ...FACTS, isOnlyWatched: true })).toMatch(/We will write to you before anything is charged/);
    expect(tellCustomer({ ...FACTS, isCancelled: true, isRefundRequired: true })).toMatch(/cancelled\. .*Money goes back to you/);
    expect(tellCustomer({ ...FACTS, isDisputed: true, isRefundRequired: true })).not.toMatch(/goes back/);
  });

  it("speaks of a link only where one was sent", () => {
    expect(tellCustomer({ ...FACTS, state: "card_missing", hasLink: false })).toMatch(/a link we can send you now/);
    expect(tellCustomer({ ...FACTS, state: "card_missing" })).toMatch(/the link we sent you/);
  });

  it("says when the next try is", () => {
    const at = instant(Date.parse("2026-12-02T08:00:00Z"));
    const text = tellCustomer({ ...FACTS, state: "retry_wait", nextAttemptAt: at, decline: "insufficient_funds" });
    expect(text).toMatch(/not enough money available\. We will try again on 2 Dec 2026, 09:00\./);
  });
});
