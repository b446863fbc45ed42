import { getTranslations } from "next-intl/server";
import { cardName } from "@/lib/domain/consent";
import type { Reader } from "@/lib/domain/language";
import { nextStepSentence, readNextStep } from "@/lib/domain/next-step";
import { wordingFor } from "@/lib/domain/words";
import type { OrderDetail, PlannedInstalment } from "@/lib/queries/order-detail";

/** The instalment the header speaks about: the open balance, else the last one. */
export function mainInstalment(order: OrderDetail): PlannedInstalment | null {
  const balances = order.instalments.filter((instalment) => instalment.kind === "balance");
  return balances.find((instalment) => instalment.state !== "paid" && instalment.state !== "cancelled") ?? balances.at(-1) ?? null;
}

/** `Paris` of `Europe/Paris`. */
const placeOf = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

/** What is going to happen with the money of this order, in one sentence. */
export async function stateSentence(order: OrderDetail, reader: Reader): Promise<string> {
  const t = await getTranslations("order");
  const wording = wordingFor(reader);
  const instalment = mainInstalment(order);
  const amount = wording.money(instalment?.amount ?? order.balance);
  const isOpen = order.state !== "paid" && order.state !== "cancelled";
  if (isOpen && order.collector !== "stripe") return t(order.collector === "shopify" ? "sentence.watched" : "sentence.manual", { amount });
  if (isOpen && order.isObserved) return t("sentence.observed", { amount });
  const card = instalment?.card ? cardName(instalment.card) : t("theCard");
  const zone = placeOf(reader.zone);
  switch (order.state) {
    case "card_missing":
      return order.dueOn
        ? t("sentence.card_missing_due", { amount, date: wording.longDate(order.dueOn) })
        : t("sentence.card_missing", { amount });
    case "scheduled": {
      const date = instalment?.nextAttemptAt
        ? wording.dateTime(instalment.nextAttemptAt)
        : order.dueOn
          ? wording.longDate(order.dueOn)
          : null;
      return date ? t("sentence.scheduled", { amount, card, date, zone }) : t("sentence.unscheduled", { amount, card });
    }
    case "retry_wait":
      return t("sentence.retry_wait", { amount, card, date: instalment?.nextAttemptAt ? wording.dateTime(instalment.nextAttemptAt) : "" });
    case "paid":
      return t("sentence.paid", { amount: wording.money(order.paid) });
    case "cancelled":
      return t("sentence.cancelled");
    case "needs_consent":
    case "invoice_open":
    case "in_doubt":
      return t(`sentence.${order.state}`, { amount });
    default:
      return t(`sentence.${order.state}`, { amount, card });
  }
}

/** What happens next and why, or what a charge was refused for with the way out; null when there is nothing to say. */
export function nextStepWords(instalment: PlannedInstalment | null, reader: Reader): string | null {
  const step = readNextStep(instalment?.nextStepWhy);
  return step ? nextStepSentence(step, reader) : null;
}
