import { consentText, orderLabel } from "./consent";
import { plainDate } from "./dates";
import type { Language, Reader } from "./language";
import type { MailData } from "./mail-data";
import type { MailKind } from "./mail-kinds";
import type { MailMerchant, MailSheet } from "./mail-sheet";
import { type MessageTexts, NO_TEXTS } from "./message-texts";
import { money } from "./money";

/** An invented order to show a mail with: for previews, test sends and tests. Nothing of it is a person's. */

const ID = "00000000-0000-7000-8000-000000000001";
const CARD = { brand: "visa", last4: "4242" };
const BALANCE = money(24_000n, "EUR");
const LATEST_ON = plainDate("2027-03-31");
const PROMISE_ON = plainDate("2026-12-15");

const MERCHANT: MailMerchant = {
  name: "Maison Lune",
  legalName: "Maison Lune SAS",
  address: "1 rue des Lilas, 75011 Paris",
  vatNumber: "FR12345678901",
  supportEmail: "aide@maison-lune.example",
  accentColor: "#facc15",
  logoUrl: null,
};

const ASKED_FIRST: ReadonlySet<MailKind> = new Set(["card_request", "card_reminder"]);

/** Data each kind of mail is shown with. */
export const SAMPLE_DATA: { readonly [L in Language]: { readonly [K in MailKind]: MailData<K> } } = { en: dataIn("en"), fr: dataIn("fr") };

function dataIn(language: Language): { readonly [K in MailKind]: MailData<K> } {
  const said = (en: string, fr: string) => (language === "fr" ? fr : en);
  return {
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
    due_date_changed: { instalmentId: ID, oldDueOn: "2026-12-01", newDueOn: "2027-01-15" },
    promise_changed: {
      oldOn: "2026-12-15",
      newOn: "2027-01-15",
      reason: said("The bulbs arrive later than planned.", "Les ampoules arrivent plus tard que prévu."),
    },
    fulfilment_on_hold: { reason: "inventory_out_of_stock", until: "2027-01-15" },
    final_notice: { instalmentId: ID, cancelOn: "2027-01-10" },
    order_cancelled: {},
    refund_made: { paymentId: ID },
    withdrawal_received: {
      receivedAt: "2026-10-08T10:00:00Z",
      content: said("I withdraw from order #1001.", "Je renonce à la commande n°\u00a01001."),
    },
    cancellation_requested: {
      receivedAt: "2026-10-08T10:00:00Z",
      content: said("I ask for order #1001 to be cancelled.", "Je demande l’annulation de la commande n°\u00a01001."),
    },
    request_refused: { what: "cancellation", note: said("It left our workshop this morning.", "Elle a quitté notre atelier ce matin.") },
    address_changed: {},
    new_link: {},
    email_changed: {},
    team_invitation: { invitationId: ID, role: "support" },
    sender_check: { senderId: ID },
    staff_alert: { alert: "no_address_for_request" },
  };
}

/**
 * The facts a kind of mail is shown with, for a reader. `link` null: a mail always has one, so an address that leads nowhere
 * stands in for it.
 */
export function sampleSheet(
  kind: MailKind,
  reader: Reader,
  merchant: MailMerchant | null,
  more: { readonly texts?: MessageTexts; readonly link?: string } = {},
): MailSheet {
  const { language } = reader;
  const shop = merchant ?? MERCHANT;
  const order = orderLabel("#1001", language);
  const agreed = consentText({
    ...{ language, legalName: shop.legalName, card: CARD, orderName: "#1001", cap: BALANCE, expected: PROMISE_ON, latest: LATEST_ON },
    ...{ noticeHours: 48, country: reader.locale.split("-")[1] ?? null },
  });
  return {
    reader,
    merchant: shop,
    texts: more.texts ?? NO_TEXTS,
    recipientName: "Camille Exemple",
    order: {
      name: order,
      placedOn: plainDate("2026-10-05"),
      lines: [
        {
          title: language === "fr" ? "Lampe Lune" : "Moon lamp",
          variant: language === "fr" ? "Bleu" : "Blue",
          quantity: 2,
          imageUrl: null,
        },
      ],
      total: money(30_000n, "EUR"),
      tax: money(5_000n, "EUR"),
      received: money(kind === "receipt" ? 30_000n : 6_000n, "EUR"),
      promiseOn: PROMISE_ON,
    },
    instalment: { amount: BALANCE, dueOn: plainDate("2026-12-01"), nextAttemptAt: new Date("2026-12-04T08:00:00Z") },
    // Who is asked for a card for the first time has none; one that is there would be asked to be replaced.
    card: ASKED_FIRST.has(kind) ? null : CARD,
    consent: { text: agreed.text, agreedAt: new Date("2026-10-06T10:00:00Z"), cap: BALANCE, latestOn: LATEST_ON },
    notice: { amount: BALANCE, chargeOn: plainDate("2026-12-01"), card: CARD, statementText: "MAISON LUNE" },
    attempt: {
      amount: BALANCE,
      card: CARD,
      settledAt: new Date("2026-12-01T08:01:00Z"),
      decline: { code: "card_declined", declineCode: "insufficient_funds" },
    },
    refund: { amount: money(6_000n, "EUR"), paidBack: "card" },
    link: more.link ?? "https://example.com/c/preview",
  };
}
