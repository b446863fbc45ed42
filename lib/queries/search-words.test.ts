import { expect, test } from "vitest";
import { wordsOf } from "./search-words";

const kinds = (query: string): readonly (readonly [string, string])[] => wordsOf(query).map(({ text, mayBe }) => [text, mayBe.join(" ")]);

test.each([
  ["#1001", [["#1001", "number sku"]]],
  ["1001", [["1001", "number sku"]]],
  ["Anna@Shop.Example", [["anna@shop.example", "email"]]],
  ["JUN-00021", [["jun-00021", "number sku"]]],
  ["care-kit", [["care-kit", ""]]],
  ["Müller", [["müller", ""]]],
])("what a word may be as it stands: %s", (query, expected) => {
  expect(kinds(query)).toEqual(expected);
});

test("figures among other words belong to a name; a sign before them says that they are a number", () => {
  expect(kinds("atlas 7")).toEqual([
    ["atlas", ""],
    ["7", ""],
  ]);
  expect(kinds("müller #7")).toEqual([
    ["müller", ""],
    ["#7", "number sku"],
  ]);
});

test("a star says that a word is a part of something, and is no part of it", () => {
  expect(kinds("1001* *@shop.example 10*01")).toEqual([
    ["1001", ""],
    ["@shop.example", ""],
    ["10*01", "number sku"],
  ]);
  expect(wordsOf(" * ** \0 ")).toEqual([]);
});

test("more than six words are not looked for, nor more than the first of very many read", () => {
  expect(wordsOf("a b c d e f g h").map(({ text }) => text)).toEqual(["a", "b", "c", "d", "e", "f"]);
});
