import { getTranslations } from "next-intl/server";
import { fromJson } from "@/lib/domain/money";
import type { Evidence, EvidenceFact } from "@/lib/domain/reconciliation-evidence";
import { type Wording, wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";

const STATES = [
  "succeeded",
  "success",
  "pending",
  "failed",
  "failure",
  "canceled",
  "cancelled",
  "recorded",
  "owed",
  "not_recordable",
  "not_needed",
  "open",
  "processing",
  "unknown",
  "paid",
  "scheduled",
  "card_missing",
  "charging",
  "retry_wait",
  "needs_card",
  "needs_customer",
  "needs_consent",
  "invoice_open",
  "in_doubt",
  "requires_confirmation",
  "requires_payment_method",
  "requires_action",
] as const;
const RAILS = ["stripe", "shopify", "manual", "shopify_payments"] as const;
const SIDES = ["predesk", "stripe", "shopify"] as const;

/** What each side says, side by side; one below the other on a phone. */
export async function EvidenceSides({ door, evidence }: { readonly door: PageDoor; readonly evidence: Evidence }) {
  const t = await getTranslations("reconciliation");
  const wording = wordingFor(door.reader);
  return (
    <div className="mt-3 grid gap-4 md:grid-cols-3">
      {SIDES.map((side) => (
        <section key={side} className="min-w-0">
          <h3 className="mb-1 font-medium text-sm">{t(`side.${side}`)}</h3>
          <Facts facts={evidence[side]} wording={wording} />
        </section>
      ))}
    </div>
  );
}

async function Facts({ facts, wording }: { readonly facts: readonly EvidenceFact[] | null; readonly wording: Wording }) {
  const t = await getTranslations("reconciliation");
  if (facts === null || facts.length === 0) return <p className="text-muted text-sm">{t(facts === null ? "notAsked" : "nothing")}</p>;
  return (
    <ul className="flex flex-col gap-1.5 text-sm">
      {facts.map((fact) => (
        <li key={`${fact.what} ${fact.ref} ${fact.at} ${fact.amount?.minor}`} className="min-w-0">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span>{t(`fact.${fact.what}`)}</span>
            {fact.amount ? <span className="figures font-medium">{wording.money(fromJson(fact.amount))}</span> : null}
          </span>
          <Small fact={fact} wording={wording} />
        </li>
      ))}
    </ul>
  );
}

/** State, rail, time and name of a fact, as far as there are any. */
async function Small({ fact, wording }: { readonly fact: EvidenceFact; readonly wording: Wording }) {
  const t = await getTranslations("reconciliation");
  // What a side calls by a name we do not know is shown in its own word.
  const stateWord = STATES.find((name) => name === fact.state);
  const railWord = RAILS.find((name) => name === fact.by);
  const state = stateWord ? t(`state.${stateWord}`) : fact.state;
  const rail = railWord ? t(`rail.${railWord}`) : fact.by;
  const words = [state, rail, fact.at ? wording.dateTime(new Date(fact.at)) : null].filter((one) => one !== null);
  if (words.length === 0 && fact.ref === null) return null;
  return (
    <span className="block text-muted">
      {words.join(", ")}
      {fact.ref ? <span className="block break-all text-xs tabular-nums">{fact.ref.split("/").at(-1)}</span> : null}
    </span>
  );
}
