"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Notice } from "@/components/ui/states";
import type { Answer, RefusalWords } from "@/components/ui/use-action";
import { DeskCardEnd, type FinishedDesk } from "./card-by-hand-progress";

type Found = FinishedDesk | RefusalWords | null;

/** Asks once what became of Stripe's page, and says it. */
export function DeskCardReturn(props: {
  readonly consentId: string;
  readonly isLeft: boolean;
  readonly finish: (input: { readonly consentId: string; readonly isLeft: boolean }) => Promise<Answer<FinishedDesk>>;
}) {
  const t = useTranslations("desk.byHand");
  const { consentId, isLeft, finish } = props;
  const [found, setFound] = useState<Found>(null);
  useEffect(() => {
    let isStopped = false;
    finish({ consentId, isLeft })
      .then((answer) => {
        if (!isStopped) setFound(answer.ok ? answer.value : answer.refusal);
      })
      .catch(() => {
        if (!isStopped) setFound({ code: "failed", text: t("unknown.title"), wayOut: t("unknown.text") });
      });
    return () => {
      isStopped = true;
    };
  }, [consentId, isLeft, finish, t]);
  if (!found) return <p role="status">{t("looking")}</p>;
  if ("end" in found) return <DeskCardEnd found={found} />;
  return (
    <Notice tone="warning" role="alert" title={found.text}>
      {found.wayOut}
    </Notice>
  );
}
