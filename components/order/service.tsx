"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/copy-button";
import { Field, Select } from "@/components/ui/field";
import { type Answer, useAction } from "@/components/ui/use-action";

/** *What to tell the customer*: in their language, to read out or to paste. */
export function TellCustomer({ text, language }: { readonly text: string; readonly language: "en" | "fr" }) {
  const t = useTranslations("desk.tell");
  return (
    <div>
      <blockquote lang={language} className="rounded-control bg-sunken px-3 py-2">
        {text}
      </blockquote>
      <CopyButton text={text} label={t("copy")} className="mt-2" />
    </div>
  );
}

type AssigneeProps = {
  readonly orderId: string;
  readonly assigneeId: string | null;
  readonly team: readonly { readonly userId: string; readonly name: string }[];
  readonly assign: (input: {
    readonly orderId: string;
    readonly assigneeId: string | null;
    readonly before: string | null;
  }) => Promise<Answer<null>>;
};

/** Who looks after the order. */
export function Assignee({ orderId, assigneeId, team, assign }: AssigneeProps) {
  const t = useTranslations("desk.assignee");
  const router = useRouter();
  const { run, isBusy } = useAction();
  const give = async (to: string | null, before: string | null) => {
    const said = await assign({ orderId, assigneeId: to, before });
    return said.ok ? { ok: true as const, value: true } : said;
  };
  const change = async (userId: string) => {
    const undo = () =>
      give(assigneeId, userId || null).then((said) => {
        router.refresh();
        return said;
      });
    const answer = await run(() => give(userId || null, assigneeId), { done: t("saved"), undo });
    if (answer) router.refresh();
  };
  return (
    <Field label={t("label")}>
      {(control) => (
        <Select {...control} value={assigneeId ?? ""} disabled={isBusy} onChange={(event) => change(event.target.value)}>
          <option value="">{t("nobody")}</option>
          {team.map((member) => (
            <option key={member.userId} value={member.userId}>
              {member.name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
