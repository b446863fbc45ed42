import { getTranslations } from "next-intl/server";
import { COUNTRY_CODES } from "@/lib/domain/country-zones";
import { Fold, PlainButton } from "./parts";
import type { Shown } from "./shown";

/** *Correct the delivery address* (rule 32). Nothing of the street is filled in: a link may have been forwarded. */
export async function AddressForm({ choices, language }: Shown) {
  const t = await getTranslations({ locale: language, namespace: "customer.address" });
  const { address } = choices;
  if (!address) return null;
  const names = new Intl.DisplayNames([language], { type: "region" });
  const countries = COUNTRY_CODES.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) =>
    a.name.localeCompare(b.name, language),
  );
  return (
    <Fold title={t("title")}>
      {address.open ? <p>{t(address.open)}</p> : null}
      <p>{address.city ? t("current", { city: address.city }) : t("currentUnknown")}</p>
      <form method="post" action="/c/address" className="flex flex-col gap-3">
        <Field name="name" label={t("name")} autoComplete="name" required />
        <Field name="address1" label={t("address1")} autoComplete="address-line1" required />
        <Field name="address2" label={t("address2")} autoComplete="address-line2" />
        <div className="flex gap-3">
          <Field name="zip" label={t("zip")} autoComplete="postal-code" />
          <Field name="city" label={t("city")} autoComplete="address-level2" required />
        </div>
        <Field name="provinceCode" label={t("province")} autoComplete="address-level1" initial={address.provinceCode ?? ""} />
        <label className="flex flex-col gap-1">
          <span className="text-sm">{t("country")}</span>
          <select name="countryCode" defaultValue={address.countryCode ?? ""} required className={INPUT}>
            <option value="" />
            {countries.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <p className="text-muted text-sm">{t("note")}</p>
        <div>
          <PlainButton>{t("action")}</PlainButton>
        </div>
      </form>
    </Fold>
  );
}

const INPUT = "min-h-10 w-full rounded-control border border-border-strong bg-raised px-3 py-2";

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly autoComplete: string;
  readonly required?: boolean;
  readonly initial?: string;
}

function Field({ name, label, autoComplete, required = false, initial = "" }: FieldProps) {
  return (
    <label className="flex w-full flex-col gap-1">
      <span className="text-sm">{label}</span>
      <input
        name={name}
        type="text"
        autoComplete={autoComplete}
        required={required}
        defaultValue={initial}
        maxLength={200}
        className={INPUT}
      />
    </label>
  );
}
