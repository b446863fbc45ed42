import { getTranslations } from "next-intl/server";
import { FULL_REFUND_POLICIES } from "@/lib/domain/cancellation";
import type { PageDoor } from "@/lib/entry/page";
import type { ShopSettings } from "@/lib/queries/shop-settings";
import { changeRefundSetting } from "./actions";
import { ChoiceSetting } from "./choice-setting";

/** What a refund of everything that was paid does to the preorder. */
export async function RefundSetting({ door, settings }: { readonly door: PageDoor; readonly settings: ShopSettings }) {
  const t = await getTranslations("refunds.setting");
  return (
    <ChoiceSetting
      title={t("title")}
      text={t("text")}
      name="onFullRefund"
      label={t("label")}
      value={settings.onFullRefund === "ask" ? "ask" : "cancel"}
      options={FULL_REFUND_POLICIES.map((policy) => ({ value: policy, label: t(policy) }))}
      version={settings.version}
      action={door.can("settings.write") ? changeRefundSetting : null}
    />
  );
}
