"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox, Field, Input } from "@/components/ui/field";
import { Refused } from "@/components/ui/refused";
import { Notice, Skeleton } from "@/components/ui/states";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";

/** What another due date may be; dates as `YYYY-MM-DD`, and in the reader's words beside them. */
export interface DueOffer {
  readonly instalmentId: string;
  readonly version: number;
  readonly order: string;
  readonly dueOn: string | null;
  readonly earliest: string;
  readonly latest: string | null;
  readonly waits: boolean;
  readonly canTell: boolean;
  readonly words: { readonly now: string | null; readonly earliest: string; readonly latest: string | null };
  /** The card's last month, `YYYY-MM`. */
  readonly cardEnds: string | null;
}

type Change = {
  readonly instalmentId: string;
  readonly version: number;
  readonly dueOn: string;
  readonly tellCustomer: boolean;
  readonly reason: string;
};

export interface DueActions {
  readonly preview: (orderId: string) => Promise<Answer<DueOffer>>;
  readonly change: (input: Change) => Promise<Answer<{ readonly kind: "changed" | "waits" }>>;
}

/** Earlier or later, within what the customer agreed to and what can still be announced. */
export function ChangeDue({ orderId, actions }: { readonly orderId: string; readonly actions: DueActions }) {
  const t = useTranslations("due");
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [isOpen, setOpen] = useState(false);
  const [offer, setOffer] = useState<DueOffer | null>(null);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const open = async () => {
    setOffer(null);
    setRefusal(null);
    setOpen(true);
    setOffer(await run(() => actions.preview(orderId), { onRefusal: setRefusal }));
  };
  return (
    <>
      <Button size="sm" onClick={open}>
        {t("button")}
      </Button>
      <DueDialog
        key={offer ? `${offer.instalmentId} ${offer.version}` : "waiting"}
        isOpen={isOpen}
        isBusy={isBusy}
        offer={offer}
        refusal={refusal}
        run={run}
        change={actions.change}
        changeBack={async (from, to) => {
          const now = await actions.preview(orderId);
          if (!now.ok) return now;
          // Somebody changed it since: the version that was seen then says so.
          const version = now.value.dueOn === to.dueOn ? now.value.version : from.version;
          const answer = await actions.change({ ...to, version, dueOn: from.dueOn ?? to.dueOn });
          router.refresh();
          return answer;
        }}
        onRefusal={setRefusal}
        onClose={() => setOpen(false)}
      />
    </>
  );
}

type DialogProps = {
  readonly isOpen: boolean;
  readonly isBusy: boolean;
  readonly offer: DueOffer | null;
  readonly refusal: RefusalWords | null;
  readonly run: ReturnType<typeof useAction>["run"];
  readonly change: DueActions["change"];
  readonly changeBack: (from: DueOffer, to: Change) => Promise<Answer<unknown>>;
  readonly onRefusal: (refusal: RefusalWords | null) => void;
  readonly onClose: () => void;
};

function DueDialog({ isOpen, isBusy, offer, refusal, run, change, changeBack, onRefusal, onClose }: DialogProps) {
  const t = useTranslations("due");
  const common = useTranslations("common");
  const router = useRouter();
  const tellId = useId();
  const [dueOn, setDueOn] = useState(offer && (!offer.dueOn || offer.dueOn < offer.earliest) ? offer.earliest : (offer?.dueOn ?? ""));
  const [isTold, setTold] = useState(offer?.canTell ?? false);
  const [reason, setReason] = useState("");
  const isExpiring = Boolean(offer?.cardEnds && dueOn.slice(0, 7) > offer.cardEnds);
  const save = async () => {
    if (!offer) return;
    onRefusal(null);
    const { instalmentId, version, waits } = offer;
    const done = t(waits ? "waits" : "changed");
    const wish = { instalmentId, version, dueOn, tellCustomer: isTold, reason };
    const undo = offer.dueOn && !waits ? () => changeBack(offer, wish) : undefined;
    const saved = await run(() => change(wish), { done, onRefusal, undo });
    if (!saved) return;
    onClose();
    router.refresh();
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(wanted) => !wanted && onClose()}
      title={offer ? t("title", { order: offer.order }) : refusal ? t("refused") : common("loading")}
      description={offer ? (offer.words.now ? t("now", { date: offer.words.now }) : t("never")) : undefined}
      footer={
        <>
          <Button onClick={onClose}>{offer ? common("cancel") : common("close")}</Button>
          {offer ? (
            <Button look="primary" busy={isBusy} disabled={dueOn === "" || dueOn === offer.dueOn} onClick={save}>
              {t("save")}
            </Button>
          ) : null}
        </>
      }
    >
      {offer ? (
        <>
          {offer.waits ? <Notice tone="info">{t("inFlight")}</Notice> : null}
          <Field label={t("date")} hint={hint(t, offer)}>
            {(control) => (
              <Input
                {...control}
                type="date"
                min={offer.earliest}
                max={offer.latest ?? undefined}
                value={dueOn}
                onChange={(event) => setDueOn(event.target.value)}
              />
            )}
          </Field>
          {isExpiring ? <Notice tone="warning">{t("cardExpires")}</Notice> : null}
          {offer.canTell ? (
            <div className="flex items-center gap-2">
              <Checkbox id={tellId} checked={isTold} onChange={(event) => setTold(event.target.checked)} />
              <label htmlFor={tellId}>{t("tell")}</label>
            </div>
          ) : null}
          <Field label={t("reason")}>
            {(control) => <Input {...control} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
        </>
      ) : refusal ? null : (
        <Skeleton className="h-10 w-full" />
      )}
      <Refused refusal={refusal} />
    </Dialog>
  );
}

function hint(t: ReturnType<typeof useTranslations<"due">>, { words }: DueOffer): string {
  return words.latest ? t("between", { earliest: words.earliest, latest: words.latest }) : t("from", { earliest: words.earliest });
}
