"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import type { Answer, RefusalWords } from "@/lib/domain/answer";
import { notify } from "./toast";

export type { Answer, RefusalWords };

/** The way out, after what was changed meanwhile. */
const wayOutOf = ({ changes = [], wayOut }: RefusalWords): string => [...changes, wayOut].join(" ");

/**
 * Runs a server action and shows what came of it: a refusal with its way out stays until closed. A lost connection says that nobody knows, because the
 * action may have been done.
 */
export function useAction() {
  const t = useTranslations("common");
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const takeBack = useCallback(
    async (undo: () => Promise<Answer<unknown>>) => {
      const answer = await undo().catch(() => null);
      if (!answer) notify("error", t("unconfirmed.title"), t("unconfirmed.text"));
      else if (answer.ok) notify("success", t("undo.done"));
      else notify("error", answer.refusal.text, wayOutOf(answer.refusal));
    },
    [t],
  );
  const run = useCallback(
    async <T>(
      action: () => Promise<Answer<T>>,
      options: {
        readonly done?: string;
        readonly onRefusal?: (refusal: RefusalWords) => void;
        readonly undo?: (value: T) => Promise<Answer<unknown>>;
      } = {},
    ): Promise<T | null> => {
      setBusy(true);
      const answer = await action().catch(() => null);
      setBusy(false);
      if (!answer) {
        notify("error", t("unconfirmed.title"), t("unconfirmed.text"));
        return null;
      }
      if (!answer.ok) {
        if (options.onRefusal) options.onRefusal(answer.refusal);
        else notify("error", answer.refusal.text, wayOutOf(answer.refusal));
        // What was changed meanwhile shows in the page behind.
        if (answer.refusal.code === "stale") router.refresh();
        return null;
      }
      const { undo } = options;
      if (options.done)
        notify(
          "success",
          options.done,
          undefined,
          undo && { label: t("undo.button"), onUndo: () => void takeBack(() => undo(answer.value)) },
        );
      return answer.value;
    },
    [t, takeBack, router],
  );
  return { run, isBusy };
}
