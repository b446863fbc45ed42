"use client";

import { ChevronDown } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { BulkActions, BulkKind, BulkOptions } from "@/components/runs/bulk";
import { Button } from "@/components/ui/button";
import { buttonLook } from "@/components/ui/button-look";
import { Menu } from "@/components/ui/menu";
import { useAction } from "@/components/ui/use-action";
import type { OrderView } from "./order-view";

// Loaded with the first selection: most visits of the list only read.
const loadPlan = () => import("@/components/runs/plan-dialog");
const PlanDialog = dynamic(() => loadPlan().then((module) => module.PlanDialog), { ssr: false });

/** What a person may do with many orders, and the list they come from. */
export interface Bulk {
  readonly kinds: readonly BulkKind[];
  readonly actions: BulkActions;
  readonly options: BulkOptions;
  /** The list's own address, without the page. */
  readonly search: string;
}

/** Balances of the selection, one sum a currency: sums never mix currencies. */
function sums(selected: readonly OrderView[], locale: string): string[] {
  const totals = new Map<string, { minor: bigint; exponent: number }>();
  for (const { sum } of selected) {
    const before = totals.get(sum.currency)?.minor ?? 0n;
    totals.set(sum.currency, { minor: before + BigInt(sum.minor), exponent: sum.exponent });
  }
  return [...totals].map(([currency, { minor, exponent }]) => {
    const format = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      minimumFractionDigits: exponent,
      maximumFractionDigits: exponent,
    });
    const digits = minor.toString().padStart(exponent + 1, "0");
    const decimal = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
    return format.format(decimal as Intl.StringNumericLiteral);
  });
}

type SelectionBarProps = {
  readonly selected: readonly OrderView[];
  /** Every row of the page is selected, and the list goes on. */
  readonly isWholePage: boolean;
  /** Orders of the list, on all its pages. */
  readonly total: number;
  readonly locale: string;
  /** Null: this role only looks. */
  readonly bulk: Bulk | null;
  readonly onWholePage: () => void;
  readonly onClear: () => void;
};

/** Actions with a button of their own where there is room; the others are in a menu, on a phone all of them. */
const AT_HAND = 3;
/** Of so many orders the mail can be looked at beforehand. */
const MOST_EXAMPLES = 20;

type MoreProps = {
  readonly kinds: readonly BulkKind[];
  readonly face: string;
  readonly className: string;
  readonly onSelect: (kind: BulkKind) => void;
};

function MoreKinds({ kinds, face, className, onSelect }: MoreProps) {
  const t = useTranslations("bulk");
  if (kinds.length === 0) return null;
  return (
    <span className={className}>
      <Menu
        align="end"
        entries={kinds.map((kind) => ({ kind: "item", label: t(kind), onSelect: () => onSelect(kind) }))}
        className={buttonLook({ look: "secondary", size: "sm" })}
        face={
          <>
            {face}
            <ChevronDown aria-hidden="true" className="size-3.5" />
          </>
        }
      />
    </span>
  );
}

/** What is selected, what it adds up to, and what can be done with all of it. */
export function SelectionBar({ selected, isWholePage, total, locale, bulk, onWholePage, onClear }: SelectionBarProps) {
  const t = useTranslations("orders");
  const words = useTranslations("bulk");
  const { run, isBusy } = useAction();
  const [kind, setKind] = useState<BulkKind | null>(null);
  const [isPlanWanted, setPlanWanted] = useState(false);
  const plan = (one: BulkKind) => {
    setPlanWanted(true);
    setKind(one);
  };
  const mayPlan = bulk !== null && selected.length > 0;
  useEffect(() => {
    if (mayPlan) void loadPlan();
  }, [mayPlan]);
  const [all, setAll] = useState<{ readonly search: string; readonly count: number; readonly sums: string } | null>(null);
  const isAll = all !== null && all.search === bulk?.search && isWholePage;
  const count = isAll ? all.count : selected.length;
  const selectAll = async ({ actions, search }: Bulk) => {
    const found = await run(() => actions.sumOfList(search));
    if (found) setAll({ ...found, search });
  };
  const clear = () => {
    setAll(null);
    onClear();
  };
  return (
    <div aria-live="polite" className="pointer-events-none sticky bottom-16 z-20 flex justify-center px-3 md:bottom-4">
      {selected.length > 0 ? (
        <div className="appear pointer-events-auto flex max-w-full flex-wrap items-center gap-x-3 gap-y-1.5 rounded-panel border border-border bg-raised py-1.5 pr-1.5 pl-4 shadow-pop">
          <span className="font-medium">{isAll ? words("allSelected", { count }) : t("selected", { count })}</span>
          <span className="figures text-muted">{isAll ? all.sums : sums(selected, locale).join(" + ")}</span>
          {bulk && !isWholePage ? (
            <Button look="ghost" size="sm" className="md:hidden" onClick={onWholePage}>
              {words("page")}
            </Button>
          ) : null}
          {bulk && isWholePage && !isAll && total > selected.length ? (
            <Button look="ghost" size="sm" busy={isBusy} onClick={() => selectAll(bulk)}>
              {words("all", { count: total })}
            </Button>
          ) : null}
          {bulk ? (
            <fieldset aria-label={words("actions")} className="flex gap-1.5">
              {bulk.kinds.slice(0, AT_HAND).map((one) => (
                <Button key={one} size="sm" className="max-md:hidden" onClick={() => plan(one)}>
                  {words(one)}
                </Button>
              ))}
              <MoreKinds className="md:hidden" kinds={bulk.kinds} face={words("phone")} onSelect={plan} />
              <MoreKinds className="max-md:hidden" kinds={bulk.kinds.slice(AT_HAND)} face={words("more")} onSelect={plan} />
            </fieldset>
          ) : null}
          <Button look="ghost" size="sm" onClick={clear}>
            {t("clearSelection")}
          </Button>
        </div>
      ) : null}
      {bulk && isPlanWanted ? (
        <PlanDialog
          kind={kind}
          count={count}
          choice={isAll ? { orderIds: null, search: all.search } : { orderIds: selected.map((row) => row.id), search: null }}
          examples={selected.slice(0, MOST_EXAMPLES)}
          options={bulk.options}
          actions={bulk.actions}
          onClose={() => setKind(null)}
        />
      ) : null}
    </div>
  );
}
