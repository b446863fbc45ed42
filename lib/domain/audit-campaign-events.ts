import { z } from "zod";
import { count, d, day, id, kind, maybe, text } from "./audit-event-shape";
import { CAMPAIGN_ITEM_KINDS, CAMPAIGN_PLACES, campaignWhy, STOCK_OPTIONS } from "./campaign";
import { codeWord } from "./code-words";
import { whyWords } from "./why-words";

const campaign = { campaignId: id, campaign: text };
const UNKNOWN = { en: "unknown", fr: "inconnue" } as const;

/** What becomes of a campaign, and of an order's place in one. */
export const CAMPAIGN_EVENTS = {
  "campaign.created": kind(
    campaign,
    (e) => `Campaign “${e.campaign}” created.`,
    (e) => `Campagne «\u00a0${e.campaign}\u00a0» créée.`,
  ),
  "campaign.changed": kind(
    { ...campaign, changes: z.array(text) },
    (e, w) => `Campaign “${e.campaign}” changed: ${w.list(e.changes.map((code) => codeWord("campaign_setting", code, "en")))}.`,
    (e, w) =>
      `Campagne «\u00a0${e.campaign}\u00a0» modifiée\u00a0: ${w.list(e.changes.map((code) => codeWord("campaign_setting", code, "fr")))}.`,
  ),
  "campaign.ended": kind(
    campaign,
    (e) => `Campaign “${e.campaign}” ended: no order joins it any more.`,
    (e) => `Campagne «\u00a0${e.campaign}\u00a0» terminée\u00a0: plus aucune commande ne la rejoint.`,
  ),
  "campaign.joined": kind(
    {
      ...campaign,
      whyKind: z.enum(CAMPAIGN_ITEM_KINDS),
      why: text,
      units: count,
      place: z.enum(CAMPAIGN_PLACES),
      stock: z.enum(STOCK_OPTIONS),
    },
    (e, w) =>
      `Joined campaign “${e.campaign}” by ${campaignWhy(e.whyKind, e.why, "en")}, ${w.counted(e.units, "unit", "units")}${e.place === "beyond" ? ", beyond the cap" : ""}.`,
    (e, w) =>
      `A rejoint la campagne «\u00a0${e.campaign}\u00a0» par ${campaignWhy(e.whyKind, e.why, "fr")}, ${w.counted(e.units, "unité", "unités")}${e.place === "beyond" ? ", au-delà du plafond" : ""}.`,
  ),
  "campaign.place_changed": kind(
    { ...campaign, units: count, before: z.enum(CAMPAIGN_PLACES), after: z.enum(CAMPAIGN_PLACES) },
    (e, w) => `Campaign “${e.campaign}”: ${w.counted(e.units, "unit", "units")}, ${PLACE.en[e.before]} → ${PLACE.en[e.after]}.`,
    (e, w) =>
      `Campagne «\u00a0${e.campaign}\u00a0»\u00a0: ${w.counted(e.units, "unité", "unités")}, ${PLACE.fr[e.before]} → ${PLACE.fr[e.after]}.`,
  ),
  "campaign.promise_moved": kind(
    { ...campaign, before: maybe(day), after: maybe(day), why: text },
    (e, w) =>
      `Promise of campaign “${e.campaign}” moved from ${d(w, e.before, UNKNOWN.en)} to ${d(w, e.after, UNKNOWN.en)} (${whyWords(e.why, "en")}).`,
    (e, w) =>
      `Promesse de la campagne «\u00a0${e.campaign}\u00a0» déplacée de ${d(w, e.before, UNKNOWN.fr)} à ${d(w, e.after, UNKNOWN.fr)} (${whyWords(e.why, "fr")}).`,
  ),
  "campaign.stock_arrived": kind(
    campaign,
    (e) => `Stock of campaign “${e.campaign}” has arrived: due dates are set.`,
    (e) => `Le stock de la campagne «\u00a0${e.campaign}\u00a0» est arrivé\u00a0: les échéances sont fixées.`,
  ),
  "campaign.plan_written": kind(
    { ...campaign, soldOut: z.boolean() },
    (e) => `Selling plan of campaign “${e.campaign}” written to Shopify${e.soldOut ? ", taken off its products: sold out" : ""}.`,
    (e) =>
      `Plan de vente de la campagne «\u00a0${e.campaign}\u00a0» écrit dans Shopify${e.soldOut ? ", retiré de ses produits\u00a0: épuisé" : ""}.`,
  ),
  "campaign.plan_refused": kind(
    { ...campaign, why: text },
    (e) => `Shopify refused the selling plan of campaign “${e.campaign}” (${whyWords(e.why, "en")}).`,
    (e) => `Shopify a refusé le plan de vente de la campagne «\u00a0${e.campaign}\u00a0» (${whyWords(e.why, "fr")}).`,
  ),
} as const;

const PLACE = {
  en: { within: "within the cap", beyond: "beyond the cap", freed: "freed" },
  fr: { within: "dans le plafond", beyond: "au-delà du plafond", freed: "hors campagne" },
} as const;
