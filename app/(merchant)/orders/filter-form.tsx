import { SlidersHorizontal } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { buttonLook } from "@/components/ui/button-look";
import { Field, Input, Select } from "@/components/ui/field";
import { DECLINE_CLASSES } from "@/lib/domain/charge-outcome";
import type { OrdersQuery } from "@/lib/queries/orders-list";
import { href } from "./search";

/** Names the form sets itself; everything else of the address is carried along. */
const OWN: ReadonlySet<string> = new Set(["sku", "campaign", "tag", "country", "currency", "decline", "after", "before"]);

type FilterFormProps = {
  readonly query: OrdersQuery;
  readonly campaigns: readonly { readonly id: string; readonly name: string }[];
};

/** Filters whose values are written, or are the shop's own. A plain form: it works before any script has loaded, and its address is the list's. */
export async function FilterForm({ query, campaigns }: FilterFormProps) {
  const t = await getTranslations("orders.filter");
  const kept = [...new URLSearchParams(href(query).split("?")[1] ?? "")].filter(([name]) => !OWN.has(name));
  return (
    // Opened anew when the list changes, so that the form never shows what was.
    <details key={href(query)} className="relative">
      <summary className={buttonLook({ look: "secondary", className: "list-none [&::-webkit-details-marker]:hidden" })}>
        <SlidersHorizontal aria-hidden="true" className="size-4" />
        {t("more")}
      </summary>
      <form
        method="get"
        action="/orders"
        className="absolute left-0 z-30 mt-1 flex w-72 max-w-[calc(100vw-2rem)] flex-col gap-3 rounded-panel border border-border bg-raised p-3 shadow-pop"
      >
        {kept.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Field label={t("skuLabel")}>{(control) => <Input {...control} name="sku" defaultValue={query.sku ?? ""} maxLength={255} />}</Field>
        <Field label={t("tagLabel")}>{(control) => <Input {...control} name="tag" defaultValue={query.tag ?? ""} maxLength={255} />}</Field>
        <div className="grid grid-cols-2 gap-3">
          <Field label={t("countryLabel")}>
            {(control) => (
              <Input
                {...control}
                name="country"
                defaultValue={query.country ?? ""}
                pattern="[A-Za-z]{2}"
                title={t("codeHint")}
                maxLength={2}
              />
            )}
          </Field>
          <Field label={t("currencyLabel")}>
            {(control) => (
              <Input
                {...control}
                name="currency"
                defaultValue={query.currency ?? ""}
                pattern="[A-Za-z]{3}"
                title={t("currencyHint")}
                maxLength={3}
              />
            )}
          </Field>
        </div>
        {campaigns.length > 0 ? (
          <Field label={t("campaignLabel")}>
            {(control) => (
              <Select {...control} name="campaign" defaultValue={query.campaignId ?? ""}>
                <option value="">{t("any")}</option>
                {campaigns.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        <Field label={t("declineLabel")}>
          {(control) => (
            <Select {...control} name="decline" defaultValue={query.decline ?? ""}>
              <option value="">{t("any")}</option>
              {DECLINE_CLASSES.map((name) => (
                <option key={name} value={name}>
                  {t(`class.${name}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" look="primary">
          {t("apply")}
        </Button>
      </form>
    </details>
  );
}
