import { instant } from "./dates";
import type { Reader } from "./language";
import { fromJson, type Money } from "./money";
import type { RecoveryPlan } from "./recovery";
import { recoverySentence, recoveryWhySchema } from "./recovery-words";
import { REFUSAL_CODES, refusalText } from "./refusal-texts";
import type { Refusal } from "./refusals";
import { wordingFor } from "./words";

/** Why an instalment waits as it does: a plan after a bank's answer, or a charge that was refused before it left. */
export type NextStep =
  | { readonly kind: "recovery"; readonly plan: RecoveryPlan }
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly againAt: Date | null };

/** Plain JSON, as the row keeps it. */
export type StoredJson = string | number | boolean | null | readonly StoredJson[] | { readonly [key: string]: StoredJson };

function isMoney(value: object): value is Money {
  return "minor" in value && "currency" in value && typeof value.minor === "bigint" && typeof value.currency === "string";
}

/** Facts as JSON that can be read back: instants and money carry a mark, because JSON knows neither. */
export function toStoredFacts(value: unknown): StoredJson {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value instanceof Date) return { $at: value.toISOString() };
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(toStoredFacts);
  if (typeof value !== "object") return null;
  if (isMoney(value)) return { $money: { minor: value.minor.toString(), currency: value.currency } };
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toStoredFacts(member)]));
}

/** The facts again. @throws when a marked value is not what its mark says */
export function fromStoredFacts(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(fromStoredFacts);
  if (typeof json !== "object" || json === null) return json;
  if ("$at" in json && typeof json.$at === "string") return instant(Date.parse(json.$at));
  if ("$money" in json && typeof json.$money === "object" && json.$money !== null) {
    const { minor, currency } = json.$money as { minor?: unknown; currency?: unknown };
    return fromJson({ minor: String(minor), currency: String(currency) });
  }
  return Object.fromEntries(Object.entries(json).map(([key, member]) => [key, fromStoredFacts(member)]));
}

export function storedNextStep(step: NextStep): StoredJson {
  return toStoredFacts(step);
}

/** The step of a row, or null for a row of another version: it is then shown without its reason. */
export function readNextStep(json: unknown): NextStep | null {
  const step = fromStoredFacts(json);
  if (typeof step !== "object" || step === null || !("kind" in step)) return null;
  if (step.kind === "recovery" && "plan" in step && isPlan(step.plan)) return { kind: "recovery", plan: step.plan };
  if (step.kind === "refused" && "refusal" in step && isStoredRefusal(step.refusal)) {
    return { kind: "refused", refusal: step.refusal, againAt: "againAt" in step && step.againAt instanceof Date ? step.againAt : null };
  }
  return null;
}

function isPlan(value: unknown): value is RecoveryPlan {
  if (typeof value !== "object" || value === null || !("why" in value) || !("action" in value)) return false;
  return recoveryWhySchema.safeParse(value.why).success && (value.action !== "retry" || ("at" in value && value.at instanceof Date));
}

function isStoredRefusal(value: unknown): value is Refusal {
  if (typeof value !== "object" || value === null || !("code" in value) || !("params" in value)) return false;
  return (REFUSAL_CODES as readonly unknown[]).includes(value.code);
}

/** What happens next and why, for staff. */
export function nextStepSentence(step: NextStep, reader: Reader): string {
  if (step.kind === "recovery") return recoverySentence(step.plan, reader);
  const { text, wayOut } = refusalText(step.refusal, reader);
  if (!step.againAt) return `${text} ${wayOut}`;
  const at = wordingFor(reader).dayTime(step.againAt);
  return reader.language === "fr" ? `${text} ${wayOut} Prochaine vérification\u00a0: ${at}.` : `${text} ${wayOut} Looked at again ${at}.`;
}
