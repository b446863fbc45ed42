"use client";

import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Dialog } from "radix-ui";
import { useEffect, useState } from "react";
import type { CommandSearchProps, Hit, QuickHits } from "./command-search";

const NOTHING: QuickHits = { orders: [], customers: [] };
/** Long enough that a person typing is not answered after each letter. */
const PAUSE_MS = 150;
const LEAST_LETTERS = 2;

/** Asks the server once typing pauses; a late answer to an older question is dropped. */
function useHits(query: string, onSearch: CommandSearchProps["onSearch"]): { readonly hits: QuickHits; readonly answered: string } {
  const [state, setState] = useState({ hits: NOTHING, answered: "" });
  useEffect(() => {
    const asked = query.trim();
    if (asked.length < LEAST_LETTERS) {
      setState({ hits: NOTHING, answered: "" });
      return;
    }
    let isWanted = true;
    const timer = setTimeout(async () => {
      const hits = await onSearch(asked);
      if (isWanted) setState({ hits, answered: asked });
    }, PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [query, onSearch]);
  return state;
}

const ITEM = "flex h-10 cursor-default select-none items-center gap-3 rounded-control px-3 data-[selected=true]:bg-hover";
const GROUP =
  "px-1.5 pb-1.5 [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs";

type PaletteProps = CommandSearchProps & { readonly open: boolean; readonly onOpenChange: (open: boolean) => void };

/** Find an order or a customer, or go to a place, without leaving the keyboard. */
export function CommandPalette({ open, onOpenChange, onSearch, places }: PaletteProps) {
  const t = useTranslations("frame");
  const router = useRouter();
  const [query, setQuery] = useState("");
  const { hits, answered } = useHits(query, onSearch);
  const go = (href: string) => {
    onOpenChange(false);
    setQuery("");
    router.push(href);
  };
  const word = query.trim().toLowerCase();
  const near = places.filter((place) => place.label.toLowerCase().includes(word));
  const isEmpty = answered !== "" && hits.orders.length + hits.customers.length === 0;
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0.15_0.02_270/0.45)]" />
        <Dialog.Content
          aria-describedby={undefined}
          className="appear fixed inset-x-4 top-[12vh] z-50 mx-auto max-w-xl overflow-hidden rounded-panel border border-border bg-raised shadow-pop"
        >
          <Dialog.Title className="sr-only">{t("search.label")}</Dialog.Title>
          <Command label={t("search.label")} shouldFilter={false} loop>
            <Command.Input
              value={query}
              onValueChange={setQuery}
              placeholder={t("search.placeholder")}
              className="h-12 w-full border-border border-b bg-transparent px-4 text-lg outline-none placeholder:text-muted"
            />
            <Command.List className="max-h-[52vh] overflow-y-auto py-1.5">
              {word === "" ? <p className="px-4.5 py-2 text-muted text-sm">{t("search.hint")}</p> : null}
              {isEmpty ? <p className="px-4.5 py-2 text-muted text-sm">{t("search.nothing", { query: answered })}</p> : null}
              <HitGroup heading={t("search.orders")} hits={hits.orders} onGo={go} />
              <HitGroup heading={t("search.customers")} hits={hits.customers} onGo={go} />
              {near.length > 0 ? (
                <Command.Group heading={t("search.places")} className={GROUP}>
                  {near.map((place) => (
                    <Command.Item key={place.href} value={place.href} onSelect={() => go(place.href)} className={ITEM}>
                      {place.label}
                    </Command.Item>
                  ))}
                </Command.Group>
              ) : null}
              {word.length >= LEAST_LETTERS ? (
                <Command.Group className={GROUP}>
                  <Command.Item value="all-orders" onSelect={() => go(`/orders?q=${encodeURIComponent(query.trim())}`)} className={ITEM}>
                    {t("search.all", { query: query.trim() })}
                  </Command.Item>
                </Command.Group>
              ) : null}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function HitGroup({
  heading,
  hits,
  onGo,
}: {
  readonly heading: string;
  readonly hits: readonly Hit[];
  readonly onGo: (href: string) => void;
}) {
  if (hits.length === 0) return null;
  return (
    <Command.Group heading={heading} className={GROUP}>
      {hits.map((hit) => (
        <Command.Item key={hit.id} value={hit.id} onSelect={() => onGo(hit.href)} className={ITEM}>
          <span className="shrink-0 font-medium">{hit.title}</span>
          <span className="min-w-0 truncate text-muted">{hit.detail}</span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}
