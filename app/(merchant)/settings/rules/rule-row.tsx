import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/field";
import { Pill } from "@/components/ui/status-badge";
import type { NewRule } from "@/lib/domain/detection";
import { useRuleWords } from "./use-rule-words";

export type RowActions = {
  readonly onMove: (by: -1 | 1) => void;
  readonly onEnable: (isEnabled: boolean) => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
};

type RuleRowProps = {
  readonly itemKey: string;
  readonly rule: NewRule;
  /** Its place in the list, from 1. */
  readonly number: number;
  readonly isLast: boolean;
  readonly isRefused: boolean;
  /** None for people who may only look. */
  readonly actions: RowActions | null;
};

/** The id of a row's button that moves it, so that it can keep the keyboard while its row moves. */
export function moveButtonId(itemKey: string, by: -1 | 1): string {
  return `rule-${itemKey}-${by === -1 ? "up" : "down"}`;
}

export function RuleRow({ itemKey, rule, number, isLast, isRefused, actions }: RuleRowProps) {
  const t = useTranslations("settings.rules");
  const wordsOf = useRuleWords();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          <span className="sr-only">{t("rule", { number })}</span>
          <span aria-hidden="true" className="text-muted tabular-nums">
            {number}
          </span>
          {t(`kinds.${rule.kind}`)}
          {rule.isEnabled ? null : <Pill tone="muted">{t("off")}</Pill>}
        </p>
        <p className="break-words">{wordsOf(rule)}</p>
        <p className="text-muted text-sm">{t("collectedBy", { collector: t(`collector.${rule.collector}`) })}</p>
        {isRefused ? <p className="mt-1 text-danger-text text-sm">{t("refusedRule")}</p> : null}
      </div>
      {actions ? <RowButtons itemKey={itemKey} isEnabled={rule.isEnabled} number={number} isLast={isLast} actions={actions} /> : null}
    </li>
  );
}

type RowButtonsProps = Pick<RuleRowProps, "itemKey" | "number" | "isLast"> & { readonly isEnabled: boolean; readonly actions: RowActions };

function RowButtons({ itemKey, isEnabled, number, isLast, actions }: RowButtonsProps) {
  const t = useTranslations("settings.rules");
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label htmlFor={`rule-${itemKey}-enabled`} className="mr-1 flex items-center gap-2 text-sm">
        <Checkbox id={`rule-${itemKey}-enabled`} checked={isEnabled} onChange={(event) => actions.onEnable(event.target.checked)} />
        {t("enabled")}
        <span className="sr-only">{t("rule", { number })}</span>
      </label>
      <Button
        id={moveButtonId(itemKey, -1)}
        size="sm"
        aria-label={t("up", { number })}
        disabled={number === 1}
        onClick={() => actions.onMove(-1)}
      >
        <ArrowUp aria-hidden="true" className="size-4" />
      </Button>
      <Button
        id={moveButtonId(itemKey, 1)}
        size="sm"
        aria-label={t("down", { number })}
        disabled={isLast}
        onClick={() => actions.onMove(1)}
      >
        <ArrowDown aria-hidden="true" className="size-4" />
      </Button>
      <Button size="sm" aria-label={t("editOf", { number })} onClick={actions.onEdit}>
        {t("edit")}
      </Button>
      <Button size="sm" aria-label={t("removeOf", { number })} onClick={actions.onRemove}>
        {t("remove")}
      </Button>
    </div>
  );
}
