"use client";

import { ListFilter } from "lucide-react";
import { buttonLook } from "@/components/ui/button-look";
import { Menu, type MenuEntry } from "@/components/ui/menu";

export type FilterGroup = {
  readonly label: string;
  readonly options: readonly { readonly label: string; readonly href: string; readonly isOn: boolean }[];
};

/** Adds and removes filters: every choice is a link, the address is the state. */
export function FilterMenu({ label, groups }: { readonly label: string; readonly groups: readonly FilterGroup[] }) {
  const entries = groups.flatMap((group): MenuEntry[] => [
    { kind: "group", label: group.label },
    ...group.options.map((option): MenuEntry => ({ kind: "link", ...option })),
  ]);
  return (
    <Menu
      align="start"
      entries={entries}
      className={buttonLook({ look: "secondary" })}
      face={
        <>
          <ListFilter aria-hidden="true" className="size-4" />
          {label}
        </>
      }
    />
  );
}
