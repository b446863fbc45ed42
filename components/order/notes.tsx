"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input, Select, Textarea } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";
import { CALL_OUTCOMES, type CallOutcome, LONGEST_NOTE } from "@/lib/domain/desk-notes";

type About = { readonly orderId: string } | { readonly customerId: string };

export type NoteActions = {
  readonly write: (input: { readonly about: About; readonly text: string }) => Promise<Answer<unknown>>;
  readonly call: (input: {
    readonly about: About;
    readonly outcome: CallOutcome;
    readonly callBackAt: string | null;
    readonly text: string | null;
  }) => Promise<Answer<unknown>>;
};

const NOTE = "note";

/** Writes down a note or how a call ended; once written it stays. */
export function NoteForm({ about, actions }: { readonly about: About; readonly actions: NoteActions }) {
  const t = useTranslations("desk.notes");
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [kind, setKind] = useState<typeof NOTE | CallOutcome>(NOTE);
  const [text, setText] = useState("");
  const [at, setAt] = useState("");
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const words = text.trim();
  const isReady = kind === NOTE ? words !== "" : kind !== "call_back" || at !== "";
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setRefusal(null);
    const callBackAt = kind === "call_back" ? new Date(at).toISOString() : null;
    const answer = await run<{ readonly done: true }>(
      async () => {
        const said =
          kind === NOTE
            ? await actions.write({ about, text: words })
            : await actions.call({ about, outcome: kind, callBackAt, text: words || null });
        return said.ok ? { ok: true, value: { done: true } } : said;
      },
      { done: t("saved"), onRefusal: setRefusal },
    );
    if (!answer) return;
    setText("");
    setAt("");
    setKind(NOTE);
    router.refresh();
  };
  return (
    <form onSubmit={save} className="flex flex-col gap-3">
      <Field label={t("kind")}>
        {(control) => (
          <Select
            {...control}
            value={kind}
            onChange={(event) => setKind(CALL_OUTCOMES.find((outcome) => outcome === event.target.value) ?? NOTE)}
          >
            <option value={NOTE}>{t("note")}</option>
            {CALL_OUTCOMES.map((outcome) => (
              <option key={outcome} value={outcome}>
                {t(`call.${outcome}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {kind === "call_back" ? (
        <Field label={t("callBackAt")}>
          {(control) => <Input {...control} type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />}
        </Field>
      ) : null}
      <Field label={kind === NOTE ? t("text") : t("optionalText")}>
        {(control) => (
          <Textarea
            {...control}
            value={text}
            maxLength={LONGEST_NOTE}
            className="min-h-16"
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Refused refusal={refusal} />
      <div>
        <Button type="submit" busy={isBusy} disabled={!isReady}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
