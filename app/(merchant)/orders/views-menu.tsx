"use client";

import { BookmarkPlus, Layers, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { buttonLook } from "@/components/ui/button-look";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import type { Answer } from "@/components/ui/use-action";

// Loaded when a view is first saved or deleted.
const SaveView = dynamic(() => import("./view-dialogs").then((module) => module.SaveView), { ssr: false });
const DeleteView = dynamic(() => import("./view-dialogs").then((module) => module.DeleteView), { ssr: false });

/** A view as the menu shows it, and where it leads. */
export type ViewLink = { readonly id: string; readonly label: string; readonly href: string; readonly isHere: boolean };

export interface ViewActions {
  /** How many orders each view lists, by its id. */
  readonly count: () => Promise<Answer<Readonly<Record<string, string>>>>;
  readonly save: (input: { readonly name: string; readonly query: string }) => Promise<Answer<unknown>>;
  /** Null: this person may not share views. */
  readonly share: ViewActions["save"] | null;
  readonly remove: (input: { readonly savedViewId: string }) => Promise<Answer<unknown>>;
}

type ViewsMenuProps = {
  readonly builtIn: readonly ViewLink[];
  readonly own: readonly ViewLink[];
  readonly shared: readonly ViewLink[];
  /** Views this person may delete. */
  readonly removable: readonly { readonly id: string; readonly name: string }[];
  /** The address of the list as it is, behind `?`. */
  readonly query: string;
  readonly actions: ViewActions;
};

/** Ways of looking at the orders: everybody's, one's own, and those the team shares. Every view is a link. */
export function ViewsMenu({ builtIn, own, shared, removable, query, actions }: ViewsMenuProps) {
  const t = useTranslations("orders.views");
  const [dialog, setDialog] = useState<"save" | "remove" | null>(null);
  const [wasOpened, setOpened] = useState(false);
  const open = (which: "save" | "remove") => {
    setOpened(true);
    setDialog(which);
  };
  const [counts, setCounts] = useState<Readonly<Record<string, string>>>({});
  // Counted anew each time it is opened. Where that fails the menu leads as well as ever: it only says no figures.
  const count = async () => {
    const answer = await actions.count().catch(() => null);
    setCounts(answer?.ok ? answer.value : {});
  };
  const group = (label: string, views: readonly ViewLink[]): MenuEntry[] =>
    views.length === 0
      ? []
      : [
          { kind: "group", label },
          ...views.map(
            ({ id, label, href, isHere }): MenuEntry => ({
              kind: "link",
              label,
              href,
              count: counts[id] ?? "",
              ...(isHere ? { isOn: true } : {}),
            }),
          ),
        ];
  const entries: MenuEntry[] = [
    ...group(t("groupBuiltIn"), builtIn),
    ...group(t("groupOwn"), own),
    ...group(t("groupShared"), shared),
    { kind: "separator", id: "end of views" },
    { kind: "item", label: t("save"), icon: <BookmarkPlus aria-hidden="true" className="size-4" />, onSelect: () => open("save") },
    ...(removable.length > 0
      ? [
          {
            kind: "item",
            label: t("manage"),
            icon: <Trash2 aria-hidden="true" className="size-4" />,
            onSelect: () => open("remove"),
          } as const,
        ]
      : []),
  ];
  return (
    <>
      <Menu
        align="start"
        onOpen={() => void count()}
        entries={entries}
        className={buttonLook({ look: "secondary" })}
        face={
          <>
            <Layers aria-hidden="true" className="size-4" />
            {t("button")}
          </>
        }
      />
      {wasOpened ? (
        <>
          <SaveView isOpen={dialog === "save"} query={query} actions={actions} onClose={() => setDialog(null)} />
          <DeleteView isOpen={dialog === "remove"} views={removable} remove={actions.remove} onClose={() => setDialog(null)} />
        </>
      ) : null}
    </>
  );
}
