"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox, Field, Input, Select } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { type RefusalWords, useAction } from "@/components/ui/use-action";
import type { ViewActions } from "./views-menu";

type SaveViewProps = { readonly isOpen: boolean; readonly query: string; readonly actions: ViewActions; readonly onClose: () => void };

/** Keeps the list as it stands under a name, for oneself or for everybody. */
export function SaveView({ isOpen, query, actions, onClose }: SaveViewProps) {
  const t = useTranslations("orders.views");
  const common = useTranslations("common");
  const { run, isBusy } = useAction();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const shareId = useId();
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const close = () => {
    setRefusal(null);
    onClose();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const save = isShared && actions.share ? actions.share : actions.save;
    const saved = await run(() => save({ name, query }), { done: t("saved"), onRefusal: setRefusal });
    if (saved === null) return;
    setName("");
    close();
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => !open && close()}
      title={t("title")}
      description={t("text")}
      footer={
        <>
          <Button onClick={close}>{common("cancel")}</Button>
          <Button look="primary" type="submit" form="save-view" busy={isBusy} disabled={name.trim() === ""}>
            {common("save")}
          </Button>
        </>
      }
    >
      <Refused refusal={refusal} />
      <form id="save-view" onSubmit={submit} className="flex flex-col gap-4">
        <Field label={t("name")}>
          {(control) => <Input {...control} value={name} maxLength={60} required onChange={(event) => setName(event.target.value)} />}
        </Field>
        {actions.share ? (
          <label htmlFor={shareId} className="flex items-center gap-2">
            <Checkbox id={shareId} checked={isShared} onChange={(event) => setShared(event.target.checked)} />
            {t("share")}
          </label>
        ) : null}
      </form>
    </Dialog>
  );
}

type DeleteViewProps = {
  readonly isOpen: boolean;
  readonly views: readonly { readonly id: string; readonly name: string }[];
  readonly remove: ViewActions["remove"];
  readonly onClose: () => void;
};

export function DeleteView({ isOpen, views, remove, onClose }: DeleteViewProps) {
  const t = useTranslations("orders.views");
  const common = useTranslations("common");
  const { run, isBusy } = useAction();
  const [chosen, setChosen] = useState("");
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const savedViewId = views.some((view) => view.id === chosen) ? chosen : (views[0]?.id ?? "");
  const close = () => {
    setRefusal(null);
    onClose();
  };
  const submit = async () => {
    const gone = await run(() => remove({ savedViewId }).then((answer) => (answer.ok ? { ok: true as const, value: true } : answer)), {
      done: t("deleted"),
      onRefusal: setRefusal,
    });
    if (gone) close();
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => !open && close()}
      title={t("deleteTitle")}
      description={t("deleteText")}
      footer={
        <>
          <Button onClick={close}>{common("cancel")}</Button>
          <Button look="danger" busy={isBusy} onClick={submit}>
            {t("delete")}
          </Button>
        </>
      }
    >
      <Refused refusal={refusal} />
      <Field label={t("which")}>
        {(control) => (
          <Select {...control} value={savedViewId} onChange={(event) => setChosen(event.target.value)}>
            {views.map((view) => (
              <option key={view.id} value={view.id}>
                {view.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </Dialog>
  );
}
