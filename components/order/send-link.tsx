"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { Notice } from "@/components/ui/states";
import { notify } from "@/components/ui/toast";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";

/** `copy`: there is nobody to mail to, the link is shown this once. */
export type SentLink = { readonly kind: "queued" } | { readonly kind: "copy"; readonly link: string };

type SendLinkProps = {
  readonly orderId: string;
  readonly orderName: string;
  readonly email: string | null;
  readonly senders: readonly { readonly id: string; readonly label: string }[];
  readonly look?: "primary" | "secondary";
  readonly send: (input: { readonly orderId: string; readonly senderId: string | null }) => Promise<Answer<SentLink>>;
};

/** Mails the customer a link to save a card; without an address staff get the link once, to pass on. */
export function SendLink({ orderId, orderName, email, senders, look = "secondary", send }: SendLinkProps) {
  const t = useTranslations("actions");
  const common = useTranslations("common");
  const { run, isBusy } = useAction();
  const [isOpen, setOpen] = useState(false);
  const [senderId, setSender] = useState(senders[0]?.id ?? "");
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [url, setUrl] = useState<string | null>(null);
  const change = (open: boolean) => {
    setOpen(open);
    setRefusal(null);
    setUrl(null);
  };
  const submit = async () => {
    const sent = await run(() => send({ orderId, senderId: senderId || null }), { onRefusal: setRefusal });
    if (!sent) return;
    if (sent.kind === "copy") {
      setUrl(sent.link);
      return;
    }
    notify("success", t("sendLink.sent"));
    change(false);
  };
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    notify("success", common("copied"));
  };
  return (
    <>
      <Button look={look} onClick={() => change(true)}>
        {t("sendLink.button")}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={change}
        title={url ? t("sendLink.copyTitle") : t("sendLink.title", { order: orderName })}
        description={url ? t("sendLink.copyText") : email ? t("sendLink.text", { email }) : t("sendLink.noEmail")}
        footer={
          <>
            <Button onClick={() => change(false)}>{url ? common("close") : common("cancel")}</Button>
            {url ? (
              <Button look="primary" onClick={() => copy(url)}>
                {common("copy")}
              </Button>
            ) : (
              <Button look="primary" busy={isBusy} onClick={submit}>
                {t("sendLink.button")}
              </Button>
            )}
          </>
        }
      >
        {refusal ? (
          <Notice tone="warning" role="alert" title={refusal.text}>
            {refusal.wayOut}
          </Notice>
        ) : null}
        {url ? <Input readOnly value={url} aria-label={t("sendLink.copyTitle")} onFocus={(event) => event.currentTarget.select()} /> : null}
        {!url && email && senders.length > 1 ? (
          <Field label={t("sendLink.sender")}>
            {(control) => (
              <Select {...control} value={senderId} onChange={(event) => setSender(event.target.value)}>
                {senders.map((sender) => (
                  <option key={sender.id} value={sender.id}>
                    {sender.label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
      </Dialog>
    </>
  );
}
