/**
 * Shopify's search syntax: terms joined by AND (also unwritten), OR, NOT or "-", parentheses, `field:value` with the
 * comparators `>`, `>=`, `<`, `<=`, quoted values and a trailing `*`.
 * Source: https://shopify.dev/docs/api/usage/search-syntax
 */
export type Term = { field: string | null; comparator: ":" | ">" | ">=" | "<" | "<="; value: string };
export type Query = { and: Query[] } | { or: Query[] } | { not: Query } | { term: Term };

type Token = { text: string; quoted: boolean };

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const pattern = /\s*(?:([()])|((?:-?[\w.]+:[<>]?=?)?)(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')|([^\s()]+))/gy;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const quoted = match[3] ?? match[4];
    if (match[1]) found.push({ text: match[1], quoted: false });
    else if (quoted !== undefined) found.push({ text: `${match[2] ?? ""}${quoted.replace(/\\(.)/g, "$1")}`, quoted: true });
    else if (match[5]) found.push({ text: match[5], quoted: false });
  }
  return found;
}

function readTerm(token: Token): Query {
  const match = /^(-?)([a-zA-Z_][\w.]*):(>=|<=|>|<)?(.*)$/s.exec(token.text);
  const negated = match ? match[1] === "-" : token.text.startsWith("-") && !token.quoted;
  const term: Term = match
    ? { field: match[2] ?? null, comparator: (match[3] as Term["comparator"] | undefined) ?? ":", value: match[4] ?? "" }
    : { field: null, comparator: ":", value: negated ? token.text.slice(1) : token.text };
  return negated ? { not: { term } } : { term };
}

class Reader {
  private at = 0;
  constructor(private readonly list: Token[]) {}

  private peek(): string | null {
    const token = this.list[this.at];
    return token ? (token.quoted ? "\0" : token.text) : null;
  }

  readOr(): Query {
    const parts = [this.readAnd()];
    while (this.peek() === "OR") {
      this.at += 1;
      parts.push(this.readAnd());
    }
    return parts.length === 1 && parts[0] ? parts[0] : { or: parts };
  }

  private readAnd(): Query {
    const parts: Query[] = [];
    for (let next = this.peek(); next !== null && next !== ")" && next !== "OR"; next = this.peek()) {
      if (next === "AND") this.at += 1;
      else parts.push(this.readOne());
    }
    return parts.length === 1 && parts[0] ? parts[0] : { and: parts };
  }

  private readOne(): Query {
    const token = this.list[this.at];
    this.at += 1;
    if (!token) return { and: [] };
    if (!token.quoted && token.text === "NOT") return { not: this.readOne() };
    if (!token.quoted && token.text === "(") {
      const inner = this.readOr();
      if (this.peek() === ")") this.at += 1;
      return inner;
    }
    return readTerm(token);
  }
}

export function parseQuery(text: string): Query {
  return new Reader(tokens(text)).readOr();
}

/** A field of a searchable record: its values, and how they compare. */
export type SearchField<T> = { type: "text" | "date" | "number" | "id"; of(item: T): (string | number | null)[] };

export type SearchFields<T> = { [field: string]: SearchField<T> } & { default?: SearchField<T> };

function comparable(type: SearchField<unknown>["type"], value: string | number, nowMs: number): number | string {
  if (type === "text") return String(value).toLowerCase();
  if (type === "id")
    return String(value)
      .replace(/^gid:\/\/shopify\/\w+\//, "")
      .padStart(24, "0");
  if (type === "number") return Number(value);
  if (value === "now") return nowMs;
  return typeof value === "number" ? value : Date.parse(value);
}

function compares(term: Term, sign: number): boolean {
  if (term.comparator === ":") return sign === 0;
  if (term.comparator === ">") return sign > 0;
  if (term.comparator === ">=") return sign >= 0;
  return term.comparator === "<" ? sign < 0 : sign <= 0;
}

function matchesTerm<T>(term: Term, field: SearchField<T>, item: T, nowMs: number): boolean {
  const values = field.of(item).filter((value) => value !== null);
  if (term.value === "*") return values.length > 0;
  return term.value.split(",").some((wanted) => {
    if (field.type === "text" && wanted.endsWith("*"))
      return values.some((value) => String(value).toLowerCase().startsWith(wanted.slice(0, -1).toLowerCase()));
    const target = comparable(field.type, wanted, nowMs);
    return values.some((value) => {
      const own = comparable(field.type, value, nowMs);
      return compares(term, own < target ? -1 : own > target ? 1 : 0);
    });
  });
}

/** A predicate for the query; fields it does not know are passed over and reported, as Shopify's search does. */
export function matcher<T>(query: Query, fields: SearchFields<T>, nowMs: number, unknown: (field: string) => void): (item: T) => boolean {
  if ("term" in query) {
    const { term } = query;
    const field = term.field === null ? fields.default : fields[term.field];
    if (field) return (item) => matchesTerm(term, field, item, nowMs);
    unknown(term.field ?? "default");
    return () => true;
  }
  if ("not" in query) {
    const inner = matcher(query.not, fields, nowMs, unknown);
    return (item) => !inner(item);
  }
  const parts = ("and" in query ? query.and : query.or).map((part) => matcher(part, fields, nowMs, unknown));
  return "and" in query ? (item) => parts.every((part) => part(item)) : (item) => parts.some((part) => part(item));
}
