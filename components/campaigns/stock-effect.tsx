"use client";

import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/states";
import { letInByCap, type StockOption } from "@/lib/domain/campaign";
import type { CampaignDraft } from "./draft";

export type StockNow = {
  readonly option: StockOption;
  readonly cap: number | null;
  /** Units that count against the cap. */
  readonly sold: number;
  /** Units of each order beyond the cap, in the order they would be let in. */
  readonly waiting: readonly number[];
};

/** What another stock option or cap would do, before it is saved. */
export function StockEffect({ draft, now }: { readonly draft: CampaignDraft; readonly now: StockNow }) {
  const t = useTranslations("campaigns");
  const cap = draft.cap.trim() === "" ? null : Number(draft.cap);
  const isOptionNew = draft.stock !== now.option;
  const isCapNew = cap !== now.cap;
  const { orders, units } = letInByCap(now.waiting, { cap, within: now.sold });
  const rest = now.waiting.length - orders;
  const isBelow = cap !== null && cap < now.sold;
  if (!isOptionNew && !isBelow && !(isCapNew && now.waiting.length > 0)) return null;
  return (
    <Notice tone={isBelow ? "warning" : "info"} role="status" title={t("effect.title")}>
      <ul className="list-disc pl-4">
        {isOptionNew ? <li>{t("effect.next", { when: t(`stock.${draft.stock}`) })}</li> : null}
        {isOptionNew && now.sold > 0 ? <li>{t("effect.sold", { count: now.sold, when: t(`stock.${now.option}`) })}</li> : null}
        {isOptionNew && draft.owner === "ours" ? <li>{t("effect.plan")}</li> : null}
        {isBelow ? <li>{t("form.capBelow", { count: now.sold })}</li> : null}
        {isCapNew && orders > 0 ? <li>{t("effect.letIn", { count: orders, units })}</li> : null}
        {isCapNew && rest > 0 ? <li>{t("effect.rest", { count: rest })}</li> : null}
      </ul>
    </Notice>
  );
}
