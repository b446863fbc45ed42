"use client";

import { Dialog } from "@/components/ui/dialog";
import { Refused } from "@/components/ui/refused";
import { Skeleton } from "@/components/ui/states";

type MoneyBackWaitProps = {
  readonly isOpen: boolean;
  readonly title: string;
  readonly refusal: { readonly text: string; readonly wayOut: string } | null;
  readonly onClose: () => void;
};

/** Stands where the dialog will be: until what can be done is read, or in its place where nothing can. */
export function MoneyBackWait({ isOpen, title, refusal, onClose }: MoneyBackWaitProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()} title={title}>
      {refusal ? <Refused refusal={refusal} /> : <Skeleton className="h-24 w-full" />}
    </Dialog>
  );
}
