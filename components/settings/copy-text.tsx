"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/field";
import { notify } from "@/components/ui/toast";

/** A text to hand over, shown as it is, with a button that copies it. */
export function CopyText({ text, label }: { readonly text: string; readonly label: string }) {
  const common = useTranslations("common");
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    notify("success", common("copied"));
  };
  return (
    <div>
      <Textarea readOnly rows={12} aria-label={label} value={text} className="mb-3 font-mono text-sm" />
      <Button size="sm" onClick={copy}>
        <Copy aria-hidden="true" className="size-3.5" />
        {label}
      </Button>
    </div>
  );
}
