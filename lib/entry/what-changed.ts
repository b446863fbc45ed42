import { auditSentence } from "@/lib/domain/audit-events";
import type { Reader } from "@/lib/domain/language";
import { wordingFor } from "@/lib/domain/words";
import { type EditSubject, type LatestChange, latestChanges } from "@/lib/queries/latest-changes";
import type { Scope } from "@/lib/store/scope";

const IDS = ["orderId", "instalmentId", "holdId", "customerId", "campaignId"] as const satisfies readonly (keyof EditSubject)[];

/** What an input is about: its own ids, or those of what was `seen`. */
function subjectOf(input: unknown): EditSubject {
  if (typeof input !== "object" || input === null) return {};
  const fields = { ...("seen" in input ? subjectOf(input.seen) : {}), ...input } as Readonly<Record<string, unknown>>;
  return Object.fromEntries(IDS.flatMap((id) => (typeof fields[id] === "string" ? [[id, fields[id]]] : [])));
}

/** The changes an edit came too late for, as the reader is told them: when, who, what. */
export async function changesInWords(scope: Scope, input: unknown, reader: Reader, now: Date): Promise<string[]> {
  const { dateTime } = wordingFor(reader);
  const changes = await latestChanges(scope, subjectOf(input), now);
  return changes.flatMap((change) => {
    const sentence = auditSentence(change.type, change.data, reader);
    return sentence === null ? [] : [`${dateTime(change.at)}, ${whoOf(change)}${reader.language === "fr" ? "\u00a0: " : ": "}${sentence}`];
  });
}

function whoOf({ actorKind, actorName }: LatestChange): string {
  if (actorName !== null) return actorName;
  if (actorKind === "shopify") return "Shopify";
  return actorKind === "stripe" ? "Stripe" : "Predesk";
}
