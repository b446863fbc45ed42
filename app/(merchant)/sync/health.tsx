import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Facts, Panel } from "@/components/ui/panel";
import { reasonWords } from "@/lib/domain/sync-reasons";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { ShopHealth, StripeHealth } from "@/lib/queries/sync";
import { ConnectionStatus } from "../connection-status";

type HealthProps = { readonly door: PageDoor; readonly shops: readonly ShopHealth[]; readonly stripe: StripeHealth | null };

/** Whether messages come in, and when the last one did. */
export async function Health({ door, shops, stripe }: HealthProps) {
  const [t, common] = await Promise.all([getTranslations("sync"), getTranslations("common")]);
  const wording = wordingFor(door.reader);
  const at = (time: Date | null) => (time ? wording.dateTime(time) : common("never"));
  const aside = door.can("settings.read") ? (
    <Link href="/settings/connections" className="text-accent-text text-sm hover:underline">
      {t("health.settings")}
    </Link>
  ) : null;
  return (
    <Panel title={t("health.title")} aside={aside} flush>
      {shops.length === 0 && !stripe ? <p className="px-4 py-3 text-muted">{t("health.none")}</p> : null}
      <ul className="divide-y divide-border">
        {shops.map((shop) => (
          <li key={shop.id} className="px-4 py-3">
            <p className="mb-2 flex flex-wrap items-center gap-2">
              <span className="min-w-0 flex-1 truncate font-medium">{shop.domain}</span>
              <ConnectionStatus status={shop.status} />
            </p>
            {shop.statusReason ? <p className="mb-2 text-danger-text">{reasonWords(shop.statusReason, door.reader.language)}</p> : null}
            <Facts
              facts={[
                { label: t("health.lastWebhook"), value: at(shop.lastWebhookAt) },
                { label: t("health.subscriptions"), value: at(shop.subscriptionsCheckedAt) },
                { label: t("health.reconciled"), value: at(shop.reconciledThrough) },
                { label: t("health.checked"), value: at(shop.checkedAt) },
              ]}
            />
          </li>
        ))}
        {stripe ? (
          <li className="px-4 py-3">
            <p className="mb-2 flex flex-wrap items-center gap-2">
              <span className="min-w-0 flex-1 truncate font-medium">Stripe {stripe.accountId}</span>
              <ConnectionStatus status={stripe.status} />
            </p>
            {stripe.statusReason ? <p className="mb-2 text-danger-text">{reasonWords(stripe.statusReason, door.reader.language)}</p> : null}
            <Facts
              facts={[
                { label: t("health.lastWebhook"), value: at(stripe.lastWebhookAt) },
                { label: t("health.checked"), value: at(stripe.checkedAt) },
              ]}
            />
          </li>
        ) : null}
      </ul>
    </Panel>
  );
}
