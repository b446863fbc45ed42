"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Tick } from "@/components/order/tick";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";

type Props = {
  readonly campaignId: string;
  /** `YYYY-MM-DD`; null when nobody knows. */
  readonly promise: { readonly from: string; readonly to: string } | null;
  readonly plan: (input: unknown) => Promise<Answer<{ readonly runId: string }>>;
};

/** Asks for the new window and leads to the plan: nothing is sent before that is started (rule 25). */
export function MoveCampaignPromise({ campaignId, promise, plan }: Props) {
  const t = useTranslations("campaigns.answers");
  const common = useTranslations("common");
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [isOpen, setOpen] = useState(false);
  const [from, setFrom] = useState(promise?.from ?? "");
  const [to, setTo] = useState(promise?.to ?? "");
  const [isUnknown, setUnknown] = useState(false);
  const [alwaysAsk, setAlwaysAsk] = useState(false);
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const isReady = reason.trim().length >= 3 && (isUnknown || (from !== "" && to >= from));
  const send = async () => {
    const window = isUnknown ? null : { from, to };
    const input = { kind: "move_promise", campaignId, promise: window, reason: reason.trim(), alwaysAsk };
    const planned = await run(() => plan(input), { onRefusal: setRefusal });
    if (planned) router.push(`/runs/${planned.runId}`);
  };
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        {t("move")}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={(open) => !open && setOpen(false)}
        title={t("dialog.title")}
        description={t("dialog.text")}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{common("cancel")}</Button>
            <Button look="primary" busy={isBusy} disabled={!isReady} onClick={send}>
              {t("dialog.send")}
            </Button>
          </>
        }
      >
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
        <Tick checked={isUnknown} onChange={setUnknown} label={t("dialog.unknown")} />
        <Field label={t("dialog.reason")} hint={t("dialog.reasonHint")}>
          {(control) => <Input {...control} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
        </Field>
        <Tick checked={alwaysAsk} onChange={setAlwaysAsk} label={t("dialog.alwaysAsk")} />
        <Refused refusal={refusal} />
      </Dialog>
    </>
  );
}
