"use client";

import { LoaderCircle } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/states";
import { type Answer, useAction } from "@/components/ui/use-action";
import { cardName } from "@/lib/domain/consent";
import { DeskCardReuse, type ReuseActions } from "./card-by-hand-reuse";
import { MailFate } from "./mail-fate";

/** What became of Stripe's page at the desk. */
export type FinishedDesk = {
  readonly end: "saved" | "open" | "bank_asked" | "wallet" | "left" | "not_needed";
  readonly card: { readonly brand: string; readonly last4: string } | null;
  readonly mailId: string | null;
};

type Finish = (input: { readonly consentId: string; readonly isLeft: boolean }) => Promise<Answer<FinishedDesk>>;

const EVERY_MS = 3_000;

/** Stripe's page is open in another tab: says what became of it, and closes it when staff are done with it. */
export function DeskCardProgress(props: {
  readonly url: string;
  readonly consentId: string;
  readonly finish: Finish;
  readonly reuse: ReuseActions;
  readonly onClose: () => void;
}) {
  const t = useTranslations("desk.byHand");
  const common = useTranslations("common");
  const router = useRouter();
  const { run, isBusy } = useAction();
  const { consentId, finish, onClose } = props;
  const [found, setFound] = useState<FinishedDesk | null>(null);
  const isOpen = found === null || found.end === "open";
  useEffect(() => {
    if (!isOpen) return;
    let isStopped = false;
    const timer = setInterval(async () => {
      if (document.hidden) return;
      const answer = await finish({ consentId, isLeft: false }).catch(() => null);
      if (!isStopped && answer?.ok) setFound(answer.value);
    }, EVERY_MS);
    return () => {
      isStopped = true;
      clearInterval(timer);
    };
  }, [consentId, finish, isOpen]);
  const stop = async () => {
    const answer = await run(() => finish({ consentId, isLeft: true }));
    if (answer) setFound(answer);
  };
  const close = () => {
    router.refresh();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={t("waitTitle")}
      description={isOpen ? t("waitText") : undefined}
      footer={
        isOpen ? (
          <>
            <Button busy={isBusy} onClick={stop}>
              {t("stop")}
            </Button>
            <ButtonLink look="primary" href={props.url} external>
              {t("openStripe")}
            </ButtonLink>
          </>
        ) : (
          <Button look="primary" onClick={close}>
            {common("close")}
          </Button>
        )
      }
    >
      {isOpen ? (
        <p className="flex items-center gap-2 text-muted" role="status">
          <LoaderCircle aria-hidden="true" className="size-4 animate-spin" />
          {t("waiting")}
        </p>
      ) : (
        <>
          <DeskCardEnd found={found} />
          {found.end === "saved" ? <DeskCardReuse consentId={consentId} actions={props.reuse} /> : null}
        </>
      )}
    </Dialog>
  );
}

/** The end of it in words, with the mail that goes out instead where the bank asked. */
export function DeskCardEnd({ found }: { readonly found: FinishedDesk }) {
  const t = useTranslations("desk.byHand");
  if (found.end === "open") return <p>{t("waiting")}</p>;
  if (found.end === "saved")
    return (
      <Notice tone="success" role="status" title={t("end.saved.title")}>
        {t("end.saved.text", { card: found.card ? cardName(found.card) : "" })}
      </Notice>
    );
  return (
    <>
      <Notice tone="warning" role="alert" title={t(`end.${found.end}.title`)}>
        {t(`end.${found.end}.text`)}
      </Notice>
      {found.mailId ? <MailFate mailId={found.mailId} /> : null}
    </>
  );
}
