"use client";

import { Copy } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field, Select } from "@/components/ui/field";
import { notify } from "@/components/ui/toast";
import { type Answer, useAction } from "@/components/ui/use-action";

/** *What to tell the customer*: in their language, to read out or to paste. */
export function TellCustomer({ text, language }: { readonly text: string; readonly language: "en" | "fr" }) {
  const t = useTranslations("desk.tell");
  const common = useTranslations("common");
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    notify("success", common("copied"));
  };
  return (
    <div>
      <blockquote lang={language} className="rounded-control bg-sunken px-3 py-2">
        {text}
      </blockquote>
      <Button size="sm" className="mt-2" onClick={copy}>
        <Copy aria-hidden="true" className="size-3.5" />
        {t("copy")}
      </Button>
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
