"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input, Select, Textarea } from "@/components/ui/field";
import { Notice } from "@/components/ui/states";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";

type Common = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required?: boolean;
  readonly placeholder?: string;
};

/** One field of a form. `number` gives a number, `numbers` a list of numbers, `optional` texts give null when empty. */
export type FormField = Common &
  (
    | {
        readonly type: "text" | "email" | "password" | "color";
        readonly value?: string;
        readonly maxLength?: number;
        readonly autoComplete?: string;
        readonly optional?: boolean;
      }
    | { readonly type: "textarea"; readonly value?: string; readonly maxLength?: number; readonly optional?: boolean }
    | { readonly type: "number"; readonly value?: number; readonly min?: number; readonly max?: number }
    | { readonly type: "numbers"; readonly value?: readonly number[] }
    | { readonly type: "select"; readonly value?: string; readonly options: readonly { readonly value: string; readonly label: string }[] }
  );

export type ActionFormProps = {
  readonly fields: readonly FormField[];
  /** Sent beside the fields: ids and the version that was seen. */
  readonly extra?: Readonly<Record<string, string | number | boolean | null>>;
  readonly action: (input: unknown) => Promise<Answer<unknown>>;
  readonly submit: string;
  readonly done: string;
  /** Empties the fields afterwards: a form that adds. */
  readonly adds?: boolean;
  readonly columns?: 1 | 2;
  readonly children?: ReactNode;
};

function readField(field: FormField, form: FormData): unknown {
  const text = String(form.get(field.name) ?? "").trim();
  switch (field.type) {
    case "number":
      return text === "" ? null : Number(text);
    case "numbers":
      return text
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map(Number);
    case "select":
      return text;
    case "password":
      return String(form.get(field.name) ?? "") || (field.optional ? null : "");
    default:
      return text === "" && field.optional ? null : text;
  }
}

/** A form drawn from a description, sent through one action; what was refused is said in the form, at the field it is about. */
export function ActionForm({ fields, extra = {}, action, submit, done, adds = false, columns = 1, children }: ActionFormProps) {
  const common = useTranslations("common");
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const { run, isBusy } = useAction();
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setRefusal(null);
    const given = new FormData(event.currentTarget);
    const input = { ...extra, ...Object.fromEntries(fields.map((field) => [field.name, readField(field, given)])) };
    const value = await run(() => action(input).then((answer) => (answer.ok ? { ok: true as const, value: true } : answer)), {
      done,
      onRefusal: setRefusal,
    });
    if (value === null) return;
    if (adds) form.current?.reset();
    router.refresh();
  };
  return (
    <form method="post" ref={form} onSubmit={send} className="flex flex-col gap-4">
      <div className={columns === 2 ? "grid gap-4 sm:grid-cols-2" : "flex flex-col gap-4"}>
        {fields.map((field) => (
          <FieldOf key={field.name} field={field} error={refusal?.fields?.includes(field.name) ? refusal.text : undefined} />
        ))}
      </div>
      {children}
      {refusal ? (
        <Notice tone="danger" role="alert" title={refusal.text}>
          {refusal.wayOut}
        </Notice>
      ) : null}
      <div>
        <Button type="submit" look="primary" busy={isBusy} aria-label={isBusy ? common("loading") : undefined}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

function FieldOf({ field, error }: { readonly field: FormField; readonly error?: string }) {
  return (
    <Field label={field.label} hint={field.hint} error={error}>
      {(control) => <Control control={control} field={field} />}
    </Field>
  );
}

function Control({ field, control }: { readonly field: FormField; readonly control: { readonly id: string } }) {
  const common = { ...control, name: field.name, required: field.required ?? false, placeholder: field.placeholder };
  switch (field.type) {
    case "textarea":
      return <Textarea {...common} defaultValue={field.value} maxLength={field.maxLength} />;
    case "number":
      return <Input {...common} type="number" inputMode="numeric" defaultValue={field.value} min={field.min} max={field.max} step={1} />;
    case "numbers":
      return <Input {...common} inputMode="numeric" defaultValue={field.value?.join(", ")} pattern="[0-9]+([ ,;]+[0-9]+)*" />;
    case "select":
      return (
        <Select {...control} name={field.name} defaultValue={field.value}>
          {field.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      );
    case "color":
      return <Input {...common} type="color" defaultValue={field.value} className="w-16 p-0.5" />;
    default:
      return (
        <Input
          {...common}
          type={field.type}
          defaultValue={field.value}
          maxLength={field.maxLength}
          autoComplete={field.autoComplete ?? "off"}
        />
      );
  }
}
