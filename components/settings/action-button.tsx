"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";

export type Confirmation = {
  readonly title: string;
  readonly text: string;
  /** A word to type before the button works: for what cannot be taken back. */
  readonly word?: { readonly label: string; readonly value: string /** Sent along under this name. */; readonly name?: string };
  /** A text to give, such as a reason; sent under its name. */
  readonly ask?: { readonly name: string; readonly label: string; readonly required: boolean };
};

type ActionButtonProps = {
  readonly label: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly action: (input: unknown) => Promise<Answer<unknown>>;
  readonly done: string;
  readonly look?: "primary" | "secondary" | "ghost" | "danger";
  readonly size?: "sm" | "md";
  /** Of a dangerous action: the page shows a plain button, the confirmation the red one. */
  readonly quiet?: boolean;
  readonly confirm?: Confirmation;
  readonly icon?: ReactNode;
  /** Where to go afterwards; the page is made anew otherwise. */
  readonly then?: string;
};

/** A button that does one thing; with a confirmation it first says what will happen. */
export function ActionButton({ label, input, action, done, look, size, quiet = false, confirm, icon, then }: ActionButtonProps) {
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [isAsking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const act = async (more: Readonly<Record<string, unknown>>) => {
    setRefusal(null);
    const send = () => action({ ...input, ...more }).then((answer) => (answer.ok ? { ok: true as const, value: true } : answer));
    const value = await run(send, confirm ? { done, onRefusal: setRefusal } : { done });
    if (value === null) return;
    setAsking(false);
    if (then) window.location.assign(then);
    else router.refresh();
  };
  return (
    <>
      <Button
        look={quiet ? "secondary" : look}
        size={size}
        busy={isBusy && !isAsking}
        onClick={() => (confirm ? setAsking(true) : void act({}))}
      >
        {icon}
        {label}
      </Button>
      {confirm ? (
        <ConfirmDialog
          key={String(isAsking)}
          open={isAsking}
          onClose={() => setAsking(false)}
          confirm={confirm}
          label={label}
          danger={look === "danger"}
          busy={isBusy}
          refusal={refusal}
          onConfirm={act}
        />
      ) : null}
    </>
  );
}

type ConfirmDialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly confirm: Confirmation;
  readonly label: string;
  readonly danger: boolean;
  readonly busy: boolean;
  readonly refusal: RefusalWords | null;
  readonly onConfirm: (more: Readonly<Record<string, unknown>>) => Promise<void>;
};

function ConfirmDialog({ open, onClose, confirm, label, danger, busy, refusal, onConfirm }: ConfirmDialogProps) {
  const common = useTranslations("common");
  const [word, setWord] = useState("");
  const [answer, setAnswer] = useState("");
  const isReady = (!confirm.word || word.trim() === confirm.word.value) && (!confirm.ask?.required || answer.trim() !== "");
  const { ask } = confirm;
  const more = { ...(ask ? { [ask.name]: answer.trim() } : {}), ...(confirm.word?.name ? { [confirm.word.name]: word.trim() } : {}) };
  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={confirm.title}
      description={confirm.text}
      footer={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button look={danger ? "danger" : "primary"} busy={busy} disabled={!isReady} onClick={() => onConfirm(more)}>
            {label}
          </Button>
        </>
      }
    >
      {ask ? (
        <Field label={ask.label}>
          {(control) => <Input {...control} value={answer} maxLength={500} onChange={(event) => setAnswer(event.target.value)} />}
        </Field>
      ) : null}
      {confirm.word ? (
        <Field label={confirm.word.label}>
          {(control) => <Input {...control} value={word} autoComplete="off" onChange={(event) => setWord(event.target.value)} />}
        </Field>
      ) : null}
      <Refused refusal={refusal} />
    </Dialog>
  );
}
