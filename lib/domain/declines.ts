import type { DeclineClass, DeclineCodes } from "./charge-outcome";
import { ADVICE_CLASSES, DECLINE_ROWS, type DeclineMeaning, MASTERCARD_ADVICE, NETWORK_NEVER } from "./decline-table";
import type { Bilingual } from "./language";

/** A decline read against the tables. */
export type DeclineReading = {
  readonly class: DeclineClass;
  /** False for a code of no table: retried once at most. */
  readonly known: boolean;
  readonly meaning: DeclineMeaning;
  /** Least wait a network asked for, in hours; 0 for none. */
  readonly waitHours: number;
  /** What decided, for the explanation: `network`, `advice`, `code` or `default`. */
  readonly by: "network" | "advice" | "code" | "default";
};

const FALLBACK = { class: "later", meaning: "bank_declined" } as const;

/** The code that names a decline best: `decline_code`, else `code`. */
export function namedCode(codes: DeclineCodes): string {
  return codes.declineCode ?? codes.code;
}

/**
 * Reads a decline. Strictest first: a network's or an advice's "never" wins, then a code that is not about waiting, then
 * the advice, then the code. Source: the tables of decline-table.ts.
 * @param brand Stripe's card brand in lower case (`visa`, `mastercard`), null when unknown
 */
export function readDecline(codes: DeclineCodes, brand: string | null): DeclineReading {
  const row = DECLINE_ROWS.get(namedCode(codes)) ?? DECLINE_ROWS.get(codes.code);
  // `card_declined` only says that there was a decline: with an unknown decline code it is not knowledge.
  const known = row !== undefined && (codes.declineCode === undefined || DECLINE_ROWS.has(codes.declineCode));
  const meaning = row?.meaning ?? FALLBACK.meaning;
  const waitHours = waitOf(codes, brand);
  const base = { known, meaning, waitHours };
  if (isNetworkNever(codes, brand)) return { ...base, class: "never", by: "network" };
  const advice = codes.adviceCode === undefined ? undefined : ADVICE_CLASSES.get(codes.adviceCode);
  if (advice === "never") return { ...base, class: "never", by: "advice" };
  if (row && row.class !== "later" && row.class !== "technical") return { ...base, class: row.class, by: "code" };
  if (advice === "fix_data") return { ...base, class: "fix_data", meaning: "wrong_details", by: "advice" };
  if (row) return { ...base, class: row.class, by: "code" };
  return { ...base, class: FALLBACK.class, by: "default" };
}

/** The class alone, for the outcome a gateway answers with. */
export function declineClassOf(codes: DeclineCodes, brand: string | null): DeclineClass {
  return readDecline(codes, brand).class;
}

function isNetworkNever(codes: DeclineCodes, brand: string | null): boolean {
  const { networkCode, networkAdviceCode } = codes;
  const byCode = NETWORK_NEVER.some(
    (row) => row.network === brand && networkCode !== undefined && row.codes.has(networkCode.toUpperCase()),
  );
  return byCode || (brand === "mastercard" && networkAdviceCode !== undefined && MASTERCARD_ADVICE.never.has(networkAdviceCode));
}

function waitOf(codes: DeclineCodes, brand: string | null): number {
  if (brand !== "mastercard" || codes.networkAdviceCode === undefined) return 0;
  return MASTERCARD_ADVICE.waitHours.get(codes.networkAdviceCode) ?? 0;
}

/** What the customer may be told. Lost, stolen and fraud are never named: the card may be in the wrong hands. */
export const CUSTOMER_WORDS: Readonly<Record<DeclineMeaning, Bilingual>> = {
  insufficient_funds: {
    en: "Your bank says there was not enough money available.",
    fr: "Votre banque indique que le solde disponible était insuffisant.",
  },
  limit_reached: {
    en: "Your bank says a limit of your card was reached.",
    fr: "Votre banque indique qu’un plafond de votre carte est atteint.",
  },
  expired: { en: "Your card has expired.", fr: "Votre carte a expiré." },
  wrong_details: { en: "Your bank did not recognise the card details.", fr: "Votre banque n’a pas reconnu les coordonnées de la carte." },
  confirm: { en: "Your bank asks you to confirm this payment.", fr: "Votre banque vous demande de confirmer ce paiement." },
  bank_declined: {
    en: "Your bank declined the payment without saying why.",
    fr: "Votre banque a refusé le paiement sans en préciser le motif.",
  },
  bank_unavailable: { en: "Your bank could not be reached.", fr: "Votre banque n’a pas pu être jointe." },
  card_not_accepted: { en: "This card cannot be used for this payment.", fr: "Cette carte ne peut pas être utilisée pour ce paiement." },
  permission_withdrawn: {
    en: "The permission to charge this card was withdrawn at your bank.",
    fr: "L’autorisation de débiter cette carte a été retirée auprès de votre banque.",
  },
  card_unusable: { en: "This card cannot be used for this payment.", fr: "Cette carte ne peut pas être utilisée pour ce paiement." },
};
