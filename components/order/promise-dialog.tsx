"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { type RefusalWords, useAction } from "@/components/ui/use-action";
import { Tick } from "./tick";

export type PromiseMove = { readonly isUnknown: boolean; readonly reason: string; readonly alwaysAsk: boolean };

type Words = Readonly<Record<"open" | "title" | "text" | "unknown" | "reason" | "reasonHint" | "alwaysAsk" | "send", string>>;

type Props = {
  readonly words: Words;
  /** The new date or window can be read. */
  readonly isDated: boolean;
  readonly dates: (isUnknown: boolean) => ReactNode;
  /** True when it was done: the dialog closes. */
  readonly send: (move: PromiseMove, run: ReturnType<typeof useAction>["run"], refused: (words: RefusalWords) => void) => Promise<boolean>;
};

/** Another promise, of an order or of a campaign: when, or unknown; why, told to customers word for word (rule 25). */
export function PromiseDialog({ words, isDated, dates, send }: Props) {
  const common = useTranslations("common");
  const { run, isBusy } = useAction();
  const [isOpen, setOpen] = useState(false);
  const [isUnknown, setUnknown] = useState(false);
  const [alwaysAsk, setAlwaysAsk] = useState(false);
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const isReady = reason.trim().length >= 3 && (isUnknown || isDated);
  const press = async () => {
    setRefusal(null);
    if (await send({ isUnknown, reason: reason.trim(), alwaysAsk }, run, setRefusal)) setOpen(false);
  };
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        {words.open}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={(open) => !open && setOpen(false)}
        title={words.title}
        description={words.text}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{common("cancel")}</Button>
            <Button look="primary" busy={isBusy} disabled={!isReady} onClick={press}>
              {words.send}
            </Button>
          </>
        }
      >
        {dates(isUnknown)}
        <Tick checked={isUnknown} onChange={setUnknown} label={words.unknown} />
        <Field label={words.reason} hint={words.reasonHint}>
          {(control) => <Input {...control} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
        </Field>
        <Tick checked={alwaysAsk} onChange={setAlwaysAsk} label={words.alwaysAsk} />
        <Refused refusal={refusal} />
      </Dialog>
    </>
  );
}
