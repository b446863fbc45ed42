"use client";

import { type RefObject, useEffect } from "react";

export interface RowKeys {
  /** x */
  readonly onSelect: (rowId: string) => void;
  /** e */
  readonly onCollect: (rowId: string) => void;
}

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=dialog], [role=menu]";

/**
 * Moves through rows by keyboard: j and k move, Enter opens (the focus is on the row's own link), x selects, e collects, / goes to the search field.
 * The focus itself is the cursor, so that screen readers hear where they are.
 */
export function useRowKeys(list: RefObject<HTMLElement | null>, searchId: string, { onSelect, onCollect }: RowKeys): void {
  useEffect(() => {
    const links = () => [...(list.current?.querySelectorAll<HTMLAnchorElement>("a[data-row-link]") ?? [])];
    const currentRow = () => document.activeElement?.closest<HTMLElement>("[data-row-id]") ?? null;
    const move = (step: number) => {
      const all = links();
      const at = all.findIndex((link) => link.closest("[data-row-id]") === currentRow());
      const next = at === -1 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
      all[next]?.focus();
    };
    const withRow = (act: (rowId: string) => void) => {
      const rowId = currentRow()?.dataset.rowId;
      if (rowId) act(rowId);
    };
    const actions: Readonly<Record<string, () => void>> = {
      j: () => move(1),
      k: () => move(-1),
      x: () => withRow(onSelect),
      e: () => withRow(onCollect),
      "/": () => document.getElementById(searchId)?.focus(),
    };
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.closest(TYPING) !== null;
      const act = actions[event.key];
      if (!act || isTyping || event.metaKey || event.ctrlKey || event.altKey) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [list, searchId, onSelect, onCollect]);
}
