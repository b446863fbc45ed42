"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { OrderView } from "./order-view";

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

type SelectionBarProps = { readonly selected: readonly OrderView[]; readonly locale: string; readonly onClear: () => void };

/** What is selected and what it adds up to. */
export function SelectionBar({ selected, locale, onClear }: SelectionBarProps) {
  const t = useTranslations("orders");
  return (
    <div aria-live="polite" className="pointer-events-none sticky bottom-16 z-20 flex justify-center md:bottom-4">
      {selected.length > 0 ? (
        <div className="appear pointer-events-auto flex items-center gap-4 rounded-panel border border-border bg-raised py-1.5 pr-1.5 pl-4 shadow-pop">
          <span className="font-medium">{t("selected", { count: selected.length })}</span>
          <span className="figures text-muted">{sums(selected, locale).join(" + ")}</span>
          <Button size="sm" onClick={onClear}>
            {t("clearSelection")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
