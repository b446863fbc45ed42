"use client";

import { Check, ListFilter } from "lucide-react";
import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import { buttonLook } from "@/components/ui/button";

export type FilterGroup = {
  readonly label: string;
  readonly options: readonly { readonly label: string; readonly href: string; readonly isOn: boolean }[];
};

const ITEM = "flex cursor-default items-center gap-2 rounded px-2 py-1.5 outline-none data-[highlighted]:bg-hover";

/** Adds and removes filters: every choice is a link, the address is the state. */
export function FilterMenu({ label, groups }: { readonly label: string; readonly groups: readonly FilterGroup[] }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={buttonLook({ look: "secondary" })}>
        <ListFilter aria-hidden="true" className="size-4" />
        {label}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          className="appear z-50 max-h-[min(26rem,70vh)] min-w-60 overflow-y-auto rounded-panel border border-border bg-raised p-1 shadow-pop"
        >
          {groups.map((group) => (
            <DropdownMenu.Group key={group.label}>
              <DropdownMenu.Label className="px-2 pt-2 pb-1 text-muted text-xs">{group.label}</DropdownMenu.Label>
              {group.options.map((option) => (
                <DropdownMenu.Item key={option.label} asChild>
                  <Link href={option.href} className={ITEM} role="menuitemcheckbox" aria-checked={option.isOn}>
                    <span className="flex-1">{option.label}</span>
                    {option.isOn ? <Check aria-hidden="true" className="size-4" /> : null}
                  </Link>
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
