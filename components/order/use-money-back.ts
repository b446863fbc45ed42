"use client";

import { useEffect, useState } from "react";
import { type RefusalWords, useAction } from "@/components/ui/use-action";
import type { MoneyBackPreview, PreviewMoneyBack } from "./money-back-shapes";

/** Reads what can go back as soon as a dialog opens, and forgets it when it closes. */
export function useMoneyBack(orderId: string, isOpen: boolean, preview: PreviewMoneyBack) {
  const { run, isBusy } = useAction();
  const [choice, setChoice] = useState<MoneyBackPreview | null>(null);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  useEffect(() => {
    setChoice(null);
    setRefusal(null);
    if (!isOpen) return;
    let isWanted = true;
    void run(() => preview(orderId), { onRefusal: (words) => isWanted && setRefusal(words) }).then((value) => {
      if (isWanted && value) setChoice(value);
    });
    return () => {
      isWanted = false;
    };
  }, [isOpen, orderId, preview, run]);
  return { run, isBusy, choice, refusal, setRefusal };
}
