import { describe, expect, it } from "vitest";
import { DEBT_PURPOSES, linkPurposeOf } from "./link-purposes";
import { ALL_MAIL_KINDS, canBeStopped, mailClassOf } from "./mail-kinds";
import { type MailMoment, mailRetryAfter, whyUnwanted } from "./mail-wanted";
import { INSTALMENT_STATES } from "./states";

const moment = (over: Partial<MailMoment> = {}): MailMoment => ({
  mode: "collect",
  order: { isObserved: false, isCancelled: false, remindersOff: false },
  state: "card_missing",
  isNoticeVoided: false,
  isByStaff: false,
  ...over,
});

describe("whether a mail is still wanted", () => {
  it("never mails a customer in watch mode or about an observed order (rule 4), and staff always", () => {
    for (const kind of ALL_MAIL_KINDS) {
      const isStaff = mailClassOf(kind) === "staff";
      expect(whyUnwanted(kind, moment({ mode: "watch" }))).toBe(isStaff ? null : "watch_mode");
      expect(whyUnwanted(kind, moment({ order: { isObserved: true, isCancelled: false, remindersOff: false } }))).toBe(
        isStaff ? null : "order_observed",
      );
    }
  });

  it("asks for no money and no card once the balance is paid", () => {
    const asking = [
      "card_request",
      "card_reminder",
      "new_card_reminder",
      "card_expiring",
      "charge_notice",
      "charge_failed",
      "confirm_payment",
      "confirm_reminder",
      "consent_request",
      "final_notice",
    ] as const;
    for (const kind of asking) expect([kind, whyUnwanted(kind, moment({ state: "paid" }))]).toEqual([kind, "no_longer_true"]);
    expect(whyUnwanted("card_request", moment({ state: "paid", isByStaff: true }))).toBe("no_longer_true");
    expect(whyUnwanted("receipt", moment({ state: "paid" }))).toBeNull();
  });

  it("stops exactly the reminders when the customer said so (rule 28)", () => {
    const off = { isObserved: false, isCancelled: false, remindersOff: true };
    for (const kind of ALL_MAIL_KINDS) {
      const reasons = INSTALMENT_STATES.map((state) => whyUnwanted(kind, moment({ order: off, state })));
      expect([kind, reasons.every((why) => why === "reminders_off")]).toEqual([kind, canBeStopped(kind)]);
    }
  });

  it("lets staff ask for another card although there is one", () => {
    expect(whyUnwanted("card_request", moment({ state: "scheduled" }))).toBe("no_longer_true");
    expect(whyUnwanted("card_request", moment({ state: "scheduled", isByStaff: true }))).toBeNull();
  });

  it("announces nothing that was taken back", () => {
    expect(whyUnwanted("charge_notice", moment({ state: "scheduled" }))).toBeNull();
    expect(whyUnwanted("charge_notice", moment({ state: "scheduled", isNoticeVoided: true }))).toBe("no_longer_true");
  });
});

describe("tries", () => {
  it("wait longer each time and end", () => {
    const waits = Array.from({ length: 7 }, (_, tried) => mailRetryAfter(tried + 1));
    expect(waits.every((wait, index) => wait !== null && (index === 0 || wait > (waits[index - 1] ?? 0)))).toBe(true);
    expect(mailRetryAfter(8)).toBeNull();
  });
});

describe("links of mails", () => {
  it("lead to what the mail asks for; a receipt's link outlives the debt", () => {
    expect(linkPurposeOf("card_request")).toBe("save_card");
    expect(linkPurposeOf("confirm_payment")).toBe("confirm_payment");
    expect(DEBT_PURPOSES as readonly string[]).not.toContain(linkPurposeOf("receipt"));
    for (const kind of ALL_MAIL_KINDS) if (mailClassOf(kind) === "staff") expect(linkPurposeOf(kind)).toBeNull();
  });
});
