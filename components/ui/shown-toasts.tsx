"use client";

import { useEffect } from "react";
import { Toaster, toast } from "sonner";
import { takeToasts, useToasts } from "./toast";

const CLASSES = {
  toast: "flex w-full items-start gap-2 rounded-panel border border-border bg-raised px-3.5 py-3 text-base text-text shadow-pop",
  title: "font-medium",
  description: "text-muted text-sm",
  closeButton: "order-last ml-auto",
};

/** Shows what waits, as it comes. */
export function ShownToasts({ label }: { readonly label: string }) {
  const waiting = useToasts();
  useEffect(() => {
    if (waiting.length === 0) return;
    for (const { kind, title, detail } of takeToasts()) {
      const stays = kind === "error" ? { duration: Number.POSITIVE_INFINITY, closeButton: true } : {};
      toast[kind](title, { description: detail, ...stays });
    }
  }, [waiting]);
  return <Toaster position="bottom-right" containerAriaLabel={label} toastOptions={{ unstyled: true, classNames: CLASSES }} />;
}
