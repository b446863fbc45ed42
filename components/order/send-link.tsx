"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { notify } from "@/components/ui/toast";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";
import { MailFate } from "./mail-fate";
import { type LinkPreview, MailPreview } from "./mail-preview";

/** `copy`: the link itself, shown this once. */
export type SentLink = { readonly kind: "queued"; readonly mailId: string } | { readonly kind: "copy"; readonly link: string };

export type LinkInput = {
  readonly orderId: string;
  readonly senderId: string | null;
  readonly how: "mail" | "copy";
  readonly overLimit: string | null;
};

export type LinkActions = {
  readonly send: (input: LinkInput) => Promise<Answer<SentLink>>;
  readonly preview: (input: { readonly orderId: string; readonly senderId: string | null }) => Promise<Answer<LinkPreview>>;
};

type SendLinkProps = {
  /** Orders a link may be sent for, the one that needs it most first. */
  readonly orders: readonly { readonly id: string; readonly name: string; readonly amount: string }[];
  readonly email: string | null;
  readonly senders: readonly { readonly id: string; readonly label: string }[];
  readonly look?: "primary" | "secondary";
  readonly actions: LinkActions;
};

type Sent = { readonly mails: readonly { readonly mailId: string; readonly order: string }[]; readonly url: string | null };

const ALL = "all";
const NOTHING_SENT: Sent = { mails: [], url: null };
/** Refusals after which one more may be sent with a reason, or the link handed over some other way. */
const WITH_REASON: readonly string[] = ["link_limit"];
const COPY_INSTEAD: readonly string[] = ["customer_without_email", "email_bounced"];

/** Mails the customer a link to save or replace a card: sender and order chosen, the mail shown beforehand, its way followed live. */
export function SendLink({ orders, email, senders, look = "secondary", actions }: SendLinkProps) {
  const t = useTranslations("desk.link");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look={look} onClick={() => setOpen(true)}>
        {t("button")}
      </Button>
      {isOpen ? <SendLinkDialog orders={orders} email={email} senders={senders} actions={actions} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

type DialogProps = Omit<SendLinkProps, "look"> & { readonly onClose: () => void };

function SendLinkDialog({ orders, email, senders, actions, onClose }: DialogProps) {
  const t = useTranslations("desk.link");
  const common = useTranslations("common");
  const link = useLink(orders, senders[0]?.id ?? null, actions);
  const { refusal, sent, isBusy } = link;
  const isDone = sent.mails.length > 0 || sent.url !== null;
  const needsReason = refusal !== null && WITH_REASON.includes(refusal.code);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={sent.url ? t("copyTitle") : sent.mails.length > 0 ? t("sentTitle") : t("title", { order: link.orderName })}
      description={sent.url ? t("copyText") : sent.mails.length > 0 ? t("sentText") : email ? t("text", { email }) : t("noEmail")}
      footer={
        isDone ? (
          <Button onClick={onClose}>{common("close")}</Button>
        ) : email === null || (refusal && COPY_INSTEAD.includes(refusal.code)) ? (
          <Button look="primary" busy={isBusy} onClick={() => link.send("copy")}>
            {t("copyInstead")}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{common("cancel")}</Button>
            <Button look="primary" busy={isBusy} disabled={needsReason && link.reason.trim().length < 3} onClick={() => link.send("mail")}>
              {needsReason ? t("sendAnyway") : t("send")}
            </Button>
          </>
        )
      }
    >
      <Refused refusal={refusal} />
      {sent.mails.map(({ mailId, order }) => (
        <MailFate key={mailId} mailId={mailId} label={sent.mails.length > 1 ? order : undefined} />
      ))}
      {sent.url ? <CopyLink url={sent.url} /> : null}
      {isDone ? null : <Choices orders={orders} senders={email ? senders : []} link={link} preview={email ? actions.preview : null} />}
      {needsReason && !isDone ? (
        <Field label={t("reason")} hint={t("reasonHint")}>
          {(control) => <Input {...control} value={link.reason} maxLength={500} onChange={(event) => link.setReason(event.target.value)} />}
        </Field>
      ) : null}
    </Dialog>
  );
}

function CopyLink({ url }: { readonly url: string }) {
  const t = useTranslations("desk.link");
  const common = useTranslations("common");
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    notify("success", common("copied"));
  };
  return (
    <div className="flex gap-2">
      <Input readOnly value={url} aria-label={t("copyTitle")} onFocus={(event) => event.currentTarget.select()} />
      <Button look="primary" onClick={copy}>
        {common("copy")}
      </Button>
    </div>
  );
}

type Link = ReturnType<typeof useLink>;

type ChoicesProps = Pick<SendLinkProps, "orders" | "senders"> & { readonly link: Link; readonly preview: LinkActions["preview"] | null };

function Choices({ orders, senders, link, preview }: ChoicesProps) {
  const t = useTranslations("desk.link");
  return (
    <>
      {orders.length > 1 ? (
        <Field label={t("order")} hint={t("orderHint")}>
          {(control) => (
            <Select {...control} value={link.choice} onChange={(event) => link.setChoice(event.target.value)}>
              {orders.map((order) => (
                <option key={order.id} value={order.id}>
                  {order.name} · {order.amount}
                </option>
              ))}
              <option value={ALL}>{t("all", { count: orders.length })}</option>
            </Select>
          )}
        </Field>
      ) : null}
      {senders.length > 0 ? (
        <Field label={t("sender")}>
          {(control) => (
            <Select {...control} value={link.senderId ?? ""} onChange={(event) => link.setSender(event.target.value || null)}>
              {senders.map((sender) => (
                <option key={sender.id} value={sender.id}>
                  {sender.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      {preview ? (
        <MailPreview
          key={`${link.orderIds[0]} ${link.senderId}`}
          load={() => preview({ orderId: link.orderIds[0] ?? "", senderId: link.senderId })}
        />
      ) : null}
    </>
  );
}

function useLink(orders: SendLinkProps["orders"], firstSender: string | null, actions: LinkActions) {
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [choice, setChoice] = useState(orders[0]?.id ?? "");
  const [senderId, setSender] = useState(firstSender);
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [sent, setSent] = useState<Sent>(NOTHING_SENT);
  const chosen = choice === ALL ? orders : orders.filter((order) => order.id === choice);
  const send = async (how: "mail" | "copy") => {
    setRefusal(null);
    const overLimit = reason.trim() || null;
    let after = NOTHING_SENT;
    // One after the other: each is counted, and refused, on its own.
    for (const order of how === "copy" ? chosen.slice(0, 1) : chosen) {
      const answer = await run(() => actions.send({ orderId: order.id, senderId, how, overLimit }), { onRefusal: setRefusal });
      if (answer?.kind === "copy") after = { ...after, url: answer.link };
      if (answer?.kind === "queued") after = { ...after, mails: [...after.mails, { mailId: answer.mailId, order: order.name }] };
    }
    setSent(after);
    router.refresh();
  };
  const orderIds = chosen.map((order) => order.id);
  const orderName = chosen.map((order) => order.name).join(", ");
  return { choice, setChoice, senderId, setSender, reason, setReason, refusal, sent, isBusy, send, orderIds, orderName };
}
