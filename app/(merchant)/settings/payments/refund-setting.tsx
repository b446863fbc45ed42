import { getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/settings/action-form";
import { Panel } from "@/components/ui/panel";
import { FULL_REFUND_POLICIES } from "@/lib/domain/cancellation";
import type { PageDoor } from "@/lib/entry/page";
import type { ShopSettings } from "@/lib/queries/shop-settings";
import { changeRefundSetting } from "./refund-setting-actions";

/** What a refund of everything that was paid does to the preorder. */
export async function RefundSetting({ door, settings }: { readonly door: PageDoor; readonly settings: ShopSettings }) {
  const [t, common] = await Promise.all([getTranslations("refunds.setting"), getTranslations("common")]);
  const value = settings.onFullRefund === "ask" ? "ask" : "cancel";
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
              name: "onFullRefund",
              label: t("label"),
              value,
              options: FULL_REFUND_POLICIES.map((policy) => ({ value: policy, label: t(policy) })),
            },
          ]}
          action={changeRefundSetting}
          submit={common("save")}
          done={common("saved")}
        />
      ) : (
        <p>{t(value)}</p>
      )}
    </Panel>
  );
}
