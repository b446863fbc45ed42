"use client";

import { Check } from "lucide-react";
import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import type { MenuEntry, MenuProps } from "./menu";

const ITEM =
  "flex w-full cursor-default select-none items-center gap-2 rounded px-2 py-1.5 text-base outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover";
const LABEL = "px-2 pt-1.5 pb-1 text-muted text-xs";

/** The menu itself, open from the start: it takes its button's place on the first press. */
export function MenuPanel({ label, face, className, entries, align = "end", busy, onOpen }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen onOpenChange={(isOpen) => (isOpen ? onOpen?.() : undefined)}>
      <DropdownMenu.Trigger aria-label={label} aria-busy={busy || undefined} className={className}>
        {face}
      </DropdownMenu.Trigger>
      {/* Inside the page's main part, so that it belongs to a landmark. */}
      <DropdownMenu.Portal container={document.getElementById("content")}>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          className="appear z-50 max-h-[min(28rem,75vh)] min-w-56 overflow-y-auto rounded-panel border border-border bg-raised p-1 shadow-pop"
        >
          {entries.map((entry) => (
            <Entry key={keyOf(entry)} entry={entry} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function keyOf(entry: MenuEntry): string {
  if (entry.kind === "separator") return entry.id;
  return `${entry.kind} ${entry.kind === "header" ? entry.title : entry.label}`;
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  switch (entry.kind) {
    case "separator":
      return <DropdownMenu.Separator className="my-1 h-px bg-border" />;
    case "group":
      return <DropdownMenu.Label className={LABEL}>{entry.label}</DropdownMenu.Label>;
    case "header":
      return (
        <div className="px-2 py-1.5">
          <p className="truncate font-medium">{entry.title}</p>
          <p className="truncate text-muted text-sm">{entry.detail}</p>
        </div>
      );
    case "item":
      return (
        <DropdownMenu.Item className={ITEM} onSelect={entry.onSelect}>
          {entry.icon}
          {entry.label}
        </DropdownMenu.Item>
      );
    case "link":
      return <LinkEntry entry={entry} />;
    case "choice":
      return <ChoiceEntry entry={entry} />;
  }
}

function LinkEntry({ entry }: { readonly entry: Extract<MenuEntry, { kind: "link" }> }) {
  const isToggle = entry.isOn !== undefined;
  return (
    <DropdownMenu.Item asChild>
      <Link href={entry.href} className={ITEM} {...(isToggle ? { role: "menuitemcheckbox", "aria-checked": entry.isOn } : {})}>
        {entry.icon}
        <span className="flex-1">{entry.label}</span>
        {entry.count === undefined ? null : <span className="min-w-14 text-right text-muted tabular-nums">{entry.count}</span>}
        {entry.isOn ? <Check aria-hidden="true" className="size-4" /> : null}
      </Link>
    </DropdownMenu.Item>
  );
}

function ChoiceEntry({ entry }: { readonly entry: Extract<MenuEntry, { kind: "choice" }> }) {
  return (
    <DropdownMenu.RadioGroup value={entry.value} onValueChange={entry.onChange}>
      <DropdownMenu.Label className={LABEL}>{entry.label}</DropdownMenu.Label>
      {entry.options.map((option) => (
        <DropdownMenu.RadioItem key={option.value} value={option.value} className={ITEM}>
          <span className="flex-1">{option.label}</span>
          <DropdownMenu.ItemIndicator>
            <Check aria-hidden="true" className="size-4" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
