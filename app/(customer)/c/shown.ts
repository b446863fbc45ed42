import { cardName } from "@/lib/domain/consent";
import { dateInZone } from "@/lib/domain/dates";
import type { Language } from "@/lib/domain/language";
import type { Wording } from "@/lib/domain/words";
import type { CustomerChoices } from "@/lib/queries/customer-choices";
import type { CustomerPage } from "@/lib/queries/customer-page";
import type { View } from "./view";

/** What every part of the page is written from. */
export interface Shown {
  readonly page: CustomerPage;
  readonly choices: CustomerChoices;
  readonly view: View;
  readonly language: Language;
  readonly words: Wording;
}

/** What the sentences of every state are made of; each takes what it needs. */
export function valuesOf({ page, words }: Shown) {
  const { balance, card, notice, order, merchant } = page;
  const nextOn = balance?.nextAttemptAt ? dateInZone(balance.nextAttemptAt, merchant.timezone) : (balance?.dueOn ?? null);
  const on = balance?.state === "retry_wait" ? nextOn : (notice?.chargeOn ?? balance?.dueOn ?? null);
  return {
    amount: words.money(balance?.amount ?? order.total),
    card: card ? cardName(card) : "",
    date: on ? words.longDate(on) : "",
    merchant: merchant.name,
  };
}
