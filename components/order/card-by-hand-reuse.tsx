"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Notice } from "@/components/ui/states";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";

/** Another open order the card may serve, with the words to read out for it. */
export type DeskReuse = {
  readonly orderId: string;
  readonly orderName: string;
  readonly amount: string;
  readonly text: string;
  readonly digest: string;
};

export type ReuseActions = {
  readonly list: (consentId: string) => Promise<Answer<readonly DeskReuse[]>>;
  readonly reuse: (input: {
    readonly consentId: string;
    readonly orders: readonly { readonly orderId: string; readonly shownDigest: string }[];
  }) => Promise<Answer<{ readonly orderIds: readonly string[]; readonly refused: readonly { readonly orderId: string }[] }>>;
};

/** *Use it for the other open orders too?*: each is read out and ticked by itself. */
export function DeskCardReuse({ consentId, actions }: { readonly consentId: string; readonly actions: ReuseActions }) {
  const t = useTranslations("desk.reuse");
  const { run, isBusy } = useAction();
  const [orders, setOrders] = useState<readonly DeskReuse[]>([]);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const { list } = actions;
  useEffect(() => {
    let isStopped = false;
    list(consentId)
      .then((answer) => {
        if (!isStopped && answer.ok) setOrders(answer.value);
      })
      // Nothing to offer without an answer: the card itself is saved either way.
      .catch(() => setOrders([]));
    return () => {
      isStopped = true;
    };
  }, [list, consentId]);
  if (orders.length === 0) return null;
  const tick = (orderId: string, isOn: boolean) =>
    setTicked((before) => new Set(isOn ? [...before, orderId] : [...before].filter((id) => id !== orderId)));
  const save = async () => {
    setRefusal(null);
    const chosen = orders.filter((order) => ticked.has(order.orderId));
    const input = { consentId, orders: chosen.map((order) => ({ orderId: order.orderId, shownDigest: order.digest })) };
    const answer = await run(() => actions.reuse(input), { onRefusal: setRefusal });
    if (!answer) return;
    setDone(answer.orderIds.length);
    setOrders(orders.filter((order) => !answer.orderIds.includes(order.orderId)));
  };
  return (
    <section className="flex flex-col gap-3 border-border border-t pt-3">
      <h3 className="font-semibold">{t("title")}</h3>
      <p className="text-muted">{t("text")}</p>
      {orders.map((order) => (
        <ReuseRow key={order.orderId} order={order} isOn={ticked.has(order.orderId)} onChange={(isOn) => tick(order.orderId, isOn)} />
      ))}
      {done === null ? null : (
        <Notice tone="success" role="status">
          {t("done", { count: done })}
        </Notice>
      )}
      <Refused refusal={refusal} />
      <div>
        <Button busy={isBusy} disabled={ticked.size === 0} onClick={save}>
          {t("save", { count: ticked.size })}
        </Button>
      </div>
    </section>
  );
}

type ReuseRowProps = { readonly order: DeskReuse; readonly isOn: boolean; readonly onChange: (isOn: boolean) => void };

function ReuseRow({ order, isOn, onChange }: ReuseRowProps) {
  const t = useTranslations("desk.reuse");
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <Checkbox id={id} className="mt-0.5 shrink-0" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium">
          {t("order", { order: order.orderName, amount: order.amount })}
        </label>
        <blockquote className="mt-1 rounded-control bg-sunken px-3 py-2 text-sm">{order.text}</blockquote>
      </div>
    </div>
  );
}
