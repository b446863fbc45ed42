"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice, Skeleton } from "@/components/ui/states";
import type { RefusalWords } from "@/components/ui/use-action";
import type { Language } from "@/lib/domain/language";
import type { MailKind } from "@/lib/domain/mail-kinds";
import { type MessageTexts, problemOfText } from "@/lib/domain/message-texts";
import { previewMessage } from "./actions";

type Shown = { readonly subject: string; readonly html: string; readonly text: string };
type Asked = { readonly kind: MailKind; readonly language: Language; readonly texts: MessageTexts };

/** Long enough that a word is typed to its end before the mail is written again. */
const PAUSE_MS = 500;

/** The mail as it would leave, written again as words are typed: in a frame that runs nothing and leads nowhere. */
export function MessagePreview(asked: Asked) {
  const t = useTranslations("mails");
  const [isText, setText] = useState(false);
  const { shown, refusal } = usePreview(asked);
  if (refusal)
    return (
      <Notice tone="warning" title={refusal.text}>
        {refusal.wayOut}
      </Notice>
    );
  return (
    <section aria-label={t("previewOf")} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="flex-1 font-medium text-sm">{t("preview")}</h3>
        <Button size="sm" look={isText ? "ghost" : "secondary"} aria-pressed={!isText} onClick={() => setText(false)}>
          {t("html")}
        </Button>
        <Button size="sm" look={isText ? "secondary" : "ghost"} aria-pressed={isText} onClick={() => setText(true)}>
          {t("text")}
        </Button>
      </div>
      <p className="min-w-0 break-words rounded-t-control border border-border border-b-0 px-3 py-2">
        <span className="text-muted">{t("subject")}</span> <span className="font-medium">{shown?.subject ?? t("loading")}</span>
      </p>
      {!shown ? <Skeleton className="-mt-2 h-[36rem] w-full" /> : null}
      {shown && !isText ? (
        <iframe
          title={t("previewOf")}
          sandbox=""
          srcDoc={shown.html}
          className="-mt-2 h-[36rem] w-full rounded-b-control border border-border bg-[#ffffff]"
        />
      ) : null}
      {shown && isText ? (
        <pre
          className="-mt-2 max-h-[36rem] overflow-auto whitespace-pre-wrap rounded-b-control border border-border p-3 text-sm"
          lang={asked.language}
        >
          {shown.text}
        </pre>
      ) : null}
    </section>
  );
}

function usePreview({ kind, language, texts }: Asked): { shown: Shown | null; refusal: RefusalWords | null } {
  const [shown, setShown] = useState<Shown | null>(null);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const latest = useRef(0);
  const { opening, closing } = texts;
  useEffect(() => {
    latest.current += 1;
    const mine = latest.current;
    const ask = async () => {
      // Words that could not be kept are not shown either.
      const kept = (text: string | null) => (text !== null && problemOfText(text) === null ? text : null);
      const answer = await previewMessage({ kind, language, texts: { opening: kept(opening), closing: kept(closing) } }).catch(() => null);
      if (latest.current !== mine || !answer) return;
      setRefusal(answer.ok ? null : answer.refusal);
      if (answer.ok) setShown(answer.value);
    };
    const timer = setTimeout(ask, mine === 1 ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [kind, language, opening, closing]);
  return { shown, refusal };
}
