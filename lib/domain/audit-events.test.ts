import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { AUDIT_EVENT_TYPES, AUDIT_EVENTS, auditSentence } from "./audit-events";
import { readerOf } from "./language";

const english = readerOf("en", "Europe/Paris");
const french = readerOf("fr", "Europe/Paris");

/** A payload that fits a schema, built from the schema itself. */
function sample(schema: z.core.$ZodType, field = ""): unknown {
  const def = schema._zod.def as { type: string } & Record<string, unknown>;
  switch (def.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(def.shape as Record<string, z.core.$ZodType>).map(([key, value]) => [key, sample(value, key)]),
      );
    case "array":
      return [sample(def.element as z.core.$ZodType, field)];
    case "nullable":
      return sample(def.innerType as z.core.$ZodType, field);
    case "enum":
      return Object.values(def.entries as Record<string, string>)[0];
    case "boolean":
      return true;
    case "number":
      return 3;
    case "record":
      return { cap: 3 };
    case "string":
      return text(def.format as string | undefined, field);
    default:
      throw new Error(`no sample for ${def.type}`);
  }
}

function text(format: string | undefined, field: string): string {
  if (format === "date") return "2026-12-01";
  if (format === "datetime") return "2026-12-01T08:00:00Z";
  if (field === "currency") return "EUR";
  if (field === "minor") return "24000";
  return field === "last4" || field === "cardLast4" ? "4242" : "word";
}

describe("audit events", () => {
  it("are named area.what", () => {
    expect(AUDIT_EVENT_TYPES.length).toBeGreaterThan(80);
    expect(AUDIT_EVENT_TYPES.filter((type) => !/^[a-z_]+\.[a-z_]+$/.test(type))).toEqual([]);
  });

  it("writes no code of a row where people read: what changed in Shopify, a card's brand", () => {
    const changes = { changes: ["total", "financial_status", "due_date", "email"] };
    expect(auditSentence("order.updated", changes, english)).toBe(
      "Order updated from Shopify: total, payment status, due date and e-mail address.",
    );
    expect(auditSentence("order.updated", changes, french)).toBe(
      "Commande mise à jour depuis Shopify\u00a0: total, état du paiement, échéance et adresse e-mail.",
    );
    const settings = { campaignId: "id", campaign: "Autumn", changes: ["unitCap", "noticeDays"] };
    expect(auditSentence("campaign.changed", settings, english)).toBe("Campaign “Autumn” changed: cap of units and days of notice.");
    expect(auditSentence("campaign.changed", settings, french)).toBe(
      "Campagne «\u00a0Autumn\u00a0» modifiée\u00a0: plafond d’unités et jours de préavis.",
    );
    const saved = { cardId: "card", brand: "visa", last4: "4242", via: "link" };
    expect(auditSentence("card.saved", saved, english)).toBe("Card saved: Visa ···4242.");
  });

  it.each(AUDIT_EVENT_TYPES)("%s has a sentence in both languages, and its payload survives JSON", (type) => {
    const data = JSON.parse(JSON.stringify(sample(AUDIT_EVENTS[type].schema)));
    const en = auditSentence(type, data, english);
    const fr = auditSentence(type, data, french);
    expect(en).toMatch(/\.$/);
    expect(fr).toMatch(/\.$/);
    expect(en).not.toBe(fr);
    expect(`${en}${fr}`).not.toMatch(/undefined|\[object|NaN/);
    expect(fr).not.toMatch(/ [;:?!»]|« /);
  });

  it("keep no personal fields: those live in one erasable place (rule 34)", () => {
    const personal = /^(name|email|phone|address|ip|userAgent|firstName|lastName)$/;
    const fields = AUDIT_EVENT_TYPES.flatMap((type) => Object.keys(AUDIT_EVENTS[type].schema.shape).map((field) => `${type}.${field}`));
    expect(fields.filter((path) => personal.test(path.split(".").at(-1) ?? ""))).toEqual([]);
  });

  it("count one of a thing in the singular, in French none of it too", () => {
    const joined = { campaignId: "id", campaign: "Autumn", whyKind: "sku", why: "ATLAS7-M", units: 1, place: "beyond", stock: "at_sale" };
    expect(auditSentence("campaign.joined", joined, english)).toBe("Joined campaign “Autumn” by SKU “ATLAS7-M”, 1 unit, beyond the cap.");
    expect(auditSentence("campaign.joined", { ...joined, units: 2 }, english)).toContain(", 2 units, beyond");
    expect(auditSentence("campaign.joined", { ...joined, place: "within" }, french)).toMatch(/, 1 unité\.$/);
    const started = { runId: "id", kind: "hold", included: 1, fingerprint: "" };
    expect(auditSentence("run.started", started, english)).toBe("Run started (holding fulfilment): 1 order.");
    expect(auditSentence("run.stopped", { runId: "id", kind: "hold", notDone: 0 }, french)).toMatch(/\u00a0: 0 commande non traitée\.$/);
  });

  it("a row this version does not know is not guessed at", () => {
    expect(auditSentence("order.teleported", {}, english)).toBeNull();
    expect(auditSentence("charge.succeeded", { amount: "240" }, english)).toBeNull();
    expect(auditSentence("toString", {}, english)).toBeNull();
  });

  it("reads well", () => {
    const declined = { ...(sample(AUDIT_EVENTS["charge.declined"].schema) as object), declineCode: "insufficient_funds", next: "retry" };
    expect(auditSentence("charge.declined", declined, english)).toBe("Charge of €240.00 declined: not enough money. Next: tried again.");
    expect(auditSentence("charge.declined", declined, french)).toBe(
      "Débit de 240,00\u00a0€ refusé\u00a0: provision insuffisante. Suite\u00a0: nouvel essai.",
    );
  });
});
