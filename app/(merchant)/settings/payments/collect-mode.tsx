import { Check, X } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { ActionButton } from "@/components/settings/action-button";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/status-badge";
import { dateInZone } from "@/lib/domain/dates";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { PreFlight, ShopSettings } from "@/lib/queries/shop-settings";
import { switchCollectMode } from "../actions";

type Part = { readonly door: PageDoor; readonly settings: ShopSettings; readonly flight: PreFlight };

/** Watch or collect: the switch only an owner holds, after the pre-flight and with a typed word. */
export async function CollectMode({ door, settings, flight }: Part) {
  const t = await getTranslations("settings");
  const wording = wordingFor(door.reader);
  const isCollecting = settings.mode === "collect";
  const since = settings.collectSwitchedOnAt;
  return (
    <Panel title={t("mode.title")}>
      <p>
        {isCollecting
          ? since
            ? t("mode.collect", { date: wording.date(dateInZone(since, door.reader.zone)) })
            : t("mode.collectNow")
          : t("mode.watch")}
      </p>
      {isCollecting ? null : <PreFlightList door={door} flight={flight} />}
      <div className="mt-4">
        {door.can("money.collect_mode") ? (
          <ModeSwitch shop={settings.name} isCollecting={isCollecting} />
        ) : (
          <p className="text-muted text-sm">{t("mode.ownerOnly")}</p>
        )}
      </div>
    </Panel>
  );
}

async function ModeSwitch({ shop, isCollecting }: { readonly shop: string; readonly isCollecting: boolean }) {
  const t = await getTranslations("settings");
  if (isCollecting) {
    return (
      <ActionButton
        label={t("mode.switchOff")}
        input={{ mode: "watch", confirmed: true }}
        action={switchCollectMode}
        done={t("mode.switchedOff")}
        confirm={{ title: t("mode.switchOffTitle", { shop }), text: t("mode.switchOffText") }}
      />
    );
  }
  const word = t("mode.theWord");
  return (
    <ActionButton
      label={t("mode.switchOn")}
      look="primary"
      input={{ mode: "collect", confirmed: true }}
      action={switchCollectMode}
      done={t("mode.switchedOn")}
      confirm={{
        title: t("mode.switchOnTitle", { shop }),
        text: t("mode.switchOnText"),
        word: { label: t("mode.word", { word }), value: word },
      }}
    />
  );
}

type CheckState = "holds" | "missing";

async function PreFlightList({ door, flight }: { readonly door: PageDoor; readonly flight: PreFlight }) {
  const t = await getTranslations("settings");
  const wording = wordingFor(door.reader);
  const must = (holds: boolean): CheckState => (holds ? "holds" : "missing");
  const checks: { name: string; state: CheckState }[] = [
    { name: t("mode.shopify"), state: must(flight.shopifyStatus === "ok") },
    {
      name: flight.missingScopes.length === 0 ? t("mode.scopes") : t("mode.scopesMissing", { scopes: flight.missingScopes.join(", ") }),
      state: must(flight.missingScopes.length === 0),
    },
    { name: t("mode.stripe"), state: must(flight.stripeStatus === "ok") },
    { name: t("mode.descriptor"), state: must(flight.hasDescriptor) },
    { name: t("mode.shopifyWebhook"), state: must(flight.shopifyWebhookSeen) },
    { name: t("mode.stripeWebhook"), state: must(flight.stripeWebhookSeen) },
  ];
  return (
    <div className="mt-4">
      <h3 className="mb-2 font-medium">{t("mode.preflight")}</h3>
      <ul className="flex flex-col gap-1.5">
        {checks.map((check) => (
          <li key={check.name} className="flex items-center gap-2">
            <CheckIcon state={check.state} />
            <span className="min-w-0 flex-1">{check.name}</span>
            <Pill tone={check.state === "holds" ? "success" : "danger"}>{t(`mode.${check.state}`)}</Pill>
          </li>
        ))}
      </ul>
      <p className="mt-3">
        {t("mode.effect", { count: flight.openOrders, amount: wording.money(flight.open) })}{" "}
        {t("mode.observed", { count: flight.observedOrders })}
      </p>
    </div>
  );
}

function CheckIcon({ state }: { readonly state: CheckState }) {
  if (state === "holds") return <Check aria-hidden="true" className="size-4 shrink-0 text-success-text" />;
  return <X aria-hidden="true" className="size-4 shrink-0 text-danger-text" />;
}
