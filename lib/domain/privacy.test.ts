import { expect, it } from "vitest";
import { OBLIGATIONS, obligationWords, PRIVACY_KINDS, privacyKindWord } from "./privacy";

it.each([...PRIVACY_KINDS])("%s has a name in both languages", (kind) => {
  expect(privacyKindWord(kind, "en")).not.toBe(kind.replaceAll("_", " "));
  expect(privacyKindWord(kind, "fr")).not.toBe(privacyKindWord(kind, "en"));
});

it("what an erasure waits for reads in both languages; a code of an older row reads too", () => {
  for (const code of OBLIGATIONS) expect(obligationWords(code, "fr")).not.toBe(obligationWords(code, "en"));
  expect(obligationWords("balance_open, dispute_open", "en")).toBe("a balance is open, a dispute is open");
  expect(obligationWords("balance_open, of_before", "fr")).toBe("un solde reste dû, of before");
});
