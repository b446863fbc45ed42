"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { MailFate } from "@/components/order/mail-fate";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";

type CorrectEmailProps = {
  readonly customerId: string;
  readonly email: string | null;
  /** Orders whose card link may be sent again, the one that needs it most first. */
  readonly orders: readonly { readonly id: string; readonly name: string }[];
  readonly correct: (input: {
    readonly customerId: string;
    readonly before: string | null;
    readonly email: string;
    readonly resendFor: string | null;
    readonly overLimit: string | null;
  }) => Promise<Answer<{ readonly mailId: string | null; readonly isOldTold: boolean }>>;
};

/** *Correct e-mail and resend*: the old address is told, its links die, the card link leaves again (rule 31). */
export function CorrectEmail(props: CorrectEmailProps) {
  const t = useTranslations("desk.email");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        {t("button")}
      </Button>
      {isOpen ? <CorrectEmailDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function CorrectEmailDialog({ customerId, email, orders, correct, onClose }: CorrectEmailProps & { readonly onClose: () => void }) {
  const t = useTranslations("desk.email");
  const common = useTranslations("common");
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [typed, setTyped] = useState("");
  const [resendFor, setResendFor] = useState(orders[0]?.id ?? "");
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [done, setDone] = useState<{ readonly mailId: string | null; readonly isOldTold: boolean } | null>(null);
  const needsReason = refusal?.code === "link_limit";
  const save = async () => {
    setRefusal(null);
    const input = { customerId, before: email, email: typed.trim(), resendFor: resendFor || null, overLimit: reason.trim() || null };
    const answer = await run(() => correct(input), { onRefusal: setRefusal });
    if (!answer) return;
    setDone(answer);
    router.refresh();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("title")}
      description={done ? t(done.isOldTold ? "doneTold" : "done", { email: typed.trim() }) : t("text")}
      footer={
        done ? (
          <Button onClick={onClose}>{common("close")}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{common("cancel")}</Button>
            <Button look="primary" busy={isBusy} disabled={!/^\S+@\S+$/.test(typed.trim())} onClick={save}>
              {resendFor ? t("saveAndSend") : t("save")}
            </Button>
          </>
        )
      }
    >
      <Refused refusal={refusal} />
      {done?.mailId ? <MailFate mailId={done.mailId} /> : null}
      {done ? null : (
        <>
          <Field label={t("field")} hint={email ? t("now", { email }) : undefined}>
            {(control) => (
              <Input
                {...control}
                type="email"
                autoComplete="off"
                value={typed}
                maxLength={254}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
          {orders.length > 0 ? (
            <Field label={t("resend")}>
              {(control) => (
                <Select {...control} value={resendFor} onChange={(event) => setResendFor(event.target.value)}>
                  {orders.map((order) => (
                    <option key={order.id} value={order.id}>
                      {t("resendFor", { order: order.name })}
                    </option>
                  ))}
                  <option value="">{t("noResend")}</option>
                </Select>
              )}
            </Field>
          ) : null}
          {needsReason ? (
            <Field label={t("reason")}>
              {(control) => <Input {...control} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
            </Field>
          ) : null}
        </>
      )}
    </Dialog>
  );
}
