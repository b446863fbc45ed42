"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Refused } from "@/components/ui/refused";
import { type RefusalWords, useAction } from "@/components/ui/use-action";
import type { AllSettings, BulkActions, BulkKind, BulkOptions, Choice } from "./bulk";
import type { Example } from "./mail-examples";
import { CancelFields, HoldFields, RefundFields, ReleaseFields } from "./order-fields";
import { ChangeDueFields, CollectFields, LinkFields } from "./plan-fields";

type PlanDialogProps = {
  /** Null: closed. */
  readonly kind: BulkKind | null;
  readonly count: number;
  readonly choice: Choice;
  /** Whose mails can be looked at beforehand. */
  readonly examples: readonly Example[];
  readonly options: BulkOptions;
  readonly actions: BulkActions;
  readonly onClose: () => void;
};

/** What every form begins with; the gentler of two choices. */
const beginning = (options: BulkOptions): AllSettings => ({
  send_links: { kind: "send_links", senderId: options.senders[0]?.id ?? null, who: "needed" },
  collect: {
    kind: "collect",
    shortNotice: "leave_out",
    canaryCount: options.canaryCount,
    mostDeclinedPercent: options.mostDeclinedPercent,
  },
  change_due: { kind: "change_due", dueOn: options.today, tellCustomer: true, reason: "" },
  hold: { kind: "hold", reason: "inventory_out_of_stock", note: "", until: null, told: "status_mail", toldReason: "" },
  release: { kind: "release", reason: "" },
  cancel: { kind: "cancel", reason: "inventory", refund: "full", restock: true, tellCustomer: true },
  refund: { kind: "refund", what: "required", reason: "overpaid", note: "" },
});

/** Settings of a run, then its pre-flight: nothing happens before that has been read and started. */
export function PlanDialog({ kind, count, choice, examples, options, actions, onClose }: PlanDialogProps) {
  const t = useTranslations("bulk");
  const common = useTranslations("common");
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [settings, setSettings] = useState(() => beginning(options));
  const plan = async <Kind extends BulkKind>(of: Kind) => {
    const planned = await run(() => actions.plan[of]({ ...choice, settings: settings[of] }), { onRefusal: setRefusal });
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
          <Button look="primary" busy={isBusy} onClick={() => kind && plan(kind)}>
            {t("check")}
          </Button>
        </>
      }
    >
      {kind ? (
        <Fields
          kind={kind}
          settings={settings}
          options={options}
          onChange={setSettings}
          examples={examples}
          preview={actions.previewLink}
        />
      ) : null}
      <Refused refusal={refusal} />
    </Dialog>
  );
}

type FieldsProps = {
  readonly kind: BulkKind;
  readonly settings: AllSettings;
  readonly options: BulkOptions;
  readonly onChange: (settings: AllSettings) => void;
  readonly examples: PlanDialogProps["examples"];
  readonly preview: BulkActions["previewLink"];
};

function Fields({ kind, settings, options, onChange, examples, preview }: FieldsProps) {
  const of = <Kind extends BulkKind>(one: Kind) => ({
    value: settings[one],
    onChange: (value: AllSettings[Kind]) => onChange({ ...settings, [one]: value }),
  });
  switch (kind) {
    case "send_links":
      return <LinkFields {...of("send_links")} senders={options.senders} examples={examples} preview={preview} />;
    case "collect":
      return <CollectFields {...of("collect")} />;
    case "change_due":
      return <ChangeDueFields {...of("change_due")} today={options.today} />;
    case "hold":
      return <HoldFields {...of("hold")} today={options.today} reasons={options.holdReasons} />;
    case "release":
      return <ReleaseFields {...of("release")} />;
    case "cancel":
      return <CancelFields {...of("cancel")} reasons={options.cancelReasons} />;
    case "refund":
      return <RefundFields {...of("refund")} reasons={options.refundReasons} />;
  }
}
