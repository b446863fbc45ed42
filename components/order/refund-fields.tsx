"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useId } from "react";
import { Field, Input } from "@/components/ui/field";
import type { MoneyBackPreview } from "./money-back-shapes";
import { money, type RefundDraft, typed } from "./refund-draft";
import { Tick } from "./tick";

type LinesProps = {
  readonly choice: MoneyBackPreview;
  readonly draft: RefundDraft;
  readonly onUnits: (lineId: string, units: number) => void;
  readonly onRestock: (lineId: string, isRestocked: boolean) => void;
};

/** A whole number of units, none less than zero and none more than are left. */
const within = (text: string, left: number): number => Math.min(Math.max(Math.trunc(Number(text)) || 0, 0), left);

/** How many of each line are refunded. None: money alone. */
export function RefundLines({ choice, draft, onUnits, onRestock }: LinesProps) {
  const t = useTranslations("refunds");
  const format = useFormatter();
  const id = useId();
  if (choice.lines.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">{t("refund.lines")}</legend>
      {choice.lines.map((line) => (
        <div key={line.id} className="flex items-center gap-3">
          <Input
            type="number"
            inputMode="numeric"
            id={`${id} ${line.id}`}
            className="max-w-20"
            min={0}
            max={line.left}
            value={draft.units[line.id] ?? 0}
            onChange={(event) => onUnits(line.id, within(event.target.value, line.left))}
          />
          <label htmlFor={`${id} ${line.id}`} className="min-w-0 flex-1">
            {line.title}
            <span className="block text-muted text-sm">
              {t("refund.lineLeft", { left: line.left, worth: money(format, BigInt(line.worth), choice.currency) })}
            </span>
          </label>
          {(draft.units[line.id] ?? 0) > 0 ? (
            <Tick
              checked={!draft.lost.includes(line.id)}
              onChange={(isRestocked) => onRestock(line.id, isRestocked)}
              label={t("refund.restockLine")}
            />
          ) : null}
        </div>
      ))}
    </fieldset>
  );
}

type PartsProps = {
  readonly choice: MoneyBackPreview;
  readonly amounts: Readonly<Record<string, string>>;
  readonly onChange: (paymentId: string, text: string) => void;
};

/** How much of each payment goes back, each on the rail that took it. */
export function RefundParts({ choice, amounts, onChange }: PartsProps) {
  const t = useTranslations("refunds");
  const format = useFormatter();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">{t("refund.parts")}</legend>
      {choice.payments.map((payment) => {
        const left = BigInt(payment.left);
        const minor = typed(amounts[payment.id] ?? "", choice.currency);
        const most = money(format, left, choice.currency);
        const error = minor === null ? t("refund.notAmount") : minor > left ? t("refund.tooMuch", { most }) : null;
        return (
          <Field
            key={payment.id}
            label={t(`rails.${payment.rail}`)}
            hint={
              payment.isKnown
                ? t("refund.partHint", { date: payment.received, captured: money(format, BigInt(payment.captured), choice.currency), most })
                : t("refund.unknownPayment")
            }
            error={error}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                autoComplete="off"
                className="max-w-40 text-right"
                placeholder="0"
                disabled={!payment.isKnown || left === 0n}
                value={amounts[payment.id] ?? ""}
                onChange={(event) => onChange(payment.id, event.target.value)}
              />
            )}
          </Field>
        );
      })}
    </fieldset>
  );
}
