"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Textarea } from "@/components/ui/field";
import { Notice } from "@/components/ui/states";
import { notify } from "@/components/ui/toast";
import { type RefusalWords, useAction } from "@/components/ui/use-action";
import { LANGUAGES, type Language } from "@/lib/domain/language";
import type { MailKind } from "@/lib/domain/mail-kinds";
import {
  LONGEST_MESSAGE_TEXT,
  MESSAGE_PLACEHOLDERS,
  MESSAGE_PLACES,
  type MessagePlace,
  type MessageTexts,
} from "@/lib/domain/message-texts";
import { changeTexts, sendTestMail } from "./actions";
import { MessagePreview } from "./message-preview";
import { messageHref } from "./search";

type EditorProps = {
  readonly kind: MailKind;
  readonly language: Language;
  readonly kept: MessageTexts;
  readonly canBeStopped: boolean;
  readonly canWrite: boolean;
};

/** One kind of mail in one language: the shop's words beside the mail they stand in. */
export function MessageEditor({ kind, language, kept, canBeStopped, canWrite }: EditorProps) {
  const t = useTranslations("mails");
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [texts, setTexts] = useState<MessageTexts>(kept);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const save = async () => {
    setRefusal(null);
    const value = await run(() => changeTexts({ kind, language, texts, before: kept }), { done: t("saved"), onRefusal: setRefusal });
    if (value !== null) router.refresh();
  };
  const test = async () => {
    const value = await run(() => sendTestMail({ kind, language }));
    if (value) notify("success", t("tested", { to: value.to }));
  };
  const isChanged = MESSAGE_PLACES.some((place) => (texts[place] ?? "") !== (kept[place] ?? ""));
  return (
    <div className="flex flex-col gap-4">
      <LanguageSwitch kind={kind} language={language} />
      {MESSAGE_PLACES.map((place) => (
        <PlaceField
          key={place}
          place={place}
          language={language}
          text={texts[place] ?? ""}
          canWrite={canWrite}
          onChange={(text) => setTexts({ ...texts, [place]: text === "" ? null : text })}
        />
      ))}
      <Placeholders />
      <p className="text-muted text-sm">
        {t("plain")} {canBeStopped ? "" : t("noPromotion")}
      </p>
      {refusal ? (
        <Notice tone="danger" role="alert" title={refusal.text}>
          {refusal.wayOut}
        </Notice>
      ) : null}
      {canWrite ? (
        <div className="flex flex-wrap gap-2">
          <Button look="primary" busy={isBusy} disabled={!isChanged} onClick={save}>
            {t("save")}
          </Button>
          <Button disabled={isBusy || isChanged} onClick={test}>
            {t("test")}
          </Button>
        </div>
      ) : null}
      <MessagePreview kind={kind} language={language} texts={texts} />
    </div>
  );
}

function LanguageSwitch({ kind, language }: Pick<EditorProps, "kind" | "language">) {
  const t = useTranslations("mails");
  const common = useTranslations("common");
  return (
    <nav aria-label={t("language")} className="flex gap-1">
      {LANGUAGES.map((one) => (
        <Link
          key={one}
          href={`${messageHref(kind, one)}#message`}
          aria-current={one === language ? "true" : undefined}
          className={clsx(
            "rounded-control px-2.5 py-1",
            one === language ? "bg-hover font-medium" : "text-muted hover:bg-hover hover:text-text",
          )}
        >
          {common(`language.${one}`)}
        </Link>
      ))}
    </nav>
  );
}

type PlaceFieldProps = {
  readonly place: MessagePlace;
  readonly language: Language;
  readonly text: string;
  readonly canWrite: boolean;
  readonly onChange: (text: string) => void;
};

function PlaceField({ place, language, text, canWrite, onChange }: PlaceFieldProps) {
  const t = useTranslations("mails");
  return (
    <Field label={t(place)}>
      {(control) => (
        <Textarea
          {...control}
          lang={language}
          value={text}
          maxLength={LONGEST_MESSAGE_TEXT}
          readOnly={!canWrite}
          rows={3}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function Placeholders() {
  const t = useTranslations("mails");
  return (
    <div className="text-sm">
      <p className="mb-1 text-muted">{t("placeholders")}</p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {MESSAGE_PLACEHOLDERS.map((name) => (
          <li key={name}>
            <code className="rounded bg-neutral-soft px-1 py-0.5">{`{${name}}`}</code>{" "}
            <span className="text-muted">{t(`placeholder.${name}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
