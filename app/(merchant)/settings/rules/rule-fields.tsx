import { useTranslations } from "next-intl";
import { useId } from "react";
import { Checkbox, Field, Input, Textarea } from "@/components/ui/field";
import type { DetectionKind } from "@/lib/domain/detection";
import { FIELDS_OF, type RuleField, type RuleProblem, type RuleTexts, TERM_TYPES } from "./rule-texts";
import { useTermType } from "./use-rule-words";

/** What is wrong with which field: found here, or refused by the server. */
export type FieldTrouble = { readonly [Field in RuleField]?: RuleProblem | "refused" };

type FieldsProps = {
  readonly kind: DetectionKind;
  readonly texts: RuleTexts;
  readonly troubles: FieldTrouble;
  readonly onChange: (change: Partial<RuleTexts>) => void;
};

export function FieldsOfKind({ kind, texts, troubles, onChange }: FieldsProps) {
  const t = useTranslations("settings.rules");
  return FIELDS_OF[kind].map((field) => {
    const trouble = troubles[field];
    if (field === "types") return <TermTypes key={field} chosen={texts.types} onChange={(types) => onChange({ types })} />;
    return (
      <Field key={field} label={t(`fields.${field}`)} hint={t(`hints.${field}`)} error={trouble ? t(`problems.${trouble}`) : undefined}>
        {(control) =>
          field === "name" || field === "value" ? (
            <Input {...control} value={texts[field]} autoComplete="off" onChange={(event) => onChange({ [field]: event.target.value })} />
          ) : (
            <Textarea
              {...control}
              value={texts[field]}
              spellCheck={false}
              onChange={(event) => onChange({ [field]: event.target.value })}
            />
          )
        }
      </Field>
    );
  });
}

type TermTypesProps = { readonly chosen: readonly string[]; readonly onChange: (types: readonly string[]) => void };

/** Types of payment terms to tick; a type kept from elsewhere stays among them. */
function TermTypes({ chosen, onChange }: TermTypesProps) {
  const t = useTranslations("settings.rules");
  const termType = useTermType();
  const id = useId();
  const offered = [...new Set<string>([...TERM_TYPES, ...chosen])];
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium text-sm">{t("fields.types")}</legend>
      {offered.map((type) => (
        <label key={type} htmlFor={`${id}-${type}`} className="flex items-center gap-2">
          <Checkbox
            id={`${id}-${type}`}
            checked={chosen.includes(type)}
            onChange={(event) => onChange(offered.filter((one) => (one === type ? event.target.checked : chosen.includes(one))))}
          />
          {termType(type)}
        </label>
      ))}
      <p className="text-muted text-sm">{t("hints.types")}</p>
    </fieldset>
  );
}
