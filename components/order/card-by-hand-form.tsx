"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox, Field, Select, Textarea } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Notice } from "@/components/ui/states";
import { type RefusalWords, useAction } from "@/components/ui/use-action";
import { CONVERSATION_LENGTH } from "@/lib/domain/desk-card";
import type { DeskActions, DeskOffer } from "./card-by-hand";

type DeskCardFormProps = {
  readonly orderId: string;
  readonly offer: DeskOffer;
  readonly start: DeskActions["start"];
  readonly onStarted: (started: { readonly url: string; readonly consentId: string }) => void;
  readonly onClose: () => void;
};

/** The agreement to read out, in the customer's language, and the note of the conversation: both before any card. */
export function DeskCardForm({ orderId, offer, start, onStarted, onClose }: DeskCardFormProps) {
  const t = useTranslations("desk.byHand");
  const common = useTranslations("common");
  const { run, isBusy } = useAction();
  const [how, setHow] = useState<"call" | "in_person">("call");
  const [conversation, setConversation] = useState("");
  const [isAgreed, setAgreed] = useState(false);
  const [isChargeNowAgreed, setChargeNow] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const isReady = isAgreed && conversation.trim().length >= CONVERSATION_LENGTH.least;
  const submit = async () => {
    setRefusal(null);
    const input = { orderId, how, conversation: conversation.trim(), isAgreed, isChargeNowAgreed, language: offer.language };
    const started = await run(() => start({ ...input, shownDigest: offer.digest }), { onRefusal: setRefusal });
    if (started) onStarted(started);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("formTitle", { name: offer.customerName ?? t("theCustomer") })}
      description={t("formText")}
      footer={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button look="primary" busy={isBusy} disabled={!isReady} onClick={submit}>
            {t("continue")}
          </Button>
        </>
      }
    >
      <Field label={t("how")}>
        {(control) => (
          <Select {...control} value={how} onChange={(event) => setHow(event.target.value === "in_person" ? "in_person" : "call")}>
            <option value="call">{t("call")}</option>
            <option value="in_person">{t("inPerson")}</option>
          </Select>
        )}
      </Field>
      <div>
        <p className="mb-1 font-medium text-sm">{t("readOut")}</p>
        <blockquote lang={offer.language} className="rounded-control border-accent border-l-2 bg-sunken px-3 py-2">
          {offer.text}
        </blockquote>
      </div>
      <Field label={t("said")} hint={t("saidHint")}>
        {(control) => (
          <Textarea
            {...control}
            value={conversation}
            maxLength={CONVERSATION_LENGTH.most}
            onChange={(event) => setConversation(event.target.value)}
          />
        )}
      </Field>
      <Tick isOn={isAgreed} onChange={setAgreed}>
        {t("agreed")}
      </Tick>
      {offer.chargeNowText ? (
        <Tick isOn={isChargeNowAgreed} onChange={setChargeNow}>
          {t("chargeNow", { amount: offer.chargeNowText })}
        </Tick>
      ) : null}
      <Notice tone="info">{t("bankBeforehand")}</Notice>
      <Refused refusal={refusal} />
    </Dialog>
  );
}

type TickProps = { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void; readonly children: ReactNode };

function Tick({ isOn, onChange, children }: TickProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <Checkbox id={id} className="mt-0.5 shrink-0" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      <label htmlFor={id}>{children}</label>
    </div>
  );
}
