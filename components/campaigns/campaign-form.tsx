"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Tick } from "@/components/order/tick";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Panel } from "@/components/ui/panel";
import { Refused } from "@/components/ui/refused";
import { Notice } from "@/components/ui/states";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";
import type { CampaignItem } from "@/lib/domain/campaign";
import { ChargeFields, PlanFields, StockFields } from "./campaign-fields";
import { type CampaignDraft, settingsOf } from "./draft";
import { type FindGoods, GoodsField } from "./goods-field";
import type { StockNow } from "./stock-effect";

type Props = {
  readonly start: CampaignDraft;
  readonly seen: { readonly campaignId: string; readonly version: number } | null;
  readonly known: readonly CampaignItem[];
  readonly currency: string;
  /** The campaign's stock as it is; null: it is new. */
  readonly stock: StockNow | null;
  /** Orders are in it: the promise is moved elsewhere. */
  readonly hasOrders: boolean;
  /** A group exists at Shopify: whose it is stays. */
  readonly hasGroup: boolean;
  /** Scopes a selling plan of our own still wants. */
  readonly missingScopes: readonly string[];
  readonly save: (input: unknown) => Promise<Answer<{ readonly campaignId: string }>>;
  readonly find: FindGoods;
};

/** A new campaign, or a change of one. */
export function CampaignForm({ start, seen, known, currency, stock, hasOrders, hasGroup, missingScopes, save, find }: Props) {
  const t = useTranslations("campaigns.form");
  const all = useTranslations("campaigns");
  const common = useTranslations("common");
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [draft, setDraft] = useState(start);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const change = (part: Partial<CampaignDraft>) => setDraft((was) => ({ ...was, ...part }));
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setRefusal(null);
    const saved = await run(() => save({ settings: settingsOf(draft), seen }), { done: common("saved"), onRefusal: setRefusal });
    if (saved) router.push(`/campaigns/${saved.campaignId}`);
  };
  const parts = { draft, change };
  return (
    <form method="post" onSubmit={send} className="flex max-w-3xl flex-col gap-5">
      <Panel>
        <Field label={t("name")}>
          {(control) => (
            <Input {...control} required maxLength={80} value={draft.name} onChange={(event) => change({ name: event.target.value })} />
          )}
        </Field>
      </Panel>
      <Panel title={t("sells")}>
        <GoodsField items={draft.items} known={known} find={find} onChange={(items) => change({ items })} />
      </Panel>
      <Panel title={t("promise")}>{hasOrders ? <Notice tone="info">{t("promiseMoved")}</Notice> : <PromiseFields {...parts} />}</Panel>
      <Panel title={all("stock.title")}>
        <StockFields {...parts} now={stock} />
      </Panel>
      <Panel title={all("charge.title")}>
        <ChargeFields {...parts} />
      </Panel>
      <Panel>
        <PlanFields {...parts} currency={currency} isFixed={hasGroup} missingScopes={missingScopes} />
      </Panel>
      <Refused refusal={refusal} />
      <div>
        <Button type="submit" look="primary" busy={isBusy} disabled={draft.items.length === 0}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

function PromiseFields({ draft, change }: { readonly draft: CampaignDraft; readonly change: (part: Partial<CampaignDraft>) => void }) {
  const t = useTranslations("campaigns.form");
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("from")}>
          {(control) => (
            <Input
              {...control}
              type="date"
              required={!draft.isUnknown}
              disabled={draft.isUnknown}
              value={draft.from}
              onChange={(event) => change({ from: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("to")}>
          {(control) => (
            <Input
              {...control}
              type="date"
              disabled={draft.isUnknown}
              min={draft.from}
              value={draft.to}
              onChange={(event) => change({ to: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Tick checked={draft.isUnknown} onChange={(isUnknown) => change({ isUnknown })} label={t("unknown")} />
    </div>
  );
}
