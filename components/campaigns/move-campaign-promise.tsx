"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { PromiseDialog } from "@/components/order/promise-dialog";
import { Field, Input } from "@/components/ui/field";
import type { Answer } from "@/components/ui/use-action";

type Props = {
  readonly campaignId: string;
  /** `YYYY-MM-DD`; null when nobody knows. */
  readonly promise: { readonly from: string; readonly to: string } | null;
  readonly plan: (input: unknown) => Promise<Answer<{ readonly runId: string }>>;
};

/** Asks for the new window of a campaign and leads to the plan: nothing is sent before that is started. */
export function MoveCampaignPromise({ campaignId, promise, plan }: Props) {
  const t = useTranslations("campaigns.answers");
  const router = useRouter();
  const [from, setFrom] = useState(promise?.from ?? "");
  const [to, setTo] = useState(promise?.to ?? "");
  return (
    <PromiseDialog
      words={{
        ...{ open: t("move"), title: t("dialog.title"), text: t("dialog.text"), unknown: t("dialog.unknown") },
        ...{ reason: t("dialog.reason"), reasonHint: t("dialog.reasonHint"), alwaysAsk: t("dialog.alwaysAsk"), send: t("dialog.send") },
      }}
      isDated={from !== "" && to >= from}
      dates={(isUnknown) => (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t("dialog.from")}>
            {(control) => (
              <Input {...control} type="date" value={from} disabled={isUnknown} onChange={(event) => setFrom(event.target.value)} />
            )}
          </Field>
          <Field label={t("dialog.to")}>
            {(control) => (
              <Input {...control} type="date" value={to} min={from} disabled={isUnknown} onChange={(event) => setTo(event.target.value)} />
            )}
          </Field>
        </div>
      )}
      send={async ({ isUnknown, ...rest }, run, onRefusal) => {
        const input = { kind: "move_promise", campaignId, promise: isUnknown ? null : { from, to }, ...rest };
        const planned = await run(() => plan(input), { onRefusal });
        if (planned) router.push(`/runs/${planned.runId}`);
        return planned !== null;
      }}
    />
  );
}
