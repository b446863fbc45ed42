"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { textOf } from "@/components/ui/form-text";
import { Refused } from "@/components/ui/refused";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";
import { onceSettled } from "./hold-settled";

type ExtendHoldProps = {
  readonly holdId: string;
  readonly version: number;
  readonly until: string | null;
  readonly firstDay: string;
  readonly extend: (input: {
    readonly holdId: string;
    readonly version: number;
    readonly until: string | null;
    readonly note: string | null;
  }) => Promise<Answer<unknown>>;
};

/** *Extend*: the same hold until another day. */
export function ExtendHold({ holdId, version, until, firstDay, extend }: ExtendHoldProps) {
  const t = useTranslations("holds");
  const common = useTranslations("common");
  const { run, isBusy } = useAction();
  const [isOpen, setOpen] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const change = (open: boolean) => {
    setOpen(open);
    setRefusal(null);
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const input = { holdId, version, until: textOf(form, "until"), note: textOf(form, "note") };
    const moved = await run(() => extend(input), { done: t("extended"), onRefusal: setRefusal });
    if (moved !== null) change(false);
  };
  const id = `extend-${holdId}`;
  return (
    <>
      <Button size="sm" look="ghost" onClick={() => change(true)}>
        {t("extend")}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={change}
        title={t("extendTitle")}
        description={t("extendText")}
        footer={
          <>
            <Button onClick={() => change(false)}>{common("cancel")}</Button>
            <Button look="primary" type="submit" form={id} busy={isBusy}>
              {t("extend")}
            </Button>
          </>
        }
      >
        <Refused refusal={refusal} />
        <form id={id} onSubmit={submit} className="flex flex-col gap-4">
          <Field label={t("untilLabel")} hint={t("untilHint")}>
            {(control) => <Input {...control} type="date" name="until" min={firstDay} defaultValue={until ?? ""} />}
          </Field>
          <Field label={t("note")}>{(control) => <Input {...control} name="note" maxLength={300} />}</Field>
        </form>
      </Dialog>
    </>
  );
}

type ReleaseInput = { readonly orderId: string; readonly holdId: string | null };

type ReleaseHoldProps = ReleaseInput & {
  readonly orderName: string;
  readonly release: (input: ReleaseInput & { readonly reason: string | null }) => Promise<Answer<unknown>>;
  /** Null: this person may not release what is not paid. */
  readonly force: ((input: ReleaseInput & { readonly reason: string }) => Promise<Answer<unknown>>) | null;
  readonly putBack: (input: { readonly orderId: string; readonly holdId: string }) => Promise<Answer<unknown>>;
};

/** Refusals that a person with the right may overrule, with a reason that is kept. */
const OVERRULED: ReadonlySet<string> = new Set(["release_unpaid", "order_disputed", "promise_answer_open"]);

/** *Release*: refused while the order is not paid; who may do it all the same is asked for the reason. */
export function ReleaseHold({ orderId, holdId, orderName, release, force, putBack }: ReleaseHoldProps) {
  const t = useTranslations("holds");
  const common = useTranslations("common");
  const { run, isBusy } = useAction();
  const [isOpen, setOpen] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const isForcing = refusal !== null && force !== null && OVERRULED.has(refusal.code);
  const change = (open: boolean) => {
    setOpen(open);
    setRefusal(null);
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = textOf(new FormData(event.currentTarget), "reason");
    const act = () => (isForcing && force ? force({ orderId, holdId, reason: reason ?? "" }) : release({ orderId, holdId, reason }));
    const undo = holdId === null ? undefined : () => onceSettled(() => putBack({ orderId, holdId }));
    const released = await run(act, { done: t("releasing"), onRefusal: setRefusal, undo });
    if (released !== null) change(false);
  };
  const id = `release-${holdId ?? orderId}`;
  return (
    <>
      <Button size="sm" look="ghost" onClick={() => change(true)}>
        {t("release")}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={change}
        title={t("releaseTitle", { order: orderName })}
        description={t("releaseText")}
        footer={
          <>
            <Button onClick={() => change(false)}>{common("cancel")}</Button>
            {refusal && !isForcing ? null : (
              <Button look={isForcing ? "danger" : "primary"} type="submit" form={id} busy={isBusy}>
                {isForcing ? t("force") : t("release")}
              </Button>
            )}
          </>
        }
      >
        <Refused refusal={refusal} />
        {isForcing ? <p>{t("forceText")}</p> : null}
        <form id={id} onSubmit={submit}>
          <Field label={t("releaseReason")}>{(control) => <Input {...control} name="reason" maxLength={300} required={isForcing} />}</Field>
        </form>
      </Dialog>
    </>
  );
}
