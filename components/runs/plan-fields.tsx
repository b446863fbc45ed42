"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Checkbox, Field, Input, Select } from "@/components/ui/field";
import type { BulkActions, BulkOptions, SettingsOf } from "./bulk";
import { type Example, MailExamples } from "./mail-examples";

type Fields<Settings> = { readonly value: Settings; readonly onChange: (value: Settings) => void };

type LinkFieldsProps = Fields<SettingsOf<"send_links">> &
  Pick<BulkOptions, "senders"> & {
    readonly examples: readonly Example[];
    readonly preview: BulkActions["previewLink"];
  };

export function LinkFields({ value, senders, onChange, examples, preview }: LinkFieldsProps) {
  const t = useTranslations("bulk");
  return (
    <>
      <Field label={t("who")}>
        {(control) => (
          <Select
            {...control}
            value={value.who}
            onChange={(event) => onChange({ ...value, who: event.target.value === "all" ? "all" : "needed" })}
          >
            <option value="needed">{t("whoNeeded")}</option>
            <option value="all">{t("whoAll")}</option>
          </Select>
        )}
      </Field>
      {senders.length > 1 ? (
        <Field label={t("sender")}>
          {(control) => (
            <Select {...control} value={value.senderId ?? ""} onChange={(event) => onChange({ ...value, senderId: event.target.value })}>
              {senders.map((sender) => (
                <option key={sender.id} value={sender.id}>
                  {sender.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      {/* Another sender is another mail: what was shown of the last one goes. */}
      <MailExamples key={value.senderId} orders={examples} senderId={value.senderId} preview={preview} />
    </>
  );
}

const numberIn = (text: string, least: number, most: number): number => Math.min(Math.max(Math.trunc(Number(text)) || least, least), most);

export function CollectFields({ value, onChange }: Fields<SettingsOf<"collect">>) {
  const t = useTranslations("bulk");
  return (
    <>
      <Field label={t("shortNotice")}>
        {(control) => (
          <Select
            {...control}
            value={value.shortNotice}
            onChange={(event) => onChange({ ...value, shortNotice: event.target.value === "notify" ? "notify" : "leave_out" })}
          >
            <option value="leave_out">{t("leaveOut")}</option>
            <option value="notify">{t("notify")}</option>
          </Select>
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("canary")} hint={t("canaryHint")}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              max={1000}
              value={value.canaryCount}
              onChange={(event) => onChange({ ...value, canaryCount: numberIn(event.target.value, 1, 1000) })}
            />
          )}
        </Field>
        <Field label={t("declined")}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              max={100}
              value={value.mostDeclinedPercent}
              onChange={(event) => onChange({ ...value, mostDeclinedPercent: numberIn(event.target.value, 1, 100) })}
            />
          )}
        </Field>
      </div>
    </>
  );
}

export function ChangeDueFields({ value, today, onChange }: Fields<SettingsOf<"change_due">> & { readonly today: string }) {
  const t = useTranslations("bulk");
  const tellId = useId();
  return (
    <>
      <Field label={t("dueOn")} hint={t("dueHint")}>
        {(control) => (
          <Input
            {...control}
            type="date"
            min={today}
            value={value.dueOn}
            onChange={(event) => onChange({ ...value, dueOn: event.target.value })}
          />
        )}
      </Field>
      <div className="flex items-center gap-2">
        <Checkbox
          id={tellId}
          checked={value.tellCustomer}
          onChange={(event) => onChange({ ...value, tellCustomer: event.target.checked })}
        />
        <label htmlFor={tellId}>{t("tell")}</label>
      </div>
      <Field label={t("reason")}>
        {(control) => (
          <Input
            {...control}
            maxLength={500}
            value={value.reason}
            onChange={(event) => onChange({ ...value, reason: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
