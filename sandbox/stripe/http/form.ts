import { invalid } from "../errors";

/** Decoded form values: text, or members by name. Lists are members named 0, 1, 2 … until a schema says so. */
export type Raw = string | RawMembers;
export interface RawMembers {
  [name: string]: Raw;
}

const MAX_DEPTH = 12;

function decode(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) {
    return spaced;
  }
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw invalid("Invalid request: the body or query string is not valid UTF-8 form data.");
  }
}

/** `a[b][]` → ["a", "b", ""]. */
function splitName(name: string): string[] {
  const open = name.indexOf("[");
  if (open <= 0) {
    return [name];
  }
  const parts = [name.slice(0, open)];
  for (const [, part = ""] of name.slice(open).matchAll(/\[([^[\]]*)\]/g)) {
    parts.push(part);
  }
  return parts;
}

function place(root: RawMembers, parts: string[], value: string): void {
  let at = root;
  parts.forEach((part, index) => {
    const name = part === "" ? String(Object.keys(at).length) : part;
    if (index === parts.length - 1) {
      at[name] = value;
      return;
    }
    const inner = at[name];
    // No prototype: a parameter called __proto__ is an unknown parameter like any other.
    const members = typeof inner === "object" ? inner : (Object.create(null) as RawMembers);
    at[name] = members;
    at = members;
  });
}

/** Reads `a=1&b[c]=2&d[]=3` into nested members. @throws StripeError on text that is not a form. */
export function readForm(text: string): RawMembers {
  const root = Object.create(null) as RawMembers;
  if (text === "") {
    return root;
  }
  for (const pair of text.split("&")) {
    if (pair === "") {
      continue;
    }
    const equals = pair.indexOf("=");
    const parts = splitName(decode(equals < 0 ? pair : pair.slice(0, equals)));
    if (parts.length > MAX_DEPTH) {
      throw invalid("Invalid request: parameters are nested too deeply.");
    }
    place(root, parts, equals < 0 ? "" : decode(pair.slice(equals + 1)));
  }
  return root;
}
