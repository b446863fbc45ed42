import { getTranslations } from "next-intl/server";
import { CARD_KEPT_DAYS } from "@/lib/domain/card-keeping";
import type { PageDoor } from "@/lib/entry/page";
import type { ShopSettings } from "@/lib/queries/shop-settings";
import { changeCardSetting } from "./actions";
import { ChoiceSetting } from "./choice-setting";

/** How long a card is kept once nothing is owed on it. */
export async function CardSetting({ door, settings }: { readonly door: PageDoor; readonly settings: ShopSettings }) {
  const t = await getTranslations("settings.cards");
  return (
    <ChoiceSetting
      title={t("title")}
      text={t("text")}
      name="cardKeptDays"
      label={t("label")}
      value={String(settings.cardKeptDays)}
      options={CARD_KEPT_DAYS.map((days) => ({ value: String(days), label: t("days", { days }) }))}
      version={settings.version}
      action={door.can("settings.write") ? changeCardSetting : null}
    />
  );
}
