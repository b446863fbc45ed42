"use client";

import { Plus, Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { type Answer, useAction } from "@/components/ui/use-action";
import type { CampaignItem } from "@/lib/domain/campaign";

type Goods = {
  readonly gid: string;
  readonly title: string;
  readonly variants: readonly { readonly gid: string; readonly title: string; readonly sku: string | null }[];
};
export type FindGoods = (input: unknown) => Promise<Answer<{ readonly goods: readonly Goods[] }>>;

type Props = {
  readonly items: readonly CampaignItem[];
  /** Goods that orders here were about, to be found without asking the shop. */
  readonly known: readonly CampaignItem[];
  readonly onChange: (items: readonly CampaignItem[]) => void;
  readonly find: FindGoods;
};

const isSame = (left: CampaignItem, right: CampaignItem) => left.kind === right.kind && left.value === right.value;

/** What the campaign sells: a list, and ways to lengthen it. */
export function GoodsField({ items, known, onChange, find }: Props) {
  const t = useTranslations("campaigns");
  const { run, isBusy } = useAction();
  const [text, setText] = useState("");
  const [found, setFound] = useState<readonly CampaignItem[] | null>(null);
  const words = text.trim().toLowerCase();
  const nearby = words.length < 2 ? [] : known.filter((item) => item.title.toLowerCase().includes(words));
  const offered = [...(found ?? []), ...nearby].filter(
    (item, at, all) => all.findIndex((one) => isSame(one, item)) === at && !items.some((one) => isSame(one, item)),
  );
  const search = async () => {
    if (words.length < 2) return;
    const answer = await run(() => find({ text: text.trim() }));
    if (answer) setFound(answer.goods.flatMap((goods) => itemsOf(goods, t("form.whole"))));
  };
  const typed: CampaignItem | null =
    words.length > 1 && !/\s/.test(text.trim()) ? { kind: "sku", value: text.trim(), title: text.trim() } : null;
  const add = (item: CampaignItem) => onChange([...items, item]);
  return (
    <div className="flex flex-col gap-3">
      {items.length > 0 ? (
        <ul className="divide-y divide-border rounded-panel border border-border">
          {items.map((item) => (
            <li key={`${item.kind} ${item.value}`} className="flex items-center gap-2 px-3 py-1.5">
              <span className="min-w-0 flex-1 break-words">
                {item.title} <span className="text-muted text-sm">{t(`sells.kind.${item.kind}`)}</span>
              </span>
              <Button
                look="ghost"
                size="sm"
                aria-label={t("form.remove", { title: item.title })}
                onClick={() => onChange(items.filter((one) => !isSame(one, item)))}
              >
                <X aria-hidden="true" className="size-4" />
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <Field label={t("form.find")} hint={t("form.findHint")}>
        {(control) => (
          <span className="flex gap-2">
            <Input
              {...control}
              value={text}
              maxLength={100}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                void search();
              }}
            />
            <Button busy={isBusy} onClick={() => void search()}>
              <Search aria-hidden="true" className="size-4" />
              {t("form.search")}
            </Button>
          </span>
        )}
      </Field>
      <div role="status">
        {found !== null && offered.length === 0 ? <p className="text-muted text-sm">{t("form.nothing")}</p> : null}
        {offered.length > 0 || typed ? (
          <ul className="max-h-64 divide-y divide-border overflow-auto rounded-panel border border-border bg-sunken">
            {[...offered, ...(typed && !items.some((one) => isSame(one, typed)) ? [typed] : [])].map((item) => (
              <li key={`${item.kind} ${item.value}`} className="flex items-center gap-2 px-3 py-1">
                <span className="min-w-0 flex-1 break-words">
                  {item.title} <span className="text-muted text-sm">{t(`sells.kind.${item.kind}`)}</span>
                </span>
                <Button size="sm" onClick={() => add(item)}>
                  <Plus aria-hidden="true" className="size-4" />
                  {t("form.add")}
                </Button>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}

/** A product with one variant is the product; of several each can be sold by itself. */
function itemsOf({ gid, title, variants }: Goods, whole: string): CampaignItem[] {
  const product: CampaignItem = { kind: "product", value: gid, title: variants.length > 1 ? `${title} · ${whole}` : title };
  if (variants.length < 2) return [product];
  return [
    product,
    ...variants.map(
      (one): CampaignItem => ({ kind: "variant", value: one.gid, title: `${title} · ${one.title}${one.sku ? ` (${one.sku})` : ""}` }),
    ),
  ];
}
