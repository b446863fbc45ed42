"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Refused } from "@/components/ui/refused";
import { Notice, Skeleton } from "@/components/ui/states";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";
import { CollectAmount } from "./collect-amount";

/** What pressing *Collect* would do, written out by the server just now; ids and the version it was read at. */
export interface CollectPreview {
  readonly instalmentId: string;
  readonly version: number;
  readonly order: string;
  readonly amount: string;
  readonly currency: string;
  readonly card: string;
  readonly agreed: string;
}

/** A part as typed, and who agreed to it. */
export type CollectPart = { readonly amount: string; readonly agreed: string };

export interface CollectActions {
  readonly preview: (orderId: string) => Promise<Answer<CollectPreview>>;
  readonly collect: (input: {
    readonly instalmentId: string;
    readonly version: number;
    readonly part: CollectPart | null;
  }) => Promise<Answer<unknown>>;
}

type CollectDialogProps = {
  /** Null: closed. */
  readonly orderId: string | null;
  readonly actions: CollectActions;
  readonly onClose: () => void;
};

/** Says what will happen with the amount on the button, then does it. Refusals are shown here with their way out. */
export function CollectDialog({ orderId, actions, onClose }: CollectDialogProps) {
  const t = useTranslations("actions");
  const common = useTranslations("common");
  const { run, isBusy } = useAction();
  const [preview, setPreview] = useState<CollectPreview | null>(null);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [part, setPart] = useState<CollectPart | null>(null);
  const [wrong, setWrong] = useState<RefusalWords | null>(null);
  useEffect(() => {
    setPreview(null);
    setRefusal(null);
    setPart(null);
    setWrong(null);
    if (orderId === null) return;
    let isWanted = true;
    void run(() => actions.preview(orderId), { onRefusal: (words) => isWanted && setRefusal(words) }).then((value) => {
      if (isWanted && value) setPreview(value);
    });
    return () => {
      isWanted = false;
    };
  }, [orderId, actions, run]);
  const collect = async () => {
    if (!preview) return;
    const { instalmentId, version, amount } = preview;
    const done = await run(() => actions.collect({ instalmentId, version, part }), {
      done: part ? t("collect.partStarted") : t("collect.started", { amount }),
      // What was typed can be corrected; anything else is final for what was seen.
      onRefusal: part ? setWrong : setRefusal,
    });
    if (done !== null) onClose();
  };
  return (
    <Dialog
      open={orderId !== null}
      onOpenChange={(open) => !open && onClose()}
      title={
        preview ? t("collect.title", { amount: preview.amount, order: preview.order }) : refusal ? t("refused.title") : common("loading")
      }
      footer={
        <>
          <Button onClick={onClose}>{preview && !refusal ? common("cancel") : common("close")}</Button>
          {preview && !refusal ? (
            <Button
              look="primary"
              busy={isBusy}
              disabled={part !== null && (!part.amount.trim() || part.agreed.trim().length < 3)}
              onClick={collect}
            >
              {part
                ? t("collect.partButton", { amount: part.amount.trim(), currency: preview.currency })
                : t("collect.button", { amount: preview.amount })}
            </Button>
          ) : null}
        </>
      }
    >
      {refusal ? (
        <Notice tone="warning" role="alert" title={refusal.text}>
          {refusal.wayOut}
        </Notice>
      ) : preview ? (
        <>
          <p>
            {part
              ? t("collect.partText", { card: preview.card, amount: preview.amount })
              : t("collect.text", { card: preview.card, amount: preview.amount, agreed: preview.agreed })}
          </p>
          <CollectAmount preview={preview} part={part} onChange={setPart} />
          <Refused refusal={wrong} />
        </>
      ) : (
        <Skeleton className="h-10 w-full" />
      )}
    </Dialog>
  );
}
