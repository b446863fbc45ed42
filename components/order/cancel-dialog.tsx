"use client";

import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Select } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Notice } from "@/components/ui/states";
import { type Answer, useAction } from "@/components/ui/use-action";
import { CANCEL_REASONS, type CancelReason } from "@/lib/domain/cancellation";
import type { CancellationToSend, MoneyBackPreview, PreviewMoneyBack } from "./money-back-shapes";
import { MoneyBackWait } from "./money-back-wait";
import { money } from "./refund-draft";
import { Tick } from "./tick";
import { useMoneyBack } from "./use-money-back";

export interface CancelActions {
  readonly preview: PreviewMoneyBack;
  /** Without it the money stays until somebody who may gives it back. */
  readonly mayRefund: boolean;
  readonly cancel: (input: CancellationToSend) => Promise<Answer<unknown>>;
}

type CancelButtonProps = { readonly orderId: string; readonly actions: CancelActions };

/** Opens the cancel dialog; whether and how much can be cancelled is read when it opens. */
export function CancelButton({ orderId, actions }: CancelButtonProps) {
  const t = useTranslations("refunds");
  const [isOpen, setOpen] = useState(false);
  const { choice, refusal } = useMoneyBack(orderId, isOpen, actions.preview);
  const close = () => setOpen(false);
  const no = refusal ?? (choice && "refused" in choice.cancel ? choice.cancel.refused : null);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("cancel.open")}</Button>
      {choice && !no ? (
        <CancelDialog key={choice.version} isOpen={isOpen} orderId={orderId} choice={choice} actions={actions} onClose={close} />
      ) : (
        <MoneyBackWait isOpen={isOpen} title={t("cancel.open")} refusal={no} onClose={close} />
      )}
    </>
  );
}

type DialogProps = {
  readonly isOpen: boolean;
  readonly orderId: string;
  readonly choice: MoneyBackPreview;
  readonly actions: CancelActions;
  readonly onClose: () => void;
};

function CancelDialog({ isOpen, orderId, choice, actions, onClose }: DialogProps) {
  const t = useTranslations("refunds");
  const format = useFormatter();
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [reason, setReason] = useState<CancelReason>("customer");
  const [isRefunded, setRefunded] = useState(actions.mayRefund);
  const [restock, setRestock] = useState(true);
  const [tellCustomer, setTell] = useState(true);
  const [refusal, setRefusal] = useState<{ readonly text: string; readonly wayOut: string } | null>(null);
  const hasMoney = BigInt(choice.most) > 0n;
  const isRest = "scope" in choice.cancel && choice.cancel.scope === "rest";
  const amount = money(format, BigInt(choice.most), choice.currency);
  const send = async () => {
    const refund = isRefunded || !hasMoney ? "full" : "none";
    const input: CancellationToSend = { orderId, version: choice.version, reason, refund, restock, tellCustomer };
    const done = await run(() => actions.cancel(input), { onRefusal: setRefusal });
    if (done === null) return;
    onClose();
    router.refresh();
  };
  const gives = hasMoney && isRefunded && !isRest;
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      title={isRest ? t("cancel.titleRest", { order: choice.order }) : t("cancel.title", { order: choice.order })}
      description={isRest ? t("cancel.textRest") : t("cancel.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel.keep")}</Button>
          <Button look="danger" busy={isBusy} onClick={send}>
            {gives ? t("cancel.buttonRefund", { amount }) : isRest ? t("cancel.buttonRest") : t("cancel.button")}
          </Button>
        </>
      }
    >
      <Refused refusal={refusal} />
      {hasMoney && !actions.mayRefund ? <Notice tone="info">{t("cancel.refundByOthers")}</Notice> : null}
      {hasMoney ? <WillGoBack choice={choice} isRest={isRest} isRefunded={isRefunded} /> : <p>{t("cancel.nothingPaid")}</p>}
      <div className="flex flex-col gap-2">
        {hasMoney && actions.mayRefund ? <Tick checked={isRefunded} onChange={setRefunded} label={t("cancel.refund")} /> : null}
        <Tick checked={restock} onChange={setRestock} label={t("cancel.restock")} />
        <Tick checked={tellCustomer} onChange={setTell} label={t("cancel.tell")} />
      </div>
      <Field label={t("reason")} hint={t("cancel.reasonHint")}>
        {(control) => (
          <Select {...control} value={reason} onChange={(event) => setReason(event.target.value as CancelReason)}>
            {CANCEL_REASONS.map((one) => (
              <option key={one} value={one}>
                {t(`cancelReasons.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <p className="text-muted text-sm">{t("cancel.live")}</p>
    </Dialog>
  );
}

type BackProps = { readonly choice: MoneyBackPreview; readonly isRest: boolean; readonly isRefunded: boolean };

/** The sums, each with the rail it goes back on. */
function WillGoBack({ choice, isRest, isRefunded }: BackProps) {
  const t = useTranslations("refunds");
  const format = useFormatter();
  if (!isRefunded) return <Notice tone="warning">{t("cancel.noRefund")}</Notice>;
  if (isRest) return <p>{t("cancel.refundRest")}</p>;
  return (
    <ul className="flex flex-col gap-1">
      {choice.payments
        .filter((payment) => BigInt(payment.left) > 0n)
        .map((payment) => (
          <li key={payment.id} className="flex justify-between gap-4">
            <span>{t(`goesBack.${payment.rail}`)}</span>
            <span className="figures font-medium">{money(format, BigInt(payment.left), choice.currency)}</span>
          </li>
        ))}
    </ul>
  );
}
