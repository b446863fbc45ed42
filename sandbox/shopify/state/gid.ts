/** Global ids of Shopify's API: `gid://shopify/{Type}/{number}`, the number sometimes above 2^53. */
export function gid(type: string, id: string): string {
  return `gid://shopify/${type}/${id}`;
}

export type ParsedGid = { type: string; id: string };

/** Reads a global id (its query part, as inventory levels have one, is dropped); null when it is not one. */
export function parseGid(text: string): ParsedGid | null {
  const match = /^gid:\/\/shopify\/([A-Za-z]+)\/([^/?\s]+)(?:\?.*)?$/.exec(text);
  return match?.[1] && match[2] ? { type: match[1], id: match[2] } : null;
}

/** The bare id out of a global id of this type; null when the type differs or the text is no global id. */
export function idOf(type: string, text: string): string | null {
  const parsed = parseGid(text);
  return parsed && parsed.type === type ? parsed.id : null;
}
