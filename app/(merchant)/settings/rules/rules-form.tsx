"use client";

import { ListChecks } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { EmptyState, Notice } from "@/components/ui/states";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";
import type { DetectionRule } from "@/lib/domain/detection";
import { RuleDialog } from "./rule-dialog";
import { moveButtonId, RuleRow } from "./rule-row";
import { placeOf, type RefusedPlace } from "./rule-texts";
import { type RuleItem, useRuleList } from "./use-rule-list";

type RulesFormProps = {
  readonly stored: readonly DetectionRule[];
  readonly most: number;
  /** None for people who may only look. */
  readonly change: ((input: unknown) => Promise<Answer<{ readonly ruleIds: readonly string[] }>>) | null;
};

/** The ordered list of rules. Changes gather here and are saved as one list, which is refused when somebody else changed it meanwhile. */
export function RulesForm({ stored, most, change }: RulesFormProps) {
  const t = useTranslations("settings.rules");
  const common = useTranslations("common");
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [isReading, startReading] = useTransition();
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [edited, setEdited] = useState<RuleItem | "new" | null>(null);
  const list = useRuleList(stored, () => setRefusal(null));
  useWarningOnLeaving(list.isChanged);
  const places = placesOf(refusal);
  const onRefusal = (words: RefusalWords) => {
    setRefusal(words);
    // So that the current rules are at hand when they are asked for.
    if (words.code === "stale") startReading(() => router.refresh());
  };
  const save = async () => {
    if (!change) return;
    setRefusal(null);
    const sent = list.items;
    const answer = await run(() => change({ ruleIds: list.seenIds, rules: sent.map(({ rule }) => rule) }), {
      done: common("saved"),
      onRefusal,
    });
    if (answer === null) return;
    list.wasSaved(answer.ruleIds, sent);
    router.refresh();
  };
  const editedIndex = edited === null || edited === "new" ? -1 : list.items.findIndex(({ key }) => key === edited.key);
  return (
    <Panel title={t("title")} flush>
      <div className="flex flex-col gap-2 px-4 py-3 text-muted">
        <p>{t("lead")}</p>
        <p>{t("fromNow")}</p>
      </div>
      <div className="border-border border-t">
        {list.items.length === 0 ? (
          <EmptyState icon={<ListChecks aria-hidden="true" />} title={t("empty.title")} text={t("empty.text")} />
        ) : (
          <RuleRows list={list} places={places} onEdit={change ? setEdited : null} />
        )}
      </div>
      {change ? (
        <div className="flex flex-col gap-3 border-border border-t px-4 py-3">
          {refusal ? (
            <Refusal refusal={refusal} isMarked={places.length > 0} isReading={isReading} onCurrent={() => list.takeStored()} />
          ) : null}
          <div className="flex flex-wrap items-center gap-2">
            <Button id={ADD} disabled={list.items.length >= most} onClick={() => setEdited("new")}>
              {t("add")}
            </Button>
            <Button look="primary" busy={isBusy} disabled={!list.isChanged} onClick={() => void save()}>
              {t("save")}
            </Button>
            {list.isChanged ? (
              <Button look="ghost" disabled={isBusy} onClick={list.discard}>
                {t("discard")}
              </Button>
            ) : null}
            <p role="status" className="text-muted text-sm">
              {list.isChanged ? t("unsaved") : null}
            </p>
          </div>
          {list.items.length >= most ? <p className="text-muted text-sm">{t("most", { count: most })}</p> : null}
        </div>
      ) : null}
      {edited === null ? null : (
        <RuleDialog
          rule={edited === "new" ? null : edited.rule}
          number={editedIndex + 1}
          refused={places.flatMap(({ index, field }) => (index === editedIndex && field ? [field] : []))}
          onClose={() => setEdited(null)}
          onApply={(rule) => {
            if (edited === "new") list.add(rule);
            else list.put(edited.key, rule);
            setEdited(null);
          }}
        />
      )}
    </Panel>
  );
}

const ADD = "add-rule";

type RuleRowsProps = {
  readonly list: ReturnType<typeof useRuleList>;
  readonly places: readonly RefusedPlace[];
  readonly onEdit: ((item: RuleItem) => void) | null;
};

/** The rules in their order. A moved rule keeps the keyboard, and what happened is said. */
function RuleRows({ list, places, onEdit }: RuleRowsProps) {
  const t = useTranslations("settings.rules");
  const [said, setSaid] = useState("");
  const focusNext = useRef<readonly string[]>([]);
  useEffect(() => {
    const wanted = focusNext.current.map((id) => document.getElementById(id)).find((one) => one && !one.matches(":disabled"));
    focusNext.current = [];
    wanted?.focus();
  });
  const { items } = list;
  const actionsOf = (item: RuleItem, index: number, edit: (item: RuleItem) => void) => ({
    onMove: (by: -1 | 1) => {
      focusNext.current = [moveButtonId(item.key, by), moveButtonId(item.key, by === 1 ? -1 : 1)];
      list.move(index, by);
      setSaid(t("movedTo", { number: index + by + 1, count: items.length }));
    },
    onEnable: (isEnabled: boolean) => list.put(item.key, { ...item.rule, isEnabled }),
    onEdit: () => edit(item),
    onRemove: () => {
      // The button goes with its row; the list itself may go too.
      document.getElementById(ADD)?.focus();
      list.remove(item.key);
      setSaid(t("removed"));
    },
  });
  return (
    <>
      <ol className="divide-y divide-border">
        {items.map((item, index) => (
          <RuleRow
            key={item.key}
            itemKey={item.key}
            rule={item.rule}
            number={index + 1}
            isLast={index === items.length - 1}
            isRefused={places.some((place) => place.index === index)}
            actions={onEdit ? actionsOf(item, index, onEdit) : null}
          />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}

type RefusalProps = {
  readonly refusal: RefusalWords;
  /** Whether the refusal's fields are marked in the list. */
  readonly isMarked: boolean;
  readonly isReading: boolean;
  readonly onCurrent: () => void;
};

function Refusal({ refusal, isMarked, isReading, onCurrent }: RefusalProps) {
  const t = useTranslations("settings.rules");
  if (refusal.code === "stale") {
    const show = (
      <Button size="sm" busy={isReading} onClick={onCurrent}>
        {t("current")}
      </Button>
    );
    return (
      <Notice tone="warning" role="alert" title={refusal.text} action={show}>
        {t("stale")}
      </Notice>
    );
  }
  return (
    <Notice tone="danger" role="alert" title={isMarked ? t("refused") : refusal.text}>
      {isMarked ? t("refusedWayOut") : refusal.wayOut}
    </Notice>
  );
}

function placesOf(refusal: RefusalWords | null): RefusedPlace[] {
  return (refusal?.fields ?? []).flatMap((path) => placeOf(path) ?? []);
}

/** The browser asks before changes that are not saved are lost. */
function useWarningOnLeaving(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isChanged]);
}
