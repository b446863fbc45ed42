import { z } from "zod";
import type { Cursor } from "@/lib/queries/keyset";

/** What stands in an address. */
export type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** One value of a parameter; a repeated one counts once. */
export const one = (params: SearchParams, name: string): string => {
  const value = params[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
};

const CursorText = z
  .string()
  .max(600)
  .transform((text) => JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as unknown)
  .pipe(z.tuple([z.string().max(300).nullable(), z.uuid()]))
  .transform(([value, id]): Cursor => ({ value, id }));

/** A cursor of an address whose sort value has the right form; anything else is the first page and never reaches the database. */
export function readCursor(text: string, value: z.ZodType<string | null>): Cursor | null {
  if (text === "") return null;
  try {
    const cursor = CursorText.safeParse(text);
    return cursor.success && value.safeParse(cursor.data.value).success ? cursor.data : null;
  } catch (error) {
    // Not JSON: a broken address is the first page, as every other bad value is the default.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
