"use client";

import { useTranslations } from "next-intl";
import { Field, Input, Select } from "@/components/ui/field";
import { Notice } from "@/components/ui/states";
import {
  CHARGE_TRIGGERS,
  type ChargeTrigger,
  DEPOSIT_KINDS,
  PLAN_OWNERS,
  type PlanOwner,
  STOCK_OPTIONS,
  type StockOption,
} from "@/lib/domain/campaign";
import type { CampaignDraft } from "./draft";
import { StockEffect, type StockNow } from "./stock-effect";

type Parts = { readonly draft: CampaignDraft; readonly change: (part: Partial<CampaignDraft>) => void };

/** When stock is taken, and how much there is. */
export function StockFields({ draft, change, now }: Parts & { readonly now: StockNow | null }) {
  const t = useTranslations("campaigns");
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("form.stock")} hint={t("form.stockHint", { count: now?.sold ?? 0 })}>
          {(control) => (
            <Select
              {...control}
              value={draft.stock}
              disabled={draft.owner === "other"}
              onChange={(event) => change({ stock: event.target.value as StockOption })}
            >
              {STOCK_OPTIONS.map((option) => (
                <option key={option} value={option}>
                  {t(`stock.${option}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("form.cap")} hint={t("form.capHint")}>
          {(control) => (
            <Input
              {...control}
              type="number"
              inputMode="numeric"
              min={0}
              max={1_000_000}
              step={1}
              value={draft.cap}
              onChange={(event) => change({ cap: event.target.value })}
            />
          )}
        </Field>
      </div>
      {now ? <StockEffect draft={draft} now={now} /> : null}
    </div>
  );
}

/** What makes the balance due. */
export function ChargeFields({ draft, change }: Parts) {
  const t = useTranslations("campaigns.form");
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label={t("charge")}>
        {(control) => (
          <Select {...control} value={draft.trigger} onChange={(event) => change({ trigger: event.target.value as ChargeTrigger })}>
            {CHARGE_TRIGGERS.map((trigger) => (
              <option key={trigger} value={trigger}>
                {t(`trigger.${trigger}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {draft.trigger === "date" ? (
        <Field label={t("chargeOn")} hint={t("chargeOnHint")}>
          {(control) => (
            <Input {...control} type="date" value={draft.chargeOn} onChange={(event) => change({ chargeOn: event.target.value })} />
          )}
        </Field>
      ) : draft.trigger === "by_hand" ? null : (
        <Field label={t("noticeDays")}>
          {(control) => (
            <Input
              {...control}
              type="number"
              required
              min={2}
              max={60}
              value={draft.noticeDays}
              onChange={(event) => change({ noticeDays: event.target.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}

type PlanProps = Parts & { readonly currency: string; readonly isFixed: boolean; readonly missingScopes: readonly string[] };

/** Whose selling plan it is, and what ours says (rule 35). */
export function PlanFields({ draft, change, currency, isFixed, missingScopes }: PlanProps) {
  const t = useTranslations("campaigns.form");
  return (
    <div className="flex flex-col gap-3">
      <Field label={t("plan")}>
        {(control) => (
          <Select
            {...control}
            value={draft.owner}
            disabled={isFixed}
            onChange={(event) => change({ owner: event.target.value as PlanOwner })}
          >
            {PLAN_OWNERS.map((owner) => (
              <option key={owner} value={owner}>
                {t(`owner.${owner}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {draft.owner === "ours" ? <p className="text-muted">{t("ours")}</p> : null}
      {draft.owner === "ours" && missingScopes.length > 0 ? (
        <Notice tone="warning">{t("scopes", { scopes: missingScopes.join(", ") })}</Notice>
      ) : null}
      {draft.owner === "other" ? (
        <>
          <p className="text-muted">{t("other")}</p>
          <Field label={t("app")}>
            {(control) => (
              <Input {...control} required maxLength={80} value={draft.app} onChange={(event) => change({ app: event.target.value })} />
            )}
          </Field>
        </>
      ) : null}
      {draft.owner === "ours" ? <DepositFields draft={draft} change={change} currency={currency} /> : null}
    </div>
  );
}

function DepositFields({ draft, change, currency }: Parts & { readonly currency: string }) {
  const t = useTranslations("campaigns.form");
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label={t("deposit")}>
        {(control) => (
          <Select
            {...control}
            value={draft.depositKind}
            onChange={(event) => change({ depositKind: event.target.value as CampaignDraft["depositKind"] })}
          >
            {DEPOSIT_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`depositKind.${kind}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {draft.depositKind === "fixed" ? (
        <Field label={t("amount", { currency })}>
          {(control) => (
            <Input
              {...control}
              required
              inputMode="decimal"
              maxLength={13}
              value={draft.amount}
              onChange={(event) => change({ amount: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      {draft.depositKind === "percent" ? (
        <Field label={t("percent")}>
          {(control) => (
            <Input
              {...control}
              type="number"
              required
              min={1}
              max={99}
              value={draft.percent}
              onChange={(event) => change({ percent: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </div>
  );
}
