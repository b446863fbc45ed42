"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { notify } from "@/components/ui/toast";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";
import { REQUEST_DAYS, USUAL_REQUEST_DAYS } from "@/lib/domain/payment-request";

type Balance = { readonly instalmentId: string; readonly version: number };

/** `copy`: there is nobody to mail to, the link is shown this once. */
type SentRequest = { readonly kind: "queued" } | { readonly kind: "copy"; readonly link: string };

type PaymentRequestProps = Balance & {
  readonly amount: string;
  readonly orderName: string;
  readonly send: (input: Balance & { readonly days: number }) => Promise<Answer<SentRequest>>;
};

/** *Request payment*: a link for exactly this sum, open for some days, instead of charging a saved card. */
export function PaymentRequestButton({ instalmentId, version, amount, orderName, send }: PaymentRequestProps) {
  const t = useTranslations("holds.request");
  const common = useTranslations("common");
  const { run, isBusy } = useAction();
  const [isOpen, setOpen] = useState(false);
  const [days, setDays] = useState<number>(USUAL_REQUEST_DAYS);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const change = (open: boolean) => {
    setOpen(open);
    setRefusal(null);
    setLink(null);
  };
  const submit = async () => {
    const sent = await run(() => send({ instalmentId, version, days }), { onRefusal: setRefusal });
    if (!sent) return;
    if (sent.kind === "copy") {
      setLink(sent.link);
      return;
    }
    notify("success", t("sent"));
    change(false);
  };
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    notify("success", common("copied"));
  };
  return (
    <>
      <Button onClick={() => change(true)}>{t("button")}</Button>
      <Dialog
        open={isOpen}
        onOpenChange={change}
        title={link ? t("copyTitle") : t("title", { amount, order: orderName })}
        description={link ? t("copyText") : t("text")}
        footer={
          <>
            <Button onClick={() => change(false)}>{link ? common("close") : common("cancel")}</Button>
            {link ? (
              <Button look="primary" onClick={() => copy(link)}>
                {common("copy")}
              </Button>
            ) : (
              <Button look="primary" busy={isBusy} onClick={submit}>
                {t("button")}
              </Button>
            )}
          </>
        }
      >
        <Refused refusal={refusal} />
        {link ? (
          <Input readOnly value={link} aria-label={t("copyTitle")} onFocus={(event) => event.currentTarget.select()} />
        ) : (
          <Field label={t("days")}>
            {(control) => (
              <Select {...control} value={days} onChange={(event) => setDays(Number(event.target.value))}>
                {REQUEST_DAYS.map((one) => (
                  <option key={one} value={one}>
                    {t("daysOption", { days: one })}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
      </Dialog>
    </>
  );
}

type WithdrawProps = Balance & {
  readonly withdraw: (input: Balance & { readonly reason: string | null }) => Promise<Answer<unknown>>;
};

/** *Withdraw*: the open request ends before its time. */
export function WithdrawRequest({ instalmentId, version, withdraw }: WithdrawProps) {
  const t = useTranslations("holds.request");
  const common = useTranslations("common");
  const holds = useTranslations("holds");
  const { run, isBusy } = useAction();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const change = (open: boolean) => {
    setOpen(open);
    setRefusal(null);
  };
  const submit = async () => {
    const input = { instalmentId, version, reason: reason.trim() || null };
    const done = await run(() => withdraw(input), { done: t("withdrawn"), onRefusal: setRefusal });
    if (done !== null) change(false);
  };
  return (
    <>
      <Button size="sm" onClick={() => change(true)}>
        {t("withdraw")}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={change}
        title={t("withdrawTitle")}
        description={t("withdrawText")}
        footer={
          <>
            <Button onClick={() => change(false)}>{common("cancel")}</Button>
            <Button look="primary" busy={isBusy} onClick={submit}>
              {t("withdraw")}
            </Button>
          </>
        }
      >
        <Refused refusal={refusal} />
        <Field label={holds("reason")}>
          {(control) => <Input {...control} value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} />}
        </Field>
      </Dialog>
    </>
  );
}
