import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readerOf } from "./language";
import { sampleSheet } from "./mail-sample";
import { fillText, LONGEST_MESSAGE_TEXT, MESSAGE_PLACEHOLDERS, problemOfText, TEXTED_KINDS, textsFor } from "./message-texts";
import { wordingFor } from "./words";

const reader = readerOf("en", "Europe/Paris");
const sheet = sampleSheet("receipt", reader, null);
const words = wordingFor(reader);

describe("what a merchant may write", () => {
  it.each([
    ["Thank you, {customer}: order {order} of {amount} comes in {expected}.", null],
    ["Write to {support} or to help@shop.com.", null],
    ["Nous vous écrirons dès que possible.\n\nÀ bientôt !", null],
    ["x".repeat(LONGEST_MESSAGE_TEXT), null],
    ["x".repeat(LONGEST_MESSAGE_TEXT + 1), "too_long"],
    ["Dear {name}", "unknown_placeholder"],
    ["Dear {}", "unknown_placeholder"],
    ["Dear {constructor}", "unknown_placeholder"],
    ["Dear {customer", "loose_brace"],
    ["Dear customer}", "loose_brace"],
    ["See https://shop.example/sale", "link"],
    ["See WWW.shop.example", "link"],
    ["See shop.com today", "link"],
    ["<b>Bold</b>", "link"],
  ])("%s", (text, problem) => expect(problemOfText(text)).toBe(problem));

  it("belongs to customers' mail only", () => {
    expect(TEXTED_KINDS).toContain("receipt");
    for (const kind of ["staff_alert", "team_invitation", "sender_check"] as const) expect(TEXTED_KINDS).not.toContain(kind);
  });
});

describe("what becomes of it", () => {
  it("fills in every placeholder as the reader writes it, paragraph by paragraph", () => {
    expect(fillText("{customer} {order}\n\n{amount}", sheet, words)).toEqual(["Camille Exemple #1001", "€240.00"]);
    for (const name of MESSAGE_PLACEHOLDERS) expect(fillText(`{${name}}`, sheet, words)).toHaveLength(1);
  });

  it("leaves the whole text out when a fact is missing", () => {
    expect(fillText("Hello {customer}, order {order}.", { ...sheet, order: null }, words)).toEqual([]);
    expect(fillText(null, sheet, words)).toEqual([]);
  });

  it("never leaves a brace in a mail, whatever was kept", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        if (problemOfText(text) === null) for (const part of fillText(text, sheet, words)) expect(part).not.toMatch(/[{}]/);
      }),
    );
  });

  it("takes the text of its own kind, language and place", () => {
    const kept = [{ kind: "receipt", language: "fr", place: "closing", text: "À bientôt" }] as const;
    expect(textsFor(kept, "receipt", "fr")).toEqual({ opening: null, closing: "À bientôt" });
    expect(textsFor(kept, "receipt", "en")).toEqual({ opening: null, closing: null });
  });
});
