import { describe, expect, it } from "vitest";
import { bankAsked, whyNotByHand } from "./desk-card";

describe("a card entered on the staff's screen", () => {
  it.each([
    ["typed in, bank silent", { flow: null, wallet: null }, null],
    ["looked at by the bank without a question", { flow: "frictionless", wallet: null }, null],
    ["the bank asked, whoever answered", { flow: "challenge", wallet: null }, "bank_asked"],
    ["a wallet of the machine it was entered on", { flow: null, wallet: "apple_pay" }, "wallet"],
    ["both: the bank's question counts", { flow: "challenge", wallet: "google_pay" }, "bank_asked"],
  ])("%s", (_what, setup, why) => expect(whyNotByHand(setup)).toBe(why));

  it.each([
    ["requires_action", null, true],
    ["requires_payment_method", "setup_intent_authentication_failure", true],
    ["requires_payment_method", "card_declined", false],
    ["requires_payment_method", null, false],
    ["canceled", null, false],
  ])("left with %s and %s: the bank asked %s", (status, errorCode, asked) => expect(bankAsked({ status, errorCode })).toBe(asked));
});
