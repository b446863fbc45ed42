/** PostgreSQL keeps no U+0000 in text, and half a character cannot be written as UTF-8. */
const isStorable = (text: string): boolean => !/\0|\p{Surrogate}/u.test(text);

/** Paths of the texts in a parsed input that no database row can hold; whoever sent them gets them named. */
export function unstorableFields(value: unknown, path = ""): string[] {
  if (typeof value === "string") return isStorable(value) ? [] : [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => unstorableFields(part, path ? `${path}.${name}` : name));
}
