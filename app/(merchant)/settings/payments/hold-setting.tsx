import { getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/settings/action-form";
import { Panel } from "@/components/ui/panel";
import type { PageDoor } from "@/lib/entry/page";
import type { ShopSettings } from "@/lib/queries/shop-settings";
import { changeHoldSetting } from "./hold-setting-actions";

/** Hold until paid: by itself, or never by itself. */
export async function HoldSetting({ door, settings }: { readonly door: PageDoor; readonly settings: ShopSettings }) {
  const [t, common] = await Promise.all([getTranslations("holds.setting"), getTranslations("common")]);
  const value = settings.holdsUntilPaid ? "yes" : "no";
  return (
    <Panel title={t("title")}>
      <p className="mb-3 text-muted">{t("text")}</p>
      {door.can("settings.write") ? (
        <ActionForm
          key={settings.version}
          extra={{ version: settings.version }}
          fields={[
            {
              type: "select",
              name: "holdsUntilPaid",
              label: t("label"),
              value,
              options: [
                { value: "yes", label: t("yes") },
                { value: "no", label: t("no") },
              ],
            },
          ]}
          action={changeHoldSetting}
          submit={common("save")}
          done={common("saved")}
        />
      ) : (
        <p>{t(value)}</p>
      )}
    </Panel>
  );
}
