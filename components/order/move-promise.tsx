"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field, Input } from "@/components/ui/field";
import type { Answer } from "@/components/ui/use-action";
import { PromiseDialog } from "./promise-dialog";

type Props = {
  readonly orderId: string;
  /** `YYYY-MM-DD`; null when none is promised. */
  readonly promisedOn: string | null;
  readonly move: (input: {
    readonly orderId: string;
    readonly before: string | null;
    readonly newOn: string | null;
    readonly reason: string;
    readonly alwaysAsk: boolean;
  }) => Promise<Answer<unknown>>;
};

/** *Move the promised date* of an order. */
export function MovePromise({ orderId, promisedOn, move }: Props) {
  const t = useTranslations("asks.move");
  const router = useRouter();
  const [newOn, setNewOn] = useState(promisedOn ?? "");
  return (
    <PromiseDialog
      words={{
        ...{ open: t("open"), title: t("title"), text: t("text"), unknown: t("unknown"), reason: t("reason") },
        ...{ reasonHint: t("reasonHint"), alwaysAsk: t("alwaysAsk"), send: t("send") },
      }}
      isDated={newOn !== ""}
      dates={(isUnknown) => (
        <Field label={t("newOn")}>
          {(control) => (
            <Input {...control} type="date" value={newOn} disabled={isUnknown} onChange={(event) => setNewOn(event.target.value)} />
          )}
        </Field>
      )}
      send={async ({ isUnknown, ...rest }, run, onRefusal) => {
        const input = { orderId, before: promisedOn, newOn: isUnknown ? null : newOn, ...rest };
        const done = await run(() => move(input), { done: t("done"), onRefusal });
        if (done !== null) router.refresh();
        return done !== null;
      }}
    />
  );
}
