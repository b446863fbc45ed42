"use client";

import { useTranslations } from "next-intl";
import { Field, Input, Select } from "@/components/ui/field";
import type { CollectPart, CollectPreview } from "./collect";

type CollectAmountProps = {
  readonly preview: CollectPreview;
  /** Null: all of it. */
  readonly part: CollectPart | null;
  readonly onChange: (part: CollectPart | null) => void;
};

/** All of the balance, or a part of it the customer has agreed to. The amount is read and checked by the server. */
export function CollectAmount({ preview, part, onChange }: CollectAmountProps) {
  const t = useTranslations("actions");
  return (
    <>
      <Field label={t("collect.what")}>
        {(control) => (
          <Select
            {...control}
            value={part ? "part" : "all"}
            onChange={(event) => onChange(event.target.value === "part" ? { amount: "", agreed: "" } : null)}
          >
            <option value="all">{t("collect.all", { amount: preview.amount })}</option>
            <option value="part">{t("collect.part")}</option>
          </Select>
        )}
      </Field>
      {part ? (
        <>
          <Field label={t("collect.partAmount", { currency: preview.currency })} hint={t("collect.partHint", { amount: preview.amount })}>
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                autoComplete="off"
                className="max-w-40 text-right"
                value={part.amount}
                onChange={(event) => onChange({ ...part, amount: event.target.value })}
              />
            )}
          </Field>
          <Field label={t("collect.agreed")} hint={t("collect.agreedHint")}>
            {(control) => (
              <Input
                {...control}
                maxLength={300}
                value={part.agreed}
                onChange={(event) => onChange({ ...part, agreed: event.target.value })}
              />
            )}
          </Field>
        </>
      ) : null}
    </>
  );
}
