import { z } from "zod";
import type { Brand } from "./brand";
import type { Language } from "./language";
import { REASONS_OF_MESSAGES } from "./sync-reasons-messages";
import { REASONS_OF_OTHERS } from "./sync-reasons-others";
import { REASONS_OF_WORK } from "./sync-reasons-work";

/**
 * Why a message, a connection, a backfill or a piece of owed work stands as it does. A row keeps the code and its facts; the sentence is made for
 * whoever reads it, in their language. A reason that is not in these tables cannot be stored: the columns take a
 * {@link StoredReason}, and only {@link syncReason} makes one.
 */
export const SYNC_REASONS = { ...REASONS_OF_MESSAGES, ...REASONS_OF_OTHERS, ...REASONS_OF_WORK } as const;

export type SyncReasonCode = keyof typeof SYNC_REASONS;
type FactsOf<Code extends SyncReasonCode> = z.infer<(typeof SYNC_REASONS)[Code]["facts"]>;

/** A reason as it stands in a column of text. */
export type StoredReason = Brand<string, "StoredReason">;

/** Texts of others are kept to a line, lists to what a person reads: a reason fits every column it goes to. */
const LONGEST_TEXT = 200;
const LONGEST_LIST = 12;

function short(value: unknown): unknown {
  if (typeof value === "string") return value.slice(0, LONGEST_TEXT);
  return Array.isArray(value) ? value.slice(0, LONGEST_LIST).map((one) => String(one).slice(0, LONGEST_TEXT / 2)) : value;
}

/** A reason to keep. The facts name things (a scope, a status, another's own words), never our sentences. */
export function syncReason<Code extends SyncReasonCode>(
  code: Code,
  ...[facts]: Record<string, never> extends FactsOf<Code> ? [] : [facts: FactsOf<Code>]
): StoredReason {
  const kept = Object.fromEntries(Object.entries(facts ?? {}).map(([name, value]) => [name, short(value)]));
  return JSON.stringify({ reason: code, ...kept }) as StoredReason;
}

/** Whether a text is a kept reason; else it is a code, or somebody's own words. */
export const isStoredReason = (text: string): boolean => text.startsWith('{"reason":');

const stored = z.looseObject({ reason: z.string() });

function parsed(text: string): z.infer<typeof stored> | null {
  if (!isStoredReason(text)) return null;
  try {
    return stored.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** A kept reason in words, without a full stop. A row from before codes were kept reads as it was written. */
export function reasonWords(text: string, language: Language): string {
  const kept = parsed(text);
  if (!kept) return text;
  if (!Object.hasOwn(SYNC_REASONS, kept.reason)) return kept.reason.replaceAll("_", " ");
  const row = SYNC_REASONS[kept.reason as SyncReasonCode];
  return row.words(kept, language) ?? kept.reason.replaceAll("_", " ");
}
