import { getTranslations } from "next-intl/server";
import type { PageDoor } from "@/lib/entry/page";
import type { ShopSettings } from "@/lib/queries/shop-settings";
import { changeHoldSetting } from "./actions";
import { ChoiceSetting } from "./choice-setting";

/** Hold until paid: by itself, or never by itself. */
export async function HoldSetting({ door, settings }: { readonly door: PageDoor; readonly settings: ShopSettings }) {
  const t = await getTranslations("holds.setting");
  return (
    <ChoiceSetting
      title={t("title")}
      text={t("text")}
      name="holdsUntilPaid"
      label={t("label")}
      value={settings.holdsUntilPaid ? "yes" : "no"}
      options={[
        { value: "yes", label: t("yes") },
        { value: "no", label: t("no") },
      ]}
      version={settings.version}
      action={door.can("settings.write") ? changeHoldSetting : null}
    />
  );
}
