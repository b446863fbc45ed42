import { expect, test } from "vitest";
import { unstorableFields } from "./unstorable";

test("names every text that a row cannot hold, however deep, and nothing else", () => {
  expect(
    unstorableFields({ name: "Zoë 🚲", note: "a\u0000b", list: [{ word: "\ud83d" }, { word: "fine" }], at: new Date(0), n: 10n }),
  ).toEqual(["note", "list.0.word"]);
  expect(unstorableFields("\u0000")).toEqual([""]);
  expect(unstorableFields(null)).toEqual([]);
});
