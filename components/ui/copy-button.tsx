"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "./button";
import { notify } from "./toast";

/** Copies a text and says so. */
export function CopyButton({ text, label, className }: { readonly text: string; readonly label: string; readonly className?: string }) {
  const common = useTranslations("common");
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    notify("success", common("copied"));
  };
  return (
    <Button size="sm" className={className} onClick={copy}>
      <Copy aria-hidden="true" className="size-3.5" />
      {label}
    </Button>
  );
}
