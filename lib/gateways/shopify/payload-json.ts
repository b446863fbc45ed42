import { syncReason } from "@/lib/domain/sync-reasons";
import { NotUnderstood } from "./amounts";

/** Integers of 16 digits and more: beyond 2^53 a JavaScript number is no longer the number that was sent. */
const LONG_INTEGER = /^-?\d{16,}$/;

/**
 * Parses a webhook's body with its long ids intact: they become strings of digits. `JSON.parse` alone rounds
 * 820982911946154508 to …500, and an order would be looked up under somebody else's id.
 * @throws NotUnderstood when the text is not JSON
 */
export function parsePayload(text: string): unknown {
  try {
    return JSON.parse(quoteLongIntegers(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new NotUnderstood(syncReason("not_json"));
    throw error;
  }
}

/** Numbers outside of strings, whole tokens only: `1e30` and `1.5` stay as they are. */
function quoteLongIntegers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => (LONG_INTEGER.test(token) ? `"${token}"` : token));
}
