"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { type Answer, useAction } from "@/components/ui/use-action";

type AcknowledgeProps = {
  readonly orderId: string;
  readonly acknowledge: (input: { readonly orderId: string }) => Promise<Answer<unknown>>;
};

/** *The money came*: ends the warning about an order that is marked as paid with no charge behind it. */
export function AcknowledgeButton({ orderId, acknowledge }: AcknowledgeProps) {
  const t = useTranslations("holds.trap");
  const { run, isBusy } = useAction();
  return (
    <Button size="sm" busy={isBusy} onClick={() => run(() => acknowledge({ orderId }), { done: t("lookedDone") })}>
      {t("looked")}
    </Button>
  );
}
