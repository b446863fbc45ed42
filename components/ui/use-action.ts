"use client";

import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import { toast } from "sonner";

/** What a server action answers: a value, or what happened and the way out, in the reader's language. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly refusal: { readonly code: string; readonly text: string; readonly wayOut: string; readonly fields?: readonly string[] };
    };

export type RefusalWords = Extract<Answer<never>, { ok: false }>["refusal"];

/**
 * Runs a server action and shows what came of it: a refusal with its way out stays until closed. A lost connection says that nobody knows, because the
 * action may have been done.
 */
export function useAction() {
  const t = useTranslations("common");
  const [isBusy, setBusy] = useState(false);
  const run = useCallback(
    async <T>(
      action: () => Promise<Answer<T>>,
      options: { readonly done?: string; readonly onRefusal?: (refusal: RefusalWords) => void } = {},
    ): Promise<T | null> => {
      setBusy(true);
      const answer = await action().catch(() => null);
      setBusy(false);
      if (!answer) {
        toast.error(t("unconfirmed.title"), { description: t("unconfirmed.text"), duration: Number.POSITIVE_INFINITY, closeButton: true });
        return null;
      }
      if (!answer.ok) {
        if (options.onRefusal) options.onRefusal(answer.refusal);
        else
          toast.error(answer.refusal.text, { description: answer.refusal.wayOut, duration: Number.POSITIVE_INFINITY, closeButton: true });
        return null;
      }
      if (options.done) toast.success(options.done);
      return answer.value;
    },
    [t],
  );
  return { run, isBusy };
}
