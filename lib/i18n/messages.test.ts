import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { describe, expect, it } from "vitest";
import { messagesIn } from "./messages";

type Tree = { readonly [key: string]: string | Tree };

/** Every sentence by its dotted key. */
function flat(tree: Tree, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") found.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

/** The parameters and tags a sentence takes, in alphabetical order. */
function parameters(text: string): string[] {
  const names = new Set<string>();
  const walk = (elements: MessageFormatElement[]): void => {
    for (const element of elements) {
      if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
      names.add(element.type === TYPE.tag ? `<${element.value}>` : element.value);
      if (element.type === TYPE.tag) walk(element.children);
      if (element.type === TYPE.plural || element.type === TYPE.select)
        for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  walk(parse(text));
  return [...names].sort();
}

const en = flat(messagesIn("en") as Tree);
const fr = flat(messagesIn("fr") as Tree);

describe("messages", () => {
  it("exist in both languages", () => {
    expect([...fr.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it("take the same parameters in both languages", () => {
    const differing = [...en].filter(([key, text]) => parameters(text).join() !== parameters(fr.get(key) ?? "").join());
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it("are never empty", () => {
    expect([...en, ...fr].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("are written in French with no-break spaces before double punctuation and inside guillemets", () => {
    expect([...fr].filter(([, text]) => / [:;?!»]|« /.test(text)).map(([key]) => key)).toEqual([]);
  });
});
