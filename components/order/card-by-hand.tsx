"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Refused } from "@/components/ui/refused";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";
import { DeskCardForm } from "./card-by-hand-form";
import { DeskCardProgress, type FinishedDesk } from "./card-by-hand-progress";
import type { ReuseActions } from "./card-by-hand-reuse";
import { MailFate } from "./mail-fate";
import type { LinkActions } from "./send-link";

/** What staff read out; `chargeNowText` where the customer may agree to be charged without waiting. */
export type DeskOffer = {
  readonly orderName: string;
  readonly customerName: string | null;
  readonly email: string | null;
  readonly language: "en" | "fr";
  readonly text: string;
  readonly digest: string;
  readonly chargeNowText: string | null;
};

export type DeskInput = {
  readonly orderId: string;
  readonly how: "call" | "in_person";
  readonly conversation: string;
  readonly isAgreed: boolean;
  readonly isChargeNowAgreed: boolean;
  readonly language: "en" | "fr";
  readonly shownDigest: string;
};

export type DeskActions = {
  readonly offer: (orderId: string) => Promise<Answer<DeskOffer>>;
  readonly start: (input: DeskInput) => Promise<Answer<{ readonly url: string; readonly consentId: string }>>;
  readonly finish: (input: { readonly consentId: string; readonly isLeft: boolean }) => Promise<Answer<FinishedDesk>>;
  readonly sendLink: LinkActions["send"];
  readonly reuse: ReuseActions;
};

type Step =
  | { readonly at: "choose" }
  | { readonly at: "link"; readonly mailId: string }
  | { readonly at: "form"; readonly offer: DeskOffer }
  | { readonly at: "stripe"; readonly url: string; readonly consentId: string };

type CardByHandProps = {
  readonly orderId: string;
  readonly orderName: string;
  readonly canSendLink: boolean;
  readonly actions: DeskActions;
};

/**
 * A card with the customer on the phone or at the counter (rule 30). First choice is the link, followed live; else Stripe's
 * own page on this screen, after the agreement was read out and noted.
 */
export function CardByHand({ orderId, orderName, canSendLink, actions }: CardByHandProps) {
  const t = useTranslations("desk.byHand");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("button")}</Button>
      {isOpen ? (
        <CardByHandDialog
          orderId={orderId}
          orderName={orderName}
          canSendLink={canSendLink}
          actions={actions}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

function CardByHandDialog({ orderId, orderName, canSendLink, actions, onClose }: CardByHandProps & { readonly onClose: () => void }) {
  const t = useTranslations("desk.byHand");
  const common = useTranslations("common");
  const { run, isBusy } = useAction();
  const [step, setStep] = useState<Step>({ at: "choose" });
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const link = async () => {
    setRefusal(null);
    const sent = await run(() => actions.sendLink({ orderId, senderId: null, how: "mail", overLimit: null }), { onRefusal: setRefusal });
    if (sent?.kind === "queued") setStep({ at: "link", mailId: sent.mailId });
  };
  const enter = async () => {
    setRefusal(null);
    const offer = await run(() => actions.offer(orderId), { onRefusal: setRefusal });
    if (offer) setStep({ at: "form", offer });
  };
  if (step.at === "form")
    return (
      <DeskCardForm
        orderId={orderId}
        offer={step.offer}
        start={actions.start}
        onStarted={(started) => setStep({ at: "stripe", ...started })}
        onClose={onClose}
      />
    );
  if (step.at === "stripe")
    return <DeskCardProgress url={step.url} consentId={step.consentId} finish={actions.finish} reuse={actions.reuse} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("title", { order: orderName })}
      description={step.at === "link" ? t("linkSent") : t("text")}
      footer={
        step.at === "link" ? (
          <Button onClick={onClose}>{common("close")}</Button>
        ) : (
          <>
            <Button look={canSendLink ? "secondary" : "primary"} busy={isBusy} onClick={enter}>
              {t("enterHere")}
            </Button>
            {canSendLink ? (
              <Button look="primary" busy={isBusy} onClick={link}>
                {t("sendLink")}
              </Button>
            ) : null}
          </>
        )
      }
    >
      <Refused refusal={refusal} />
      {step.at === "link" ? <MailFate mailId={step.mailId} /> : <Reasons />}
    </Dialog>
  );
}

function Reasons() {
  const t = useTranslations("desk.byHand");
  return (
    <ul className="flex list-disc flex-col gap-1.5 pl-5">
      <li>{t("why.link")}</li>
      <li>{t("why.number")}</li>
      <li>{t("why.bank")}</li>
    </ul>
  );
}
