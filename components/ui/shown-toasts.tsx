"use client";

import { useEffect } from "react";
import { Toaster, toast } from "sonner";
import { takeToasts, useToasts } from "./toast";

const CLASSES = {
  toast: "flex w-full items-start gap-2 rounded-panel border border-border bg-raised px-3.5 py-3 text-base text-text shadow-pop",
  title: "font-medium",
  description: "text-muted text-sm",
  closeButton: "order-last ml-auto",
  actionButton: "ml-auto shrink-0 rounded-control px-2 py-1 font-medium text-accent-text hover:bg-hover",
};

/** Long enough to read what was done and think again. */
const UNDO_MS = 10_000;

/** Shows what waits, as it comes. */
export function ShownToasts({ label }: { readonly label: string }) {
  const waiting = useToasts();
  useEffect(() => {
    if (waiting.length === 0) return;
    for (const { kind, title, detail, undo } of takeToasts()) {
      const back = undo ? { action: { label: undo.label, onClick: undo.onUndo }, duration: UNDO_MS } : {};
      const stays = kind === "error" ? { duration: Number.POSITIVE_INFINITY, closeButton: true } : {};
      toast[kind](title, { description: detail, ...stays, ...back });
    }
  }, [waiting]);
  return <Toaster position="bottom-right" containerAriaLabel={label} toastOptions={{ unstyled: true, classNames: CLASSES }} />;
}
