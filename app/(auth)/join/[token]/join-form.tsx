"use client";

import { type FormEvent, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input, Select } from "@/components/ui/field";
import { Notice } from "@/components/ui/states";
import type { Answer, RefusalWords } from "@/components/ui/use-action";
import { signInWith } from "../../sign-in/credentials";

type LabelName =
  | "name"
  | "email"
  | "password"
  | "passwordHint"
  | "merchantName"
  | "legalName"
  | "country"
  | "currency"
  | "timezone"
  | "descriptor"
  | "descriptorHint"
  | "submit"
  | "unreachable";

type Labels = Readonly<Record<LabelName, string>>;
type Choice = { readonly value: string; readonly label: string };

type JoinFormProps = {
  readonly token: string;
  readonly email: string | null;
  readonly hasAccount: boolean;
  readonly isSetUp: boolean;
  readonly countries: readonly Choice[];
  readonly currencies: readonly Choice[];
  readonly zones: readonly string[];
  readonly labels: Labels;
  readonly join: (input: unknown) => Promise<Answer<{ readonly email: string }>>;
};

function givenIn(form: FormData, { token, email, isSetUp }: Pick<JoinFormProps, "token" | "email" | "isSetUp">) {
  const text = (name: string) => String(form.get(name) ?? "");
  return {
    token,
    name: text("name"),
    password: text("password"),
    email: email === null ? text("email") : null,
    merchant: isSetUp
      ? {
          name: text("merchantName"),
          legalName: text("legalName"),
          country: text("country"),
          shopCurrency: text("currency"),
          timezone: text("timezone"),
          statementDescriptor: text("descriptor"),
        }
      : null,
  };
}

export function JoinForm({ labels, join, ...props }: JoinFormProps) {
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = givenIn(new FormData(event.currentTarget), props);
    setBusy(true);
    const answer = await join(given).catch(() => null);
    if (answer?.ok) {
      const entered = await signInWith(answer.value.email, given.password);
      window.location.assign(entered === "ok" ? "/" : "/sign-in");
      return;
    }
    setBusy(false);
    setRefusal(answer ? answer.refusal : { code: "unreachable", text: labels.unreachable, wayOut: "" });
  };
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      {props.email === null ? (
        <Field label={labels.email}>
          {(control) => <Input {...control} name="email" type="email" autoComplete="username" required maxLength={254} />}
        </Field>
      ) : (
        <input type="hidden" autoComplete="username" value={props.email} readOnly />
      )}
      {props.hasAccount ? null : (
        <Field label={labels.name}>{(control) => <Input {...control} name="name" autoComplete="name" required maxLength={120} />}</Field>
      )}
      <Field label={labels.password} hint={props.hasAccount ? undefined : labels.passwordHint}>
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete={props.hasAccount ? "current-password" : "new-password"}
            required
            maxLength={256}
          />
        )}
      </Field>
      {props.isSetUp ? <ShopFields labels={labels} {...props} /> : null}
      {refusal ? (
        <Notice tone="danger" role="alert" title={refusal.text}>
          {refusal.wayOut}
        </Notice>
      ) : null}
      <Button type="submit" look="primary" busy={isBusy}>
        {labels.submit}
      </Button>
    </form>
  );
}

type ShopFieldsProps = Pick<JoinFormProps, "countries" | "currencies" | "zones" | "labels">;

function ShopFields({ countries, currencies, zones, labels }: ShopFieldsProps) {
  const [zone, setZone] = useState("UTC");
  // The browser knows where the owner is: a good first guess, still to be seen and changed.
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zones.includes(own)) setZone(own);
  }, [zones]);
  return (
    <div className="flex flex-col gap-4 border-t pt-4">
      <Field label={labels.merchantName}>
        {(control) => <Input {...control} name="merchantName" autoComplete="organization" required maxLength={120} />}
      </Field>
      <Field label={labels.legalName}>{(control) => <Input {...control} name="legalName" required maxLength={200} />}</Field>
      <Field label={labels.country}>
        {(control) => (
          <Select {...control} name="country" required defaultValue="">
            <option value="" disabled />
            {countries.map((country) => (
              <option key={country.value} value={country.value}>
                {country.label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={labels.currency}>
        {(control) => (
          <Select {...control} name="currency" required defaultValue="">
            <option value="" disabled />
            {currencies.map((currency) => (
              <option key={currency.value} value={currency.value}>
                {currency.label} ({currency.value})
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={labels.timezone}>
        {(control) => (
          <Select {...control} name="timezone" required value={zone} onChange={(event) => setZone(event.target.value)}>
            {["UTC", ...zones].map((name) => (
              <option key={name} value={name}>
                {name.replaceAll("_", " ")}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={labels.descriptor} hint={labels.descriptorHint}>
        {(control) => <Input {...control} name="descriptor" required minLength={5} maxLength={22} />}
      </Field>
    </div>
  );
}
