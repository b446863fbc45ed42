"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Refused } from "@/components/ui/refused";
import { type RefusalWords, useAction } from "@/components/ui/use-action";
import type { BulkActions, BulkKind, BulkOptions, Choice } from "./bulk";
import { ChangeDueFields, CollectFields, LinkFields } from "./plan-fields";

type PlanDialogProps = {
  /** Null: closed. */
  readonly kind: BulkKind | null;
  readonly count: number;
  readonly choice: Choice;
  readonly options: BulkOptions;
  readonly actions: BulkActions;
  readonly onClose: () => void;
};

/** Settings of a run, then its pre-flight: nothing happens before that has been read and started. */
export function PlanDialog({ kind, count, choice, options, actions, onClose }: PlanDialogProps) {
  const t = useTranslations("bulk");
  const common = useTranslations("common");
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [links, setLinks] = useState({
    kind: "send_links" as const,
    senderId: options.senders[0]?.id ?? null,
    who: "needed" as "needed" | "all",
  });
  const [collect, setCollect] = useState({
    kind: "collect" as const,
    shortNotice: "leave_out" as "leave_out" | "notify",
    canaryCount: options.canaryCount,
    mostDeclinedPercent: options.mostDeclinedPercent,
  });
  const [due, setDue] = useState({ kind: "change_due" as const, dueOn: options.today, tellCustomer: true, reason: "" });
  const plan = async () => {
    if (kind === null) return;
    const planned = await run(
      () => {
        if (kind === "send_links") return actions.planLinks({ ...choice, settings: links });
        return kind === "collect" ? actions.planCollect({ ...choice, settings: collect }) : actions.planDue({ ...choice, settings: due });
      },
      { onRefusal: setRefusal },
    );
    if (planned) router.push(`/runs/${planned.runId}`);
  };
  const close = () => {
    setRefusal(null);
    onClose();
  };
  return (
    <Dialog
      open={kind !== null}
      onOpenChange={(open) => !open && close()}
      title={kind ? t(`title.${kind}`, { count }) : ""}
      description={t("text")}
      footer={
        <>
          <Button onClick={close}>{common("cancel")}</Button>
          <Button look="primary" busy={isBusy} onClick={plan}>
            {t("check")}
          </Button>
        </>
      }
    >
      {kind === "send_links" ? <LinkFields value={links} senders={options.senders} onChange={setLinks} /> : null}
      {kind === "collect" ? <CollectFields value={collect} onChange={setCollect} /> : null}
      {kind === "change_due" ? <ChangeDueFields value={due} today={options.today} onChange={setDue} /> : null}
      <Refused refusal={refusal} />
    </Dialog>
  );
}
