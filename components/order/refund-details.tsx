"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Field, Input } from "@/components/ui/field";
import type { MoneyBackPreview } from "./money-back-shapes";
import { DETAILS, type Detail, money, mostOf, type RefundDraft, typed } from "./refund-draft";

type DetailsProps = {
  readonly choice: MoneyBackPreview;
  readonly draft: RefundDraft;
  readonly onChange: (detail: Detail, text: string) => void;
};

/** Delivery, tax and an adjustment, each by itself, beside the goods or without any. */
export function RefundDetails({ choice, draft, onChange }: DetailsProps) {
  const t = useTranslations("refunds");
  const format = useFormatter();
  const shown = DETAILS.filter((detail) => mostOf(choice, detail) !== 0n);
  return (
    <fieldset className="grid gap-3 sm:grid-cols-3">
      <legend className="mb-1 font-medium text-sm">{t("refund.details")}</legend>
      {shown.map((detail) => {
        const most = mostOf(choice, detail);
        const minor = typed(draft.details[detail] ?? "", choice.currency);
        const limit = most === null ? null : money(format, most, choice.currency);
        const isTooMuch = minor !== null && most !== null && minor > most;
        const error = minor === null ? t("refund.notAmount") : isTooMuch ? t("refund.detailMost", { most: limit ?? "" }) : null;
        return (
          <Field
            key={detail}
            label={t(`refund.detail.${detail}`)}
            hint={limit ? t("refund.detailMost", { most: limit }) : t("refund.adjustmentHint")}
            error={error}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                autoComplete="off"
                className="text-right"
                placeholder="0"
                value={draft.details[detail] ?? ""}
                onChange={(event) => onChange(detail, event.target.value)}
              />
            )}
          </Field>
        );
      })}
    </fieldset>
  );
}
