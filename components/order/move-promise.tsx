"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";
import { Tick } from "./tick";

type Props = {
  readonly orderId: string;
  /** `YYYY-MM-DD`; null when none is promised. */
  readonly promisedOn: string | null;
  readonly move: (input: { orderId: string; newOn: string | null; reason: string; alwaysAsk: boolean }) => Promise<Answer<unknown>>;
};

/** *Move the promised date*: the reason is told to the customer word for word (rule 25). */
export function MovePromise({ orderId, promisedOn, move }: Props) {
  const t = useTranslations("asks.move");
  const common = useTranslations("common");
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [isOpen, setOpen] = useState(false);
  const [newOn, setNewOn] = useState(promisedOn ?? "");
  const [isUnknown, setUnknown] = useState(false);
  const [alwaysAsk, setAlwaysAsk] = useState(false);
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const isReady = reason.trim().length >= 3 && (isUnknown || newOn !== "");
  const send = async () => {
    const input = { orderId, newOn: isUnknown ? null : newOn, reason: reason.trim(), alwaysAsk };
    const done = await run(() => move(input), { done: t("done"), onRefusal: setRefusal });
    if (done === null) return;
    setOpen(false);
    router.refresh();
  };
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        {t("open")}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={(open) => !open && setOpen(false)}
        title={t("title")}
        description={t("text")}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{common("cancel")}</Button>
            <Button look="primary" busy={isBusy} disabled={!isReady} onClick={send}>
              {t("send")}
            </Button>
          </>
        }
      >
        <Field label={t("newOn")}>
          {(control) => (
            <Input {...control} type="date" value={newOn} disabled={isUnknown} onChange={(event) => setNewOn(event.target.value)} />
          )}
        </Field>
        <Tick checked={isUnknown} onChange={setUnknown} label={t("unknown")} />
        <Field label={t("reason")} hint={t("reasonHint")}>
          {(control) => <Input {...control} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
        </Field>
        <Tick checked={alwaysAsk} onChange={setAlwaysAsk} label={t("alwaysAsk")} />
        <Refused refusal={refusal} />
      </Dialog>
    </>
  );
}
