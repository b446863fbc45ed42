"use client";

import { Toaster as Sonner } from "sonner";

/** Where results of actions appear. Errors stay until closed: nobody should have to read against a clock. */
export function Toaster({ label }: { readonly label: string }) {
  return (
    <Sonner
      position="bottom-right"
      containerAriaLabel={label}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: "flex w-full items-start gap-2 rounded-panel border border-border bg-raised px-3.5 py-3 text-base text-text shadow-pop",
          title: "font-medium",
          description: "text-muted text-sm",
          closeButton: "order-last ml-auto",
        },
      }}
    />
  );
}
