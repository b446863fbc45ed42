"use client";

import { Check, CircleDashed, LoaderCircle, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

const EVERY_MS = 1_500;

/** As the address of a mail's fate answers it; times are written out. */
type Fate = {
  readonly status: string;
  readonly reason: string | null;
  readonly queued: string | null;
  readonly accepted: string | null;
  readonly bounced: string | null;
  readonly opened: string | null;
  readonly used: string | null;
};

const STEPS = ["queued", "accepted", "opened", "used"] as const;
const FAILED: readonly string[] = ["refused", "bounced", "cancelled"];

/** Live status of one mail with a link: queued, taken by the mail server, link opened, link used; or why not. */
export function MailFate({ mailId, label }: { readonly mailId: string; readonly label?: string }) {
  const t = useTranslations("desk.fate");
  const fate = useFate(mailId);
  if (!fate) return <p className="text-muted">{t("loading")}</p>;
  const failed = FAILED.includes(fate.status) ? fate.status : fate.bounced ? "bounced" : null;
  const next = STEPS.find((step) => fate[step] === null);
  return (
    <div>
      {label ? <p className="mb-1 font-medium">{label}</p> : null}
      <ol className="flex flex-col gap-1.5" aria-live="polite">
        {STEPS.map((step) => (
          <li key={step} className={fate[step] ? "flex items-center gap-2" : "flex items-center gap-2 text-muted"}>
            <StepIcon isDone={fate[step] !== null} isNext={step === next && failed === null} />
            <span className="flex-1">{t(step)}</span>
            <span className="figures text-sm">{fate[step]}</span>
          </li>
        ))}
        {failed ? (
          <li className="flex items-start gap-2 text-danger-text">
            <X aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            <span className="min-w-0 flex-1 break-words">
              {t(failed as "refused" | "bounced" | "cancelled")}
              {fate.reason ? ` (${fate.reason})` : ""}
            </span>
          </li>
        ) : null}
      </ol>
    </div>
  );
}

function StepIcon({ isDone, isNext }: { readonly isDone: boolean; readonly isNext: boolean }) {
  if (isDone) return <Check aria-hidden="true" className="size-4 text-success-text" />;
  if (isNext) return <LoaderCircle aria-hidden="true" className="size-4 animate-spin" />;
  return <CircleDashed aria-hidden="true" className="size-4" />;
}

/** Asks until there is nothing more to wait for. The page behind is made anew once the link has done its work. */
function useFate(mailId: string): Fate | null {
  const router = useRouter();
  const [fate, setFate] = useState<Fate | null>(null);
  const isOver = fate !== null && (fate.used !== null || FAILED.includes(fate.status));
  useEffect(() => {
    if (isOver) {
      router.refresh();
      return;
    }
    const stop = new AbortController();
    const ask = async () => {
      if (document.hidden) return;
      const answer = await fetch(`/mails/${mailId}/fate`, { signal: stop.signal }).catch(() => null);
      if (!answer?.ok) return;
      const body: { fate: Fate } = await answer.json();
      if (!stop.signal.aborted) setFate(body.fate);
    };
    void ask();
    const timer = setInterval(ask, EVERY_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [mailId, isOver, router]);
  return fate;
}
