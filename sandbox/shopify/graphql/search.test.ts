import { expect, it } from "vitest";
import { matcher, parseQuery, type SearchFields } from "./search";

type Thing = { tag: string[]; at: string; id: string };
const fields: SearchFields<Thing> = {
  default: { type: "text", of: (one) => one.tag },
  tag: { type: "text", of: (one) => one.tag },
  updated_at: { type: "date", of: (one) => [one.at] },
  id: { type: "id", of: (one) => [one.id] },
};
const thing: Thing = { tag: ["preorder", "Big Wheel"], at: "2026-11-20T10:00:00Z", id: "820982911946154508" };

function finds(query: string): boolean {
  return matcher(parseQuery(query), fields, Date.parse("2026-11-22T00:00:00Z"), () => undefined)(thing);
}

it.each([
  ["tag:preorder", true],
  ["tag:PREORDER", true],
  ["-tag:preorder", false],
  ["NOT tag:preorder", false],
  ["tag:'big wheel'", true],
  ['-tag:"big wheel"', false],
  ["tag:pre*", true],
  ["tag:a OR tag:preorder", true],
  ["tag:a tag:preorder", false],
  ["(tag:a OR tag:preorder) AND updated_at:>2026-11-01", true],
  ["updated_at:>='2026-11-20T10:00:00Z'", true],
  ["updated_at:>'2026-11-20T10:00:00Z'", false],
  ["updated_at:<now", true],
  ["id:820982911946154508", true],
  ["id:820982911946154509", false],
  ["id:>820982911946154507", true],
  ["tag:a,preorder", true],
  ["preorder", true],
])("%s → %s", (query, expected) => {
  expect(finds(query)).toBe(expected);
});

it("passes over a field it does not know, and says so", () => {
  const unknown: string[] = [];
  const matches = matcher(parseQuery("nonsense:1 tag:preorder"), fields, 0, (field) => unknown.push(field));
  expect(matches(thing)).toBe(true);
  expect(unknown).toEqual(["nonsense"]);
});
