import { z } from "zod";
import { declineWord } from "./code-words";
import { brandName } from "./consent";
import { isPlainDate } from "./dates";
import type { Language, Reader } from "./language";
import type { NearestCeiling, RecoveryPlan, RecoveryWhy } from "./recovery";
import { type Wording, wordingFor } from "./words";

const decline = z.string();
const planDate = z.string().refine(isPlainDate);

/** Reads a stored reason back; rows of a later version that it does not know come out as a failure, never as a guess. */
export const recoveryWhySchema: z.ZodType<RecoveryWhy> = z.discriminatedUnion("code", [
  z.object({ code: z.literal("later"), decline }),
  z.object({ code: z.literal("unknown_code"), decline }),
  z.object({ code: z.literal("technical"), decline }),
  z.object({ code: z.literal("not_made"), detail: z.string() }),
  z.object({ code: z.literal("network_wait"), decline, hours: z.number() }),
  z.object({ code: z.literal("ceiling"), network: z.string(), used: z.number(), limit: z.number(), edition: z.string() }),
  z.object({ code: z.literal("never"), decline, by: z.enum(["network", "advice", "code", "default"]) }),
  z.object({ code: z.literal("fix_data"), decline }),
  z.object({ code: z.literal("confirm"), decline }),
  z.object({ code: z.literal("tries_used"), decline, max: z.number() }),
  z.object({ code: z.literal("consent_ends"), latestOn: planDate }),
]);

/** The bank's word in ours, and its code for whoever looks it up. */
function named(decline: string, language: Language): string {
  return `${declineWord(decline, language)} (${decline})`;
}

function english(why: RecoveryWhy, w: Wording): string {
  switch (why.code) {
    case "later":
      return named(why.decline, "en");
    case "unknown_code":
      return `the bank said ${why.decline}, a code we do not know: one more try only`;
    case "technical":
      return named(why.decline, "en");
    case "not_made":
      return `the charge did not reach the bank (${why.detail})`;
    case "network_wait":
      return `the card network asks to wait ${w.count(why.hours)} hours (${why.decline})`;
    case "ceiling":
      return `the limit of ${why.network} is near: ${w.count(why.used)} of ${w.count(why.limit)} (edition of ${editionWords(why.edition, w)})`;
    case "never":
      return `${named(why.decline, "en")}: this card is not tried again`;
    case "fix_data":
      return `${named(why.decline, "en")}: the card's details must change first`;
    case "confirm":
      return `the bank wants the customer to confirm (${why.decline})`;
    case "tries_used":
      return `all ${w.count(why.max)} retries are used; ${named(why.decline, "en")}`;
    case "consent_ends":
      return `the customer agreed to a charge no later than ${w.date(why.latestOn)}`;
  }
}

function french(why: RecoveryWhy, w: Wording): string {
  switch (why.code) {
    case "later":
      return named(why.decline, "fr");
    case "unknown_code":
      return `la banque a répondu ${why.decline}, un code inconnu\u00a0: un seul autre essai`;
    case "technical":
      return named(why.decline, "fr");
    case "not_made":
      return `le débit n’a pas atteint la banque (${why.detail})`;
    case "network_wait":
      return `le réseau de la carte demande d’attendre ${w.count(why.hours)} heures (${why.decline})`;
    case "ceiling":
      return `la limite de ${why.network} approche\u00a0: ${w.count(why.used)} sur ${w.count(why.limit)} (édition du ${editionWords(why.edition, w)})`;
    case "never":
      return `${named(why.decline, "fr")}\u00a0: cette carte ne sera plus essayée`;
    case "fix_data":
      return `${named(why.decline, "fr")}\u00a0: les coordonnées de la carte doivent d’abord changer`;
    case "confirm":
      return `la banque demande au client de confirmer (${why.decline})`;
    case "tries_used":
      return `les ${w.count(why.max)} nouveaux essais sont épuisés\u00a0; ${named(why.decline, "fr")}`;
    case "consent_ends":
      return `le client a autorisé un débit au plus tard le ${w.date(why.latestOn)}`;
  }
}

/** The reason alone, for staff. It names the bank's code: never show it to customers (declines.ts CUSTOMER_WORDS is for them). */
export function recoveryWhy(why: RecoveryWhy, reader: Reader): string {
  const wording = wordingFor(reader);
  return reader.language === "fr" ? french(why, wording) : english(why, wording);
}

/** What happens next and why, for staff: "Next try Tue 09:00, 3 of 8: not enough money (insufficient_funds)." */
export function recoverySentence(plan: RecoveryPlan, reader: Reader): string {
  const w = wordingFor(reader);
  const why = recoveryWhy(plan.why, reader);
  if (plan.action === "retry") {
    const limit = plan.ceiling ? ceilingWords(plan.ceiling, reader, w) : "";
    return reader.language === "fr"
      ? `Prochain essai ${w.dayTime(plan.at)}, ${w.count(plan.used + 1)} sur ${w.count(plan.max)}\u00a0: ${why}${limit}.`
      : `Next try ${w.dayTime(plan.at)}, ${w.count(plan.used + 1)} of ${w.count(plan.max)}: ${why}${limit}.`;
  }
  const step = STEPS[plan.action][reader.language];
  return `${step}${reader.language === "fr" ? "\u00a0" : ""}: ${why}.`;
}

/** The edition of a rule as the reader writes dates; a year, and what older rows hold, as it stands. */
export function editionWords(edition: string, w: Wording): string {
  return isPlainDate(edition) ? w.date(edition) : edition;
}

/** The limit the next try stays below: "; Visa ceiling 20 in 30 days, 2 used (edition 18 Apr 2026)". */
function ceilingWords({ network, used, limit, days, edition }: NearestCeiling, reader: Reader, w: Wording): string {
  const name = network === "any" ? null : brandName(network);
  if (reader.language === "fr") {
    return `\u00a0; plafond ${name ?? "interne"} ${w.count(limit)} en ${w.count(days)} j, ${w.count(used)} utilisés (édition du ${editionWords(edition, w)})`;
  }
  return `; ${name ?? "our own"} ceiling ${w.count(limit)} in ${w.count(days)} ${days === 1 ? "day" : "days"}, ${w.count(used)} used (edition ${editionWords(edition, w)})`;
}

const STEPS = {
  new_card: { en: "Will not retry, a new card is needed", fr: "Pas de nouvel essai, une autre carte est nécessaire" },
  customer: { en: "Waiting for the customer", fr: "En attente du client" },
  new_consent: { en: "A new agreement is needed", fr: "Un nouvel accord est nécessaire" },
} as const;
