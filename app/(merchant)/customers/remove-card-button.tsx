import { getTranslations } from "next-intl/server";
import { ActionButton } from "@/components/settings/action-button";
import { cardName } from "@/lib/domain/consent";
import type { Reader } from "@/lib/domain/language";
import { wordingFor } from "@/lib/domain/words";
import type { CardUse } from "@/lib/queries/card-uses";
import { removeCard } from "./actions";

type RemoveCardButtonProps = {
  readonly customerId: string;
  readonly card: { readonly id: string; readonly brand: string; readonly last4: string };
  /** Open balances that lose it. */
  readonly uses: readonly CardUse[];
  readonly reader: Reader;
};

/** Says which balances lose their card before anything is removed; with any, the digits have to be typed. */
export async function RemoveCardButton({ customerId, card, uses, reader }: RemoveCardButtonProps) {
  const t = await getTranslations("desk.remove");
  const wording = wordingFor(reader);
  const balances = uses.map((use) => `${use.orderName} (${wording.money(use.amount)})`);
  const lose = t("text", { count: uses.length, orders: wording.list(balances) });
  const running = uses.some((use) => use.isRunning) ? ` ${t("running")}` : "";
  return (
    <ActionButton
      label={t("button")}
      look="danger"
      quiet
      size="sm"
      input={{ customerId, cardId: card.id }}
      action={removeCard}
      done={t("done")}
      confirm={{
        title: t("title", { card: cardName(card) }),
        text: uses.length === 0 ? t("unused") : `${lose}${running}`,
        ...(uses.length === 0 ? {} : { word: { label: t("word", { last4: card.last4 }), value: card.last4 } }),
      }}
    />
  );
}
