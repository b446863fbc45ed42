import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Select } from "@/components/ui/field";
import type { DetectionKind, NewRule } from "@/lib/domain/detection";
import { COLLECTORS, type Collector } from "@/lib/domain/states";
import { FieldsOfKind, type FieldTrouble } from "./rule-fields";
import { RULE_KINDS, type RuleField, readRule, textsOf } from "./rule-texts";

type RuleDialogProps = {
  /** The rule to edit, or none to add one. */
  readonly rule: NewRule | null;
  /** Its place in the list, from 1. */
  readonly number: number;
  /** Fields the server refused. */
  readonly refused: readonly RuleField[];
  readonly onClose: () => void;
  readonly onApply: (rule: NewRule) => void;
};

/** One rule: its kind first, then what that kind asks for, then who collects. */
export function RuleDialog({ rule, number, refused, onClose, onApply }: RuleDialogProps) {
  const t = useTranslations("settings.rules");
  const common = useTranslations("common");
  const formId = useId();
  const [kind, setKind] = useState<DetectionKind | "">(rule?.kind ?? "");
  const [texts, setTexts] = useState(() => textsOf(rule));
  const [collector, setCollector] = useState<Collector>(rule?.collector ?? "stripe");
  const [troubles, setTroubles] = useState<FieldTrouble>(() => Object.fromEntries(refused.map((field) => [field, "refused"])));
  const [isKindMissing, setKindMissing] = useState(false);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (kind === "") {
      setKindMissing(true);
      return;
    }
    const read = readRule(kind, texts, { collector, isEnabled: rule?.isEnabled ?? true });
    if (read.ok) onApply(read.rule);
    else setTroubles(read.problems);
  };
  const choose = (chosen: string) => {
    setKind(RULE_KINDS.find((one) => one === chosen) ?? "");
    setKindMissing(false);
    setTroubles({});
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={rule ? t("editTitle", { number }) : t("addTitle")}
      description={t("applyHint")}
      footer={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" form={formId} look="primary">
            {t("apply")}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={apply} noValidate className="flex flex-col gap-4">
        {rule ? (
          <p className="font-medium">{t(`kinds.${rule.kind}`)}</p>
        ) : (
          <Field label={t("kind")} error={isKindMissing ? t("problems.kind") : undefined}>
            {(control) => (
              <Select {...control} value={kind} onChange={(event) => choose(event.target.value)}>
                <option value="">{t("choose")}</option>
                {RULE_KINDS.map((one) => (
                  <option key={one} value={one}>
                    {t(`kinds.${one}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {kind === "" ? null : (
          <>
            <FieldsOfKind kind={kind} texts={texts} troubles={troubles} onChange={(change) => setTexts({ ...texts, ...change })} />
            <WhoCollects collector={collector} onChange={setCollector} />
          </>
        )}
      </form>
    </Dialog>
  );
}

function WhoCollects({ collector, onChange }: { readonly collector: Collector; readonly onChange: (collector: Collector) => void }) {
  const t = useTranslations("settings.rules");
  return (
    <Field label={t("who")} hint={t("whoHint")}>
      {(control) => (
        <Select
          {...control}
          value={collector}
          onChange={(event) => onChange(COLLECTORS.find((one) => one === event.target.value) ?? collector)}
        >
          {COLLECTORS.map((one) => (
            <option key={one} value={one}>
              {t(`collector.${one}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
