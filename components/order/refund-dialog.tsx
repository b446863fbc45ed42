"use client";

import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Select, Textarea } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Notice } from "@/components/ui/states";
import { type Answer, useAction } from "@/components/ui/use-action";
import { STAFF_REFUND_REASONS, type StaffRefundReason } from "@/lib/domain/refund-plan";
import type { MoneyBackPreview, PreviewMoneyBack, RefundToSend } from "./money-back-shapes";
import { MoneyBackWait } from "./money-back-wait";
import { RefundDetails } from "./refund-details";
import { areDetailsSound, money, startDraft, sumOf, toSend, withDetail, withLine, withPart, withRestock } from "./refund-draft";
import { RefundLines, RefundParts } from "./refund-fields";
import { useMoneyBack } from "./use-money-back";

export interface RefundActions {
  readonly preview: PreviewMoneyBack;
  readonly refund: (input: RefundToSend) => Promise<Answer<{ readonly waits: boolean }>>;
}

type RefundButtonProps = {
  readonly orderId: string;
  readonly label: string;
  readonly look?: "primary" | "secondary" | "danger";
  readonly actions: RefundActions;
};

/** Opens the refund dialog; what will happen is read when it opens. */
export function RefundButton({ orderId, label, look = "secondary", actions }: RefundButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const t = useTranslations("refunds");
  const { choice, refusal } = useMoneyBack(orderId, isOpen, actions.preview);
  const close = () => setOpen(false);
  return (
    <>
      <Button look={look} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {choice ? (
        <RefundDialog
          key={choice.order + choice.most}
          isOpen={isOpen}
          orderId={orderId}
          choice={choice}
          actions={actions}
          onClose={close}
        />
      ) : (
        <MoneyBackWait isOpen={isOpen} title={t("refund.short")} refusal={refusal} onClose={close} />
      )}
    </>
  );
}

type DialogProps = {
  readonly isOpen: boolean;
  readonly orderId: string;
  readonly choice: MoneyBackPreview;
  readonly actions: RefundActions;
  readonly onClose: () => void;
};

function RefundDialog({ isOpen, orderId, choice, actions, onClose }: DialogProps) {
  const t = useTranslations("refunds");
  const common = useTranslations("common");
  const format = useFormatter();
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [draft, setDraft] = useState(() => startDraft(choice));
  const [reason, setReason] = useState<StaffRefundReason>(BigInt(choice.due) > 0n ? "shop_cancelled" : "customer_request");
  const [note, setNote] = useState("");
  const [refusal, setRefusal] = useState<{ readonly text: string; readonly wayOut: string } | null>(null);
  const sum = sumOf(choice, draft);
  const amount = sum === null ? null : money(format, sum, choice.currency);
  const hasUnits = Object.values(draft.units).some((units) => units > 0);
  const send = async () => {
    const input: RefundToSend = { ...toSend(orderId, choice, draft), reason, note };
    const done = await run(() => actions.refund(input), { onRefusal: setRefusal });
    if (done === null) return;
    onClose();
    router.refresh();
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      title={t("refund.title", { order: choice.order })}
      description={t("refund.text")}
      footer={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button
            look="danger"
            busy={isBusy}
            disabled={amount === null || !areDetailsSound(choice, draft) || (sum === 0n && !hasUnits)}
            onClick={send}
          >
            {sum === 0n && hasUnits ? t("refund.removeOnly") : t("refund.button", { amount: amount ?? "–" })}
          </Button>
        </>
      }
    >
      <Refused refusal={refusal} />
      {choice.most === "0" ? <Notice tone="info">{t("refund.nothing")}</Notice> : null}
      <RefundLines
        choice={choice}
        draft={draft}
        onUnits={(id, units) => setDraft(withLine(choice, draft, id, units))}
        onRestock={(id, isRestocked) => setDraft(withRestock(draft, id, isRestocked))}
      />
      <RefundDetails choice={choice} draft={draft} onChange={(detail, text) => setDraft(withDetail(choice, draft, detail, text))} />
      <RefundParts choice={choice} amounts={draft.amounts} onChange={(id, text) => setDraft(withPart(draft, id, text))} />
      <Field label={t("reason")}>
        {(control) => (
          <Select {...control} value={reason} onChange={(event) => setReason(event.target.value as StaffRefundReason)}>
            {STAFF_REFUND_REASONS.map((one) => (
              <option key={one} value={one}>
                {t(`reasons.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t("note")} hint={t("noteHint")}>
        {(control) => <Textarea {...control} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />}
      </Field>
    </Dialog>
  );
}
