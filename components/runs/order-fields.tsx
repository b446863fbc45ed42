"use client";

import { useTranslations } from "next-intl";
import { Tick } from "@/components/order/tick";
import { Field, Input, Select } from "@/components/ui/field";
import { Notice } from "@/components/ui/states";
import type { Choices, SettingsOf } from "./bulk";

type Fields<Settings> = { readonly value: Settings; readonly onChange: (value: Settings) => void };

type ReasonProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly reasons: Choices<Value>;
  readonly onChange: (value: Value) => void;
};

function Reason<Value extends string>({ label, value, reasons, onChange }: ReasonProps<Value>) {
  return (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          value={value}
          onChange={(event) => onChange(reasons.find((reason) => reason.value === event.target.value)?.value ?? value)}
        >
          {reasons.map((reason) => (
            <option key={reason.value} value={reason.value}>
              {reason.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

type TextProps = { readonly label: string; readonly value: string; readonly onChange: (value: string) => void };

function Text({ label, value, onChange }: TextProps) {
  return (
    <Field label={label}>
      {(control) => <Input {...control} maxLength={300} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

type HoldProps = Fields<SettingsOf<"hold">> & { readonly today: string; readonly reasons: Choices<SettingsOf<"hold">["reason"]> };

export function HoldFields({ value, onChange, today, reasons }: HoldProps) {
  const t = useTranslations("bulk");
  return (
    <>
      <Reason label={t("holdReason")} value={value.reason} reasons={reasons} onChange={(reason) => onChange({ ...value, reason })} />
      <Text label={t("note")} value={value.note} onChange={(note) => onChange({ ...value, note })} />
      <Field label={t("until")} hint={t("untilHint")}>
        {(control) => (
          <Input
            {...control}
            type="date"
            min={today}
            value={value.until ?? ""}
            onChange={(event) => onChange({ ...value, until: event.target.value || null })}
          />
        )}
      </Field>
      <Field label={t("told")}>
        {(control) => (
          <Select
            {...control}
            value={value.told}
            onChange={(event) => onChange({ ...value, told: event.target.value === "nothing" ? "nothing" : "status_mail" })}
          >
            <option value="status_mail">{t("toldMail")}</option>
            <option value="nothing">{t("toldNothing")}</option>
          </Select>
        )}
      </Field>
      {value.told === "nothing" ? (
        <Text label={t("toldReason")} value={value.toldReason} onChange={(toldReason) => onChange({ ...value, toldReason })} />
      ) : null}
    </>
  );
}

export function ReleaseFields({ value, onChange }: Fields<SettingsOf<"release">>) {
  const t = useTranslations("bulk");
  return <Text label={t("reason")} value={value.reason} onChange={(reason) => onChange({ ...value, reason })} />;
}

type CancelProps = Fields<SettingsOf<"cancel">> & { readonly reasons: Choices<SettingsOf<"cancel">["reason"]> };

export function CancelFields({ value, onChange, reasons }: CancelProps) {
  const t = useTranslations("bulk");
  return (
    <>
      <Notice tone="warning">{t("final")}</Notice>
      <Reason label={t("cancelReason")} value={value.reason} reasons={reasons} onChange={(reason) => onChange({ ...value, reason })} />
      <div className="flex flex-col gap-2">
        <Tick
          checked={value.refund === "full"}
          onChange={(isRefunded) => onChange({ ...value, refund: isRefunded ? "full" : "none" })}
          label={t("refundPaid")}
        />
        <Tick checked={value.restock} onChange={(restock) => onChange({ ...value, restock })} label={t("restock")} />
        <Tick checked={value.tellCustomer} onChange={(tellCustomer) => onChange({ ...value, tellCustomer })} label={t("tellCancel")} />
      </div>
    </>
  );
}

type RefundProps = Fields<SettingsOf<"refund">> & { readonly reasons: Choices<SettingsOf<"refund">["reason"]> };

export function RefundFields({ value, onChange, reasons }: RefundProps) {
  const t = useTranslations("bulk");
  return (
    <>
      <Notice tone="warning">{t("final")}</Notice>
      <Field label={t("what")}>
        {(control) => (
          <Select
            {...control}
            value={value.what}
            onChange={(event) => onChange({ ...value, what: event.target.value === "full" ? "full" : "required" })}
          >
            <option value="required">{t("whatRequired")}</option>
            <option value="full">{t("whatFull")}</option>
          </Select>
        )}
      </Field>
      <Reason label={t("refundReason")} value={value.reason} reasons={reasons} onChange={(reason) => onChange({ ...value, reason })} />
      <Text label={t("refundNote")} value={value.note} onChange={(note) => onChange({ ...value, note })} />
    </>
  );
}
