import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ActionButton } from "@/components/settings/action-button";
import { ActionForm } from "@/components/settings/action-form";
import { Facts, Panel } from "@/components/ui/panel";
import { Notice } from "@/components/ui/states";
import { reasonWords } from "@/lib/domain/sync-reasons";
import { wordingFor } from "@/lib/domain/words";
import { appUrl } from "@/lib/entry/customer-link";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { type ShopHealth, type StripeHealth, shopHealth, stripeHealth } from "@/lib/queries/sync";
import { ConnectionStatus } from "../../connection-status";
import { checkShopify, checkStripe, connectShopify, connectStripe } from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("nav.connections") };
}

export default async function ConnectionsPage() {
  const door = await openPage("settings.read");
  const [t, shops, stripe] = await Promise.all([getTranslations("settings"), shopHealth(door.scope), stripeHealth(door.scope)]);
  return (
    <>
      <h1 className="font-semibold text-xl tracking-tight">{t("nav.connections")}</h1>
      {door.can("settings.write") ? null : <Notice tone="info">{t("readOnly")}</Notice>}
      <Shopify door={door} shop={shops[0] ?? null} />
      <Stripe door={door} connection={stripe} />
    </>
  );
}

async function Shopify({ door, shop }: { readonly door: PageDoor; readonly shop: ShopHealth | null }) {
  const [t, common] = await Promise.all([getTranslations("settings"), getTranslations("common")]);
  const wording = wordingFor(door.reader);
  const at = (time: Date | null) => (time ? wording.dateTime(time) : common("never"));
  return (
    <Panel title={t("shopify.title")} aside={shop ? <ConnectionStatus status={shop.status} /> : null}>
      {shop?.statusReason ? <p className="mb-3 text-danger-text">{reasonWords(shop.statusReason, door.reader.language)}</p> : null}
      {shop ? (
        <div className="mb-4 flex flex-col gap-3">
          <Facts
            facts={[
              { label: t("shopify.domain"), value: shop.domain },
              { label: t("shopify.clientId"), value: `···${shop.clientId.slice(-4)}` },
              { label: t("shopify.plan"), value: shop.plan ?? common("unknown") },
              { label: t("shopify.version"), value: shop.apiVersion },
              { label: t("shopify.scopes"), value: shop.scopes.length > 0 ? shop.scopes.join(", ") : common("unknown") },
              { label: t("connections.lastWebhook"), value: at(shop.lastWebhookAt) },
              { label: t("connections.checkedAt"), value: at(shop.checkedAt) },
            ]}
          />
          {door.can("settings.write") ? (
            <div className="text-sm">
              <p className="text-muted">{t("shopify.privacy")}</p>
              <code className="break-all">{`${appUrl()}${shop.webhookPath}`}</code>
            </div>
          ) : null}
          {door.can("settings.write") ? (
            <div>
              <ActionButton
                label={t("connections.check")}
                input={{ connectionId: shop.id }}
                action={checkShopify}
                done={t("connections.checked")}
              />
            </div>
          ) : null}
        </div>
      ) : null}
      <p className="mb-4 text-muted text-sm">{t("shopify.rule")}</p>
      {door.can("settings.write") ? (
        <details open={!shop} className="border-border border-t pt-3">
          <summary className="w-fit font-medium">{t(shop ? "shopify.replace" : "shopify.connect")}</summary>
          <p className="mt-2 mb-4 text-muted">{t("shopify.lead")}</p>
          <ActionForm
            fields={[
              {
                type: "text",
                name: "shopDomain",
                label: t("shopify.domain"),
                required: true,
                maxLength: 255,
                value: shop?.domain,
                placeholder: "my-shop.myshopify.com",
              },
              { type: "text", name: "clientId", label: t("shopify.clientId"), required: true, maxLength: 200 },
              {
                type: "password",
                name: "clientSecret",
                label: t("shopify.clientSecret"),
                required: true,
                maxLength: 500,
                autoComplete: "off",
              },
              {
                type: "password",
                name: "accessToken",
                label: t("shopify.accessToken"),
                hint: t("shopify.accessTokenHint"),
                optional: true,
                maxLength: 500,
                autoComplete: "off",
              },
            ]}
            action={connectShopify}
            submit={t("shopify.connect")}
            done={t("shopify.connected")}
            adds
          />
        </details>
      ) : null}
    </Panel>
  );
}

async function Stripe({ door, connection }: { readonly door: PageDoor; readonly connection: StripeHealth | null }) {
  const [t, common] = await Promise.all([getTranslations("settings"), getTranslations("common")]);
  const wording = wordingFor(door.reader);
  const at = (time: Date | null) => (time ? wording.dateTime(time) : common("never"));
  return (
    <Panel title={t("stripe.title")} aside={connection ? <ConnectionStatus status={connection.status} /> : null}>
      {connection?.statusReason ? (
        <p className="mb-3 text-danger-text">{reasonWords(connection.statusReason, door.reader.language)}</p>
      ) : null}
      {connection ? (
        <div className="mb-4 flex flex-col gap-3">
          <Facts
            facts={[
              { label: t("stripe.account"), value: connection.accountId },
              { label: t("stripe.mode"), value: t(connection.mode === "live" ? "stripe.modeLive" : "stripe.modeTest") },
              { label: t("stripe.keyEnds"), value: t("stripe.keyEndsIn", { last4: connection.secretKeyLast4 }) },
              { label: t("stripe.currency"), value: connection.defaultCurrency?.toUpperCase() ?? common("unknown") },
              { label: t("connections.lastWebhook"), value: at(connection.lastWebhookAt) },
              { label: t("connections.checkedAt"), value: at(connection.checkedAt) },
            ]}
          />
          {door.can("settings.write") ? (
            <div>
              <ActionButton label={t("connections.check")} input={{}} action={checkStripe} done={t("connections.checked")} />
            </div>
          ) : null}
        </div>
      ) : null}
      {door.can("settings.write") ? (
        <details open={!connection} className="border-border border-t pt-3">
          <summary className="w-fit font-medium">{t(connection ? "stripe.replace" : "stripe.connect")}</summary>
          <p className="mt-2 mb-4 text-muted">{t("stripe.lead")}</p>
          <ActionForm
            fields={[{ type: "password", name: "secretKey", label: t("stripe.key"), required: true, maxLength: 500, autoComplete: "off" }]}
            action={connectStripe}
            submit={t("stripe.connect")}
            done={t("stripe.connected")}
            adds
          />
        </details>
      ) : null}
    </Panel>
  );
}
