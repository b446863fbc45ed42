import { clsx } from "clsx";
import { PenLine } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { codeWord } from "@/lib/domain/code-words";
import type { Language } from "@/lib/domain/language";
import { type MailKind, mailClassOf } from "@/lib/domain/mail-kinds";
import { type KeptText, TEXTED_KINDS } from "@/lib/domain/message-texts";
import { messageHref } from "./search";

const CLASSES = ["transactional", "legal", "reminder"] as const;

type KindListProps = {
  readonly kind: MailKind;
  readonly language: Language;
  readonly texts: readonly KeptText[];
  readonly reader: Language;
};

/** Every kind of mail by its class; those with words of the shop's own say so. */
export function KindList({ kind, language, texts, reader }: KindListProps) {
  const t = useTranslations("mails");
  return (
    <div className="grid gap-x-6 gap-y-4 p-4 sm:grid-cols-3">
      {CLASSES.map((mailClass) => (
        <section key={mailClass} className="min-w-0">
          <h3 className="mb-1 text-muted text-sm">{t(`class.${mailClass}`)}</h3>
          <ul className="-mx-2 flex flex-col gap-0.5">
            {TEXTED_KINDS.filter((one) => mailClassOf(one) === mailClass).map((one) => {
              const name = codeWord("mail", one, reader);
              const hasOwn = texts.some((text) => text.kind === one);
              return (
                <li key={one}>
                  <Link
                    href={`${messageHref(one, language)}#message`}
                    aria-current={one === kind ? "true" : undefined}
                    className={clsx(
                      "flex min-h-7 items-center gap-1.5 rounded-control px-2 py-1",
                      one === kind ? "bg-hover font-medium" : "hover:bg-hover",
                    )}
                  >
                    <span className="min-w-0 flex-1">{name.charAt(0).toLocaleUpperCase(reader) + name.slice(1)}</span>
                    {hasOwn ? <PenLine aria-label={t("own")} className="size-3.5 shrink-0 text-muted" /> : null}
                  </Link>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
