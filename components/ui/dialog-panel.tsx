"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Primitive } from "radix-ui";
import { useRef } from "react";
import type { DialogProps } from "./dialog";

/** A dialog that holds the keyboard and gives the focus back to what opened it. */
export function DialogPanel({ open, onOpenChange, title, description, children, footer }: DialogProps) {
  const t = useTranslations("common");
  const opener = useRef<Element | null>(null);
  const rememberOpener = () => {
    opener.current = document.activeElement;
  };
  // Radix gives the focus back to its own trigger only, and our dialogs are opened from outside.
  const giveBack = (event: Event) => {
    event.preventDefault();
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-[oklch(0.15_0.02_270/0.45)]" />
        <Primitive.Content
          onOpenAutoFocus={rememberOpener}
          onCloseAutoFocus={giveBack}
          {...(description ? {} : { "aria-describedby": undefined })}
          className="appear fixed inset-x-4 top-[12vh] z-50 mx-auto flex max-h-[76vh] max-w-lg flex-col rounded-panel border border-border bg-raised shadow-pop"
        >
          <div className="flex items-start gap-4 px-5 pt-4">
            <div className="flex-1">
              <Primitive.Title className="font-semibold text-lg">{title}</Primitive.Title>
              {description ? <Primitive.Description className="mt-1 text-muted">{description}</Primitive.Description> : null}
            </div>
            <Primitive.Close aria-label={t("close")} className="-mr-1.5 rounded-control p-1.5 text-muted hover:bg-hover">
              <X aria-hidden="true" className="size-4" />
            </Primitive.Close>
          </div>
          {children ? <div className="flex flex-col gap-4 overflow-y-auto px-5 py-4">{children}</div> : <div className="h-4" />}
          {footer ? <div className="flex flex-wrap justify-end gap-2 border-border border-t px-5 py-3">{footer}</div> : null}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
