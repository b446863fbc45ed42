"use client";

import type { RowSelectionState } from "@tanstack/react-table";
import { type Dispatch, type MouseEvent, type SetStateAction, useCallback, useRef } from "react";

type Range = {
  /** For every click on a row: one on a box with Shift held selects, or clears, everything since the last box. */
  readonly onClick: (event: MouseEvent) => void;
  /** A row was picked by its key: ranges begin there. */
  readonly remember: (rowId: string) => void;
};

/** Ranges of rows by Shift and click. */
export function useRange(rowIds: readonly string[], select: Dispatch<SetStateAction<RowSelectionState>>): Range {
  const last = useRef<string | null>(null);
  const remember = useCallback((rowId: string) => {
    last.current = rowId;
  }, []);
  const onClick = useCallback(
    (event: MouseEvent) => {
      const box = event.target instanceof HTMLInputElement && event.target.type === "checkbox" ? event.target : null;
      const rowId = box?.closest<HTMLElement>("[data-row-id]")?.dataset.rowId;
      if (!box || !rowId) return;
      const [from, to] = [rowIds.indexOf(last.current ?? rowId), rowIds.indexOf(rowId)].sort((a, b) => a - b);
      const isOn = box.checked;
      if (event.shiftKey && from !== undefined && to !== undefined && from >= 0) {
        const range = rowIds.slice(from, to + 1);
        select((before) => {
          const others = Object.keys(before).filter((id) => !range.includes(id));
          return Object.fromEntries([...others, ...(isOn ? range : [])].map((id) => [id, true]));
        });
      }
      last.current = rowId;
    },
    [rowIds, select],
  );
  return { onClick, remember };
}
