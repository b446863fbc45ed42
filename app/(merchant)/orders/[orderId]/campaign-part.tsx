import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ActionButton } from "@/components/settings/action-button";
import { Facts, Panel } from "@/components/ui/panel";
import { campaignWhy } from "@/lib/domain/campaign";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import { campaignOfOrder } from "@/lib/queries/campaigns";
import { acceptOrder } from "../../campaigns/actions";
import { promiseText } from "../../campaigns/words";

/** The campaign an order is in: why, with how many units, and when its stock is taken. Nothing for an order in none. */
export async function CampaignPanel({ door, orderId }: { readonly door: PageDoor; readonly orderId: string }) {
  const campaign = await campaignOfOrder(door.scope, orderId);
  if (!campaign) return null;
  const [t, all, promise] = await Promise.all([
    getTranslations("campaigns.order"),
    getTranslations("campaigns"),
    promiseText(campaign, door.reader),
  ]);
  const { id, name, whyKind, why, units, place, stock } = campaign;
  const where = t(`place.${place}`);
  return (
    <Panel title={t("title")}>
      <p>
        <Link href={`/campaigns/${id}`} className="font-medium text-accent-text hover:underline">
          {name}
        </Link>
      </p>
      <p className="mb-2 text-muted text-sm">{promise}</p>
      <Facts
        facts={[
          { label: t("why"), value: campaignWhy(whyKind, why, door.reader.language) },
          {
            label: t("units"),
            value: (
              <span className={place === "beyond" ? "figures text-danger-text" : "figures"}>
                {wordingFor(door.reader).count(units)}, {where}
              </span>
            ),
          },
          ...(place === "freed" ? [] : [{ label: t("stock"), value: all(`stock.${stock}`) }]),
        ]}
      />
      {place === "beyond" && door.can("campaigns.write") ? (
        <div className="mt-3">
          <ActionButton
            label={t("accept")}
            size="sm"
            input={{ orderId }}
            action={acceptOrder}
            done={t("accepted")}
            confirm={{ title: t("acceptTitle"), text: t("acceptText") }}
          />
        </div>
      ) : null}
    </Panel>
  );
}
