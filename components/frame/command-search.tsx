"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

/** One hit of the quick search, written out by the server. */
export interface Hit {
  readonly id: string;
  readonly href: string;
  readonly title: string;
  readonly detail: string;
}

export interface QuickHits {
  readonly orders: readonly Hit[];
  readonly customers: readonly Hit[];
}

export interface CommandSearchProps {
  readonly onSearch: (query: string) => Promise<QuickHits>;
  readonly places: readonly { readonly href: string; readonly label: string }[];
}

// The palette itself is loaded when it is first opened.
const CommandPalette = dynamic(() => import("./command-palette").then((module) => module.CommandPalette), { ssr: false });

/** The search field of the top bar; ⌘K or Ctrl K opens it from anywhere. */
export function CommandSearch(props: CommandSearchProps) {
  const t = useTranslations("frame");
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpened(true);
      setOpen((open) => !open);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const open = () => {
    setOpened(true);
    setOpen(true);
  };
  return (
    <>
      <button
        type="button"
        onClick={open}
        aria-keyshortcuts="Meta+K Control+K"
        className="flex h-8 w-full max-w-80 items-center gap-2 rounded-control border border-border bg-surface px-2.5 text-muted hover:bg-hover"
      >
        <Search aria-hidden="true" className="size-4" />
        <span className="flex-1 text-left">{t("search.open")}</span>
        <kbd className="hidden rounded border border-border bg-sunken px-1 font-sans text-xs sm:inline">⌘K</kbd>
      </button>
      {wasOpened ? <CommandPalette {...props} open={isOpen} onOpenChange={setOpen} /> : null}
    </>
  );
}
