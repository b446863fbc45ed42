import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { ExtendHold, ReleaseHold } from "@/components/order/hold-changes";
import { HoldDialog } from "@/components/order/hold-dialog";
import { Live } from "@/components/order/live";
import { Panel } from "@/components/ui/panel";
import { Notice } from "@/components/ui/states";
import { codeWord } from "@/lib/domain/code-words";
import { addDays, dateInZone } from "@/lib/domain/dates";
import { NOTHING_TO_HOLD } from "@/lib/domain/holds";
import type { Reader } from "@/lib/domain/language";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { OrderDetail } from "@/lib/queries/order-detail";
import { type OrderHolds, type OwnHold, orderHolds } from "@/lib/queries/order-holds";
import { extendOrderHold, forceReleaseOrder, holdOrder, holdOrderAgain, releaseOrder } from "../hold-actions";

type Part = { readonly door: PageDoor; readonly order: OrderDetail; readonly pulse: string | null };

/** What keeps the goods back, by whom, why and until when; and what may be done about it. */
export async function HoldsPanel({ door, order, pulse }: Part) {
  const [t, messages, holds] = await Promise.all([getTranslations("holds"), getMessages(), orderHolds(door.scope, order.id)]);
  const { reader } = door;
  const wording = wordingFor(reader);
  const isOver = order.cancelledAt !== null || order.isObserved;
  const mayHold = door.can("orders.hold") && !isOver;
  const isMoving = holds.open.some((hold) => hold.state === "placing" || hold.state === "releasing");
  const vanished = vanishedHold(holds, order);
  const isEmpty = holds.open.length === 0 && holds.others.length === 0;
  const firstDay = addDays(dateInZone(door.now, reader.zone), 1);
  return (
    <NextIntlClientProvider messages={{ common: messages.common, holds: messages.holds }}>
      {isMoving && pulse ? <Live address={`/orders/${order.id}/pulse`} pulse={pulse} /> : null}
      <Panel
        title={t("title")}
        aside={
          mayHold && order.fulfilment !== "fulfilled" ? (
            <HoldDialog
              orderId={order.id}
              orderName={order.name}
              lines={holds.lines}
              firstDay={firstDay}
              place={holdOrder}
              takeBack={releaseOrder}
            />
          ) : null
        }
      >
        {vanished ? <Notice tone="warning">{t("vanished", { date: wording.dateTime(vanished) })}</Notice> : null}
        {holds.trouble ? <Notice tone="warning">{t("trouble", { message: holds.trouble })}</Notice> : null}
        {isEmpty ? <p className="text-muted">{t("none")}</p> : null}
        <ul className="flex flex-col divide-y divide-border">
          {holds.open.map((hold) => (
            <li key={hold.id} className="flex flex-col gap-1 py-2 first:pt-0">
              <HoldWords hold={hold} reader={reader} />
              {mayHold && hold.state === "held" ? (
                <span className="-ml-2 flex flex-wrap gap-1">
                  {hold.isForBalance ? null : (
                    <ExtendHold holdId={hold.id} version={hold.version} until={hold.until} firstDay={firstDay} extend={extendOrderHold} />
                  )}
                  <ReleaseHold
                    orderId={order.id}
                    holdId={hold.id}
                    orderName={order.name}
                    release={releaseOrder}
                    putBack={holdOrderAgain}
                    force={door.can("orders.force_release") ? forceReleaseOrder : null}
                  />
                </span>
              ) : null}
            </li>
          ))}
          {holds.others.map((hold) => (
            <li key={hold.id} className="py-2 first:pt-0">
              {sentenceCase(codeWord("reason", hold.reason ?? "other", reader.language))}{" "}
              <span className="text-muted">{t("since", { date: wording.date(dateInZone(hold.placedAt, reader.zone)) })}</span>
              <span className="block text-muted text-sm">{t("other")}</span>
            </li>
          ))}
        </ul>
        {holds.past.length > 0 ? (
          <details className="mt-2 text-sm">
            <summary className="w-fit text-muted hover:text-text">{t("history")}</summary>
            <ul className="mt-1.5 flex flex-col gap-2">
              {holds.past.map((hold) => (
                <li key={hold.id}>
                  <HoldWords hold={hold} reader={reader} />
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </Panel>
    </NextIntlClientProvider>
  );
}

/** When somebody else took our hold off an order that is still to be paid; null when nobody did. */
function vanishedHold(holds: OrderHolds, order: OrderDetail): Date | null {
  const last = holds.past.find((hold) => hold.isForBalance);
  const isOpen = order.state !== "paid" && order.state !== "cancelled" && !holds.open.some((hold) => hold.isForBalance);
  return isOpen && last?.releaseReason === "released_in_shop" ? last.releasedAt : null;
}

const sentenceCase = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

async function HoldWords({ hold, reader }: { readonly hold: OwnHold; readonly reader: Reader }) {
  const t = await getTranslations("holds");
  const wording = wordingFor(reader);
  const day = (at: Date) => wording.date(dateInZone(at, reader.zone));
  const units = hold.lines?.reduce((all, line) => all + line.quantity, 0) ?? null;
  const release = hold.releaseReason ? codeWord("reason", hold.releaseReason, reader.language) : null;
  const end = hold.releasedAt ? t("state.released", { date: day(hold.releasedAt) }) : null;
  return (
    <>
      <span>
        <span className="font-medium">{hold.isForBalance ? t("balance") : t(`reasons.${hold.reason}`)}</span>{" "}
        <span className="text-muted">
          {hold.until ? t("until", { date: wording.date(hold.until) }) : t("since", { date: day(hold.placedAt) })}
        </span>
      </span>
      <span className="block text-muted text-sm">
        {[
          units === null ? t("whole") : t("units", { count: units }),
          hold.state === "held" ? null : (end ?? t(`state.${hold.state === "released" ? "held" : hold.state}`)),
          end ? release : null,
          hold.isForced ? t("forced") : null,
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
      {hold.note && !hold.isForBalance ? <span className="block text-muted text-sm">{hold.note}</span> : null}
      {hold.refusedMessage ? (
        <span className="block text-danger-text text-sm">
          {hold.refusedMessage === NOTHING_TO_HOLD ? t("nothingToHold") : t("shopifySays", { message: hold.refusedMessage })}
        </span>
      ) : null}
    </>
  );
}
