"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Select, Textarea } from "@/components/ui/field";
import { textOf } from "@/components/ui/form-text";
import { Refused } from "@/components/ui/refused";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";
import { HOLD_NEWS, HOLD_REASONS, type HoldNews, type HoldReason, type LineQuantity } from "@/lib/domain/holds";
import { onceSettled } from "./hold-settled";

export type HoldInput = {
  readonly orderId: string;
  readonly reason: HoldReason;
  readonly note: string | null;
  readonly lines: readonly LineQuantity[] | null;
  readonly until: string | null;
  readonly told: HoldNews;
  readonly toldReason: string | null;
};

type HoldDialogProps = {
  readonly orderId: string;
  readonly orderName: string;
  readonly lines: readonly { readonly gid: string; readonly title: string; readonly left: number }[];
  /** The first day a hold may end on. */
  readonly firstDay: string;
  readonly place: (input: HoldInput) => Promise<Answer<{ readonly holdId: string }>>;
  readonly takeBack: (input: { readonly orderId: string; readonly holdId: string; readonly reason: null }) => Promise<Answer<unknown>>;
};

/** *Hold*: what, why, until when, and how the customer hears of it. */
export function HoldDialog({ orderId, orderName, lines, firstDay, place, takeBack }: HoldDialogProps) {
  const t = useTranslations("holds");
  const common = useTranslations("common");
  const { run, isBusy } = useAction();
  const [isOpen, setOpen] = useState(false);
  const [what, setWhat] = useState<"all" | "some">("all");
  const [told, setTold] = useState<HoldNews>("status_mail");
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const change = (open: boolean) => {
    setOpen(open);
    setRefusal(null);
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const chosen = lines.map(({ gid }, index) => ({ lineGid: gid, quantity: Number(form.get(`units ${index}`) ?? 0) }));
    const input: HoldInput = {
      orderId,
      reason: HOLD_REASONS.find((reason) => reason === form.get("reason")) ?? "other",
      note: textOf(form, "note"),
      lines: what === "all" ? null : chosen.filter(({ quantity }) => quantity > 0),
      until: textOf(form, "until"),
      told,
      toldReason: told === "nothing" ? textOf(form, "toldReason") : null,
    };
    const undo = ({ holdId }: { readonly holdId: string }) => onceSettled(() => takeBack({ orderId, holdId, reason: null }));
    // A delay notice moves the promise and asks the customer: that is answered, not undone.
    const after =
      input.told === "delay_notice" ? { done: t("heldForGood") } : { done: t(input.told === "nothing" ? "held" : "heldTold"), undo };
    const placed = await run(() => place(input), { ...after, onRefusal: setRefusal });
    if (placed !== null) change(false);
  };
  return (
    <>
      <Button size="sm" onClick={() => change(true)}>
        {t("hold")}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={change}
        title={t("holdTitle", { order: orderName })}
        description={t("holdText")}
        footer={
          <>
            <Button onClick={() => change(false)}>{common("cancel")}</Button>
            <Button look="primary" type="submit" form="hold-order" busy={isBusy}>
              {t("hold")}
            </Button>
          </>
        }
      >
        <Refused refusal={refusal} />
        <form id="hold-order" onSubmit={submit} className="flex flex-col gap-4">
          <Field label={t("reason")}>
            {(control) => (
              <Select {...control} name="reason" defaultValue="inventory_out_of_stock">
                {HOLD_REASONS.map((reason) => (
                  <option key={reason} value={reason}>
                    {t(`reasons.${reason}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t("what")}>
            {(control) => (
              <Select {...control} value={what} onChange={(event) => setWhat(event.target.value === "some" ? "some" : "all")}>
                <option value="all">{t("all")}</option>
                <option value="some">{t("some")}</option>
              </Select>
            )}
          </Field>
          {what === "some"
            ? lines.map((line, index) => (
                <Field key={line.gid} label={t("quantityOf", { title: line.title, left: line.left })}>
                  {(control) => (
                    <Input {...control} type="number" name={`units ${index}`} min={0} max={line.left} step={1} defaultValue={0} />
                  )}
                </Field>
              ))
            : null}
          <Field label={t("untilLabel")} hint={t("untilHint")}>
            {(control) => <Input {...control} type="date" name="until" min={firstDay} />}
          </Field>
          <Field label={t("told")}>
            {(control) => (
              <Select
                {...control}
                value={told}
                onChange={(event) => setTold(HOLD_NEWS.find((news) => news === event.target.value) ?? told)}
              >
                {HOLD_NEWS.map((news) => (
                  <option key={news} value={news}>
                    {t(`toldOption.${news}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {told === "nothing" ? (
            <Field label={t("toldReason")}>{(control) => <Input {...control} name="toldReason" required maxLength={300} />}</Field>
          ) : null}
          <Field label={t("note")} hint={told === "delay_notice" ? t("noteHintDelay") : t("noteHint")}>
            {(control) => <Textarea {...control} name="note" maxLength={300} required={told === "delay_notice"} />}
          </Field>
        </form>
      </Dialog>
    </>
  );
}
