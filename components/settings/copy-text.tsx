"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { Textarea } from "@/components/ui/field";

/** A text to hand over, shown as it is, with a button that copies it. */
export function CopyText({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div>
      <Textarea readOnly rows={12} aria-label={label} value={text} className="mb-3 font-mono text-sm" />
      <CopyButton text={text} label={label} />
    </div>
  );
}
