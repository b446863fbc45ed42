/** HTML from templates: everything put in is escaped, unless it is HTML from here. */
export class Html {
  constructor(readonly text: string) {}
}

function escaped(value: unknown): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(escaped).join("");
  if (value === null || value === undefined || value === false) return "";
  return String(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function html(parts: TemplateStringsArray, ...values: unknown[]): Html {
  return new Html(parts.reduce((text, part, at) => text + part + (at < values.length ? escaped(values[at]) : ""), ""));
}
