import type { Wording } from "./words";

/** What happened, and the way out. */
export type Lines = readonly [text: string, wayOut: string];

export type RefusalLines<Params> = {
  readonly en: (params: Params, wording: Wording) => Lines;
  readonly fr: (params: Params, wording: Wording) => Lines;
};

/** Words for every code of a group; a code without words does not compile. */
export type RefusalTable<Group> = { readonly [Code in keyof Group]: RefusalLines<Group[Code]> };

/** Words that name no facts. */
export function fixed(en: Lines, fr: Lines): RefusalLines<unknown> {
  return { en: () => en, fr: () => fr };
}
