import { describe, expect, it } from "vitest";
import { z } from "zod";
import { reasonWords, SYNC_REASONS, type SyncReasonCode, syncReason } from "./sync-reasons";
import { whyWords } from "./why-words";

const CODES = Object.keys(SYNC_REASONS) as SyncReasonCode[];

/** Facts a code takes: another's words, so that what is ours must differ between the languages. */
function factsOf(code: SyncReasonCode): Record<string, unknown> {
  const shape: Readonly<Record<string, z.ZodType>> = SYNC_REASONS[code].facts.shape;
  const sample = (type: z.ZodType): unknown => {
    if (type instanceof z.ZodEnum) return type.options[0];
    if (type instanceof z.ZodArray) return ["word", "other"];
    return type instanceof z.ZodNumber ? 503 : "word";
  };
  return Object.fromEntries(Object.entries(shape).map(([name, type]) => [name, sample(type)]));
}

const stored = (code: string, facts: object = {}): string => JSON.stringify({ reason: code, ...facts });

describe("reasons of messages, connections and backfills", () => {
  it.each(CODES)("%s has words in both languages", (code) => {
    const facts = factsOf(code);
    const [en, fr] = [reasonWords(stored(code, facts), "en"), reasonWords(stored(code, facts), "fr")];
    expect(en).not.toBe(fr);
    for (const words of [en, fr]) expect(words).not.toMatch(/undefined|\[object|[.]$|^\{/);
    for (const fact of Object.values(facts).flat()) if (fact === "word" || fact === 503) expect(en).toContain(String(fact));
    expect(fr).not.toMatch(/ [;:?!»]|« /);
  });

  it("are kept as code and facts, and said in the language of the reader", () => {
    const kept = syncReason("scopes_missing", { scopes: ["read_all_orders", "write_orders"] });
    expect(JSON.parse(kept)).toEqual({ reason: "scopes_missing", scopes: ["read_all_orders", "write_orders"] });
    expect(reasonWords(kept, "en")).toBe("scopes missing: read_all_orders, write_orders");
    expect(reasonWords(kept, "fr")).toBe("autorisations manquantes\u00a0: read_all_orders, write_orders");
    expect(reasonWords(syncReason("shop_refused", { said: null }), "en")).toBe("Shopify refused");
  });

  it("a row from before codes were kept reads as it was written", () => {
    expect(reasonWords("the shop answered HTTP 503", "fr")).toBe("the shop answered HTTP 503");
    expect(reasonWords('{"reason":', "fr")).toBe('{"reason":');
    expect(reasonWords(stored("gone_from_the_table"), "fr")).toBe("gone from the table");
    expect(reasonWords(stored("toString"), "fr")).toBe("toString");
    expect(reasonWords(stored("scopes_missing", { scopes: 7 }), "fr")).toBe("scopes missing");
  });

  it("another's words are kept short, so that no reason is cut in the middle of its facts", () => {
    const kept = syncReason("fields_unreadable", { fields: Array.from({ length: 500 }, () => "x".repeat(5_000)) });
    expect(kept.length).toBeLessThan(2_000);
    expect(reasonWords(kept, "fr")).toMatch(/^forme inconnue/);
    expect(syncReason("shop_refused", { said: '"'.repeat(9_000) }).length).toBeLessThan(1_000);
  });
});

describe("why something stands", () => {
  it("is said from a kept reason, a code, or in somebody's own words, letter for letter", () => {
    const kept = syncReason("refund_not_sent", { code: "insufficient_funds" });
    expect(whyWords(kept, "en")).toBe("the refund failed: the Stripe account holds too little money");
    expect(whyWords(kept, "fr")).toBe("le remboursement a échoué\u00a0: le solde du compte Stripe est insuffisant");
    expect(whyWords(syncReason("refund_not_sent", { code: "of_tomorrow" }), "fr")).toBe("le remboursement a échoué\u00a0: of tomorrow");
    expect([whyWords("terms_changed", "en"), whyWords("terms_changed", "fr")]).toEqual([
      "amount, date or card changed",
      "montant, date ou carte modifiés",
    ]);
    expect(whyWords("a_code_of_tomorrow", "fr")).toBe("a code of tomorrow");
    expect(whyWords("550 5.1.1 no such_user here", "fr")).toBe("550 5.1.1 no such_user here");
  });
});
