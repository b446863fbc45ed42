import { z } from "zod";
import type { Language } from "./language";

export type ReasonRow<Shape extends z.ZodRawShape> = {
  readonly facts: z.ZodObject<Shape>;
  /** Null when the facts of a row are not those this code has. */
  readonly words: (facts: unknown, language: Language) => string | null;
};

/** One reason: the facts it names, and its words in both languages. One without words does not compile. */
export function told<Shape extends z.ZodRawShape>(
  shape: Shape,
  en: (facts: z.infer<z.ZodObject<Shape>>) => string,
  fr: (facts: z.infer<z.ZodObject<Shape>>) => string,
): ReasonRow<Shape> {
  const facts = z.object(shape);
  return {
    facts,
    words: (given, language) => {
      const known = facts.safeParse(given);
      return known.success ? { en, fr }[language](known.data) : null;
    },
  };
}

/** A reason that names no facts. */
export const plain = (en: string, fr: string): ReasonRow<Record<never, never>> =>
  told(
    {},
    () => en,
    () => fr,
  );

export const text = z.string();
/** Another's own words, as they came; null where there were none. */
export const said = z.string().nullable();

export const enSaid = (words: string | null): string => (words ? `: “${words}”` : "");
export const frSaid = (words: string | null): string => (words ? `\u00a0: «\u00a0${words}\u00a0»` : "");
