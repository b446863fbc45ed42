import { getTranslations } from "next-intl/server";
import { ActionButton } from "@/components/settings/action-button";
import { ActionForm } from "@/components/settings/action-form";
import { Panel } from "@/components/ui/panel";
import { dateInZone } from "@/lib/domain/dates";
import { COLLECTORS } from "@/lib/domain/states";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { OtherOrderRow } from "@/lib/queries/sync";
import { importOrder } from "./actions";

/** Orders of the shop that matched no rule, and the way to take one in by hand. */
export async function OtherOrders({ door, rows }: { readonly door: PageDoor; readonly rows: readonly OtherOrderRow[] }) {
  const [t, common] = await Promise.all([getTranslations("sync"), getTranslations("common")]);
  const wording = wordingFor(door.reader);
  const canImport = door.can("orders.import");
  return (
    <Panel title={t("others.title")} flush>
      <p className="px-4 py-3 text-muted">{t("others.text")}</p>
      {canImport ? (
        <div className="border-border border-t px-4 py-3">
          <ActionForm
            columns={2}
            adds
            fields={[
              { type: "text", name: "name", label: t("others.name"), required: true, maxLength: 60, placeholder: "#1001" },
              {
                type: "select",
                name: "collector",
                label: t("others.collector"),
                value: "stripe",
                options: COLLECTORS.map((collector) => ({ value: collector, label: common(`collector.${collector}`) })),
              },
            ]}
            action={importOrder}
            submit={t("others.byName")}
            done={t("others.imported")}
          />
        </div>
      ) : null}
      <ul className="divide-y divide-border border-border border-t">
        {rows.length === 0 ? <li className="px-4 py-3 text-muted">{t("others.empty")}</li> : null}
        {rows.map((row) => (
          <li key={row.gid} className="flex items-center gap-4 px-4 py-2">
            <span className="min-w-20 font-medium">{row.name}</span>
            <span className="min-w-0 flex-1 text-muted">
              {t("others.placed", { date: wording.date(dateInZone(row.placedAt, door.reader.zone)) })}
              {row.why === "deleted_in_shop" ? ` · ${t("others.deleted")}` : ""}
            </span>
            {canImport && row.why !== "deleted_in_shop" ? (
              <ActionButton
                label={t("others.import")}
                size="sm"
                input={{ name: row.name, collector: "stripe" }}
                action={importOrder}
                done={t("others.imported")}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
