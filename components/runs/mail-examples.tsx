"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type LinkPreview, PreviewedMail } from "@/components/order/mail-preview";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/states";
import { type RefusalWords, useAction } from "@/components/ui/use-action";
import type { BulkActions } from "./bulk";

export type Example = { readonly id: string; readonly name: string };

type MailExamplesProps = {
  /** Orders to look at, at least one. */
  readonly orders: readonly Example[];
  readonly senderId: string | null;
  readonly preview: BulkActions["previewLink"];
};

type Read = { readonly shown: LinkPreview } | { readonly refusal: RefusalWords };

/** The mails of the first orders chosen, one after the other, each as its customer would get it. Only looks: nothing is made or sent. */
export function MailExamples({ orders, senderId, preview }: MailExamplesProps) {
  const t = useTranslations("bulk.examples");
  const desk = useTranslations("desk.preview");
  const { run, isBusy } = useAction();
  const [at, setAt] = useState(0);
  const [read, setRead] = useState<Read | null>(null);
  const order = orders[at];
  if (!order) return null;
  const look = async (place: number) => {
    const next = orders[place];
    if (!next) return;
    const shown = await run(() => preview({ orderId: next.id, senderId }), {
      // One that gets no mail says why; the others can still be looked at.
      onRefusal: (refusal) => {
        setAt(place);
        setRead({ refusal });
      },
    });
    if (!shown) return;
    setAt(place);
    setRead({ shown });
  };
  if (!read)
    return (
      <div>
        <Button size="sm" busy={isBusy} onClick={() => look(0)}>
          {desk("show")}
        </Button>
      </div>
    );
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2">
        <p aria-live="polite" className="min-w-0 flex-1 text-muted text-sm">
          {t("which", { order: order.name, at: at + 1, count: orders.length })}
        </p>
        {orders.length > 1 ? (
          <>
            <Button size="sm" aria-label={t("previous")} disabled={at === 0 || isBusy} onClick={() => look(at - 1)}>
              <ChevronLeft aria-hidden="true" className="size-3.5" />
            </Button>
            <Button size="sm" aria-label={t("next")} disabled={at === orders.length - 1 || isBusy} onClick={() => look(at + 1)}>
              <ChevronRight aria-hidden="true" className="size-3.5" />
            </Button>
          </>
        ) : null}
      </div>
      {"shown" in read ? (
        <PreviewedMail mail={read.shown} />
      ) : (
        <Notice tone="warning" title={read.refusal.text}>
          {read.refusal.wayOut}
        </Notice>
      )}
    </div>
  );
}
