import { describe, expect, it } from "vitest";
import { instant, plainDate } from "./dates";
import { readerOf } from "./language";
import { FLAG_WORDS, flagLabel, INSTALMENT_WORDS, instalmentLabel, TONES } from "./state-words";
import { ACTION_STATES, ATTEMPT_STATES, INSTALMENT_STATES, isClosed, isInFlight, isOpenAttempt, ORDER_FLAGS } from "./states";

const paris = "Europe/Paris";
const british = readerOf("en", paris);
const american = readerOf("en", paris, "en-US");
const french = readerOf("fr", paris);

describe("the closed lists of rule 19", () => {
  it("are exactly these", () => {
    expect(INSTALMENT_STATES.join(", ")).toBe(
      "card_missing, scheduled, charging, processing, retry_wait, needs_card, needs_customer, needs_consent, invoice_open, in_doubt, paid, cancelled",
    );
    expect(ORDER_FLAGS.join(", ")).toBe("watched, on_hold, refund_required, disputed, intent_pending, recording");
  });

  it("row 17: have words, icon and tone for each and no other", () => {
    expect(Object.keys(INSTALMENT_WORDS)).toEqual([...INSTALMENT_STATES]);
    expect(Object.keys(FLAG_WORDS)).toEqual([...ORDER_FLAGS]);
    for (const word of [...Object.values(INSTALMENT_WORDS), ...Object.values(FLAG_WORDS)]) {
      expect(word.icon).toMatch(/^[a-z0-9-]+$/);
      expect(TONES).toContain(word.tone);
    }
  });

  it("group without overlap", () => {
    expect(
      INSTALMENT_STATES.filter(
        (state) => [isClosed(state), isInFlight(state), (ACTION_STATES as readonly string[]).includes(state)].filter(Boolean).length > 1,
      ),
    ).toEqual([]);
    expect(ATTEMPT_STATES.filter(isOpenAttempt)).toEqual(["open", "processing", "unknown"]);
  });
});

describe("the table of words", () => {
  const dueOn = plainDate("2026-12-01");
  const retryAt = instant(Date.parse("2026-12-01T08:00:00Z"));
  const until = plainDate("2027-01-03");

  it.each([
    ["card_missing", "Card missing", "Carte manquante"],
    ["scheduled", "Due 1 Dec", "Échéance le 1er déc."],
    ["charging", "Collecting…", "Encaissement…"],
    ["processing", "With the bank", "Chez la banque"],
    ["retry_wait", "Retry Tue 09:00", "Nouvel essai mar. 09 h"],
    ["needs_card", "New card needed", "Nouvelle carte requise"],
    ["needs_customer", "Customer must confirm", "À confirmer par le client"],
    ["needs_consent", "New agreement needed", "Nouvel accord requis"],
    ["invoice_open", "Payment request sent", "Demande de paiement envoyée"],
    ["in_doubt", "Checking with Stripe", "Vérification auprès de Stripe"],
    ["paid", "Paid", "Payé"],
    ["cancelled", "Cancelled", "Annulé"],
  ] as const)("%s reads as the design says", (state, en, fr) => {
    expect(instalmentLabel(state, { dueOn, retryAt }, british).text).toBe(en);
    expect(instalmentLabel(state, { dueOn, retryAt }, french).text.replaceAll("\u00a0", " ")).toBe(fr);
  });

  it.each([
    ["watched", "Collected by Shopify", "Encaissé par Shopify"],
    ["on_hold", "Fulfilment on hold until 3 Jan", "Traitement en attente jusqu’au 3 janv."],
    ["refund_required", "To refund", "À rembourser"],
    ["disputed", "Disputed", "Contesté"],
    ["intent_pending", "Waiting for the running charge", "En attente du paiement en cours"],
    ["recording", "Recording in Shopify", "Enregistrement dans Shopify"],
  ] as const)("%s reads as the design says", (flag, en, fr) => {
    expect(flagLabel(flag, { until }, british).text).toBe(en);
    expect(flagLabel(flag, { until }, french).text).toBe(fr);
  });

  it("follows the reader's country and zone", () => {
    expect(instalmentLabel("scheduled", { dueOn }, american).text).toBe("Due Dec 1");
    expect(instalmentLabel("retry_wait", { retryAt }, readerOf("en", "America/New_York")).text).toBe("Retry Tue 03:00");
    expect(
      instalmentLabel("retry_wait", { retryAt: instant(retryAt.getTime() + 30 * 60_000) }, french).text.replaceAll("\u00a0", " "),
    ).toBe("Nouvel essai mar. 09 h 30");
    expect(instalmentLabel("scheduled", { dueOn: null }, british).text).toBe("Due date not set");
  });
});
