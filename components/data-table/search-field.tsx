"use client";

import { LoaderCircle, Search, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState, useTransition } from "react";

type SearchFieldProps = {
  readonly id: string;
  readonly value: string;
  /** Where the list is without a search; the search is added to it. */
  readonly base: string;
  readonly label: string;
  readonly placeholder: string;
  /** How to search, shown while somebody types. */
  readonly hint?: string;
};

const PAUSE_MS = 250;

/** Searches while a person types; the address follows, so that a search can be shared. Enter works without JavaScript. */
export function SearchField({ id, value, base, label, placeholder, hint }: SearchFieldProps) {
  const t = useTranslations("common");
  const router = useRouter();
  const [text, setText] = useState(value);
  const [isSearching, search] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const sent = useRef(value);
  useEffect(() => {
    // The address changed by other means (a tab, the way back): it wins over what stands in the field.
    if (value !== sent.current) {
      sent.current = value;
      setText(value);
    }
  }, [value]);
  const [path = "", own = ""] = base.split("?");
  const go = (words: string, wait: number) => {
    setText(words);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const params = new URLSearchParams(own);
      const trimmed = words.trim();
      if (trimmed) params.set("q", trimmed);
      sent.current = trimmed;
      search(() => router.replace(`${path}?${params}`, { scroll: false }));
    }, wait);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go(text, 0);
  };
  return (
    <search className="min-w-0 flex-1 basis-52 md:max-w-80">
      <form action={path} className="group relative" onSubmit={submit}>
        {[...new URLSearchParams(own)].map(([name, kept]) => (
          <input key={name} type="hidden" name={name} value={kept} />
        ))}
        {isSearching ? (
          <LoaderCircle aria-hidden="true" className="absolute top-2 left-2.5 size-4 animate-spin text-muted" />
        ) : (
          <Search aria-hidden="true" className="absolute top-2 left-2.5 size-4 text-muted" />
        )}
        <input
          id={id}
          name="q"
          value={text}
          onChange={(event) => go(event.target.value, PAUSE_MS)}
          onKeyDown={(event) => event.key === "Escape" && (text ? go("", 0) : event.currentTarget.blur())}
          aria-label={label}
          aria-keyshortcuts="/"
          aria-describedby={hint ? `${id}-hint` : undefined}
          placeholder={placeholder}
          maxLength={100}
          autoComplete="off"
          className="h-8 w-full rounded-control border border-border-strong bg-surface pr-8 pl-8.5 placeholder:text-muted"
        />
        {text ? (
          <button
            type="button"
            aria-label={t("clearSearch")}
            onClick={() => go("", 0)}
            className="absolute top-1 right-1 rounded p-1 text-muted hover:bg-hover"
          >
            <X aria-hidden="true" className="size-4" />
          </button>
        ) : null}
        {hint ? (
          <p
            id={`${id}-hint`}
            className="absolute top-full left-0 z-20 mt-1 hidden w-full min-w-64 rounded-control border border-border bg-raised px-3 py-2 text-muted text-sm shadow-pop group-has-[input:focus]:block"
          >
            {hint}
          </p>
        ) : null}
      </form>
    </search>
  );
}
