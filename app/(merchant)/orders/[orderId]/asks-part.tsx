import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { MovePromise } from "@/components/order/move-promise";
import { ActionButton } from "@/components/settings/action-button";
import { Notice } from "@/components/ui/states";
import { dateInZone } from "@/lib/domain/dates";
import { whyWords } from "@/lib/domain/why-words";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import { readCustomerAsks } from "@/lib/queries/customer-asks";
import type { OrderDetail } from "@/lib/queries/order-detail";
import { answerAddress, answerCancellation, movePromiseDate } from "../customer-asks-actions";

type Part = { readonly door: PageDoor; readonly order: OrderDetail };

/** What the customer declared or asks for, with the buttons of who may answer (rules 25, 26, 32). */
export async function CustomerAsks({ door, order }: Part) {
  const asks = await readCustomerAsks(door.scope, order.id);
  const t = await getTranslations("asks");
  const wording = wordingFor(door.reader);
  const on = (at: Date) => wording.date(dateInZone(at, door.reader.zone));
  const { withdrawal, cancellation, address, promise } = asks;
  const isSettled = order.cancelledAt !== null && !order.isRefundRequired;
  return (
    <>
      {withdrawal ? (
        <Notice tone={isSettled ? "info" : "warning"}>
          {t("withdrawn", { date: on(withdrawal.at), due: wording.date(withdrawal.refundDueOn) })}
        </Notice>
      ) : null}
      {cancellation ? (
        <Notice
          tone="warning"
          action={
            door.can("orders.cancel") ? (
              <Answers what="cancellation" action={answerCancellation} input={{ withdrawalId: cancellation.id }} />
            ) : null
          }
        >
          {t("cancellation.text", { date: on(cancellation.at) })}
        </Notice>
      ) : null}
      {address ? (
        <Notice
          tone="warning"
          action={door.can("customers.write") ? <Answers what="address" action={answerAddress} input={{ requestId: address.id }} /> : null}
        >
          {t("address.text", { date: on(address.at), address: address.lines.join(", ") })}
          {address.why ? <span className="block">{t("address.why", { why: whyWords(address.why, door.reader.language) })}</span> : null}
        </Notice>
      ) : null}
      {promise && order.cancelledAt === null ? (
        <Notice tone="info">
          {t(promise.needsAnswer ? "promise.asked" : "promise.told", {
            date: on(promise.at),
            newOn: promise.newOn ? wording.date(promise.newOn) : t("promise.unknown"),
          })}
        </Notice>
      ) : null}
    </>
  );
}

type AnswersProps = {
  readonly what: "cancellation" | "address";
  readonly action: typeof answerCancellation | typeof answerAddress;
  readonly input: Readonly<Record<string, string>>;
};

async function Answers({ what, action, input }: AnswersProps) {
  const t = await getTranslations(`asks.${what}`);
  const reason = await getTranslations("asks");
  return (
    <Words>
      <span className="flex flex-wrap gap-2">
        <ActionButton
          size="sm"
          look="primary"
          label={t("accept")}
          input={{ ...input, answer: "accepted" }}
          action={action}
          done={t("accepted")}
          confirm={{ title: t("accept"), text: t("acceptText") }}
        />
        <ActionButton
          size="sm"
          label={t("refuse")}
          input={{ ...input, answer: "refused" }}
          action={action}
          done={t("refused")}
          confirm={{ title: t("refuse"), text: t("refuseText"), ask: { name: "note", label: reason("note"), required: true } }}
        />
      </span>
    </Words>
  );
}

/** *Move the promised date*, for who may; nothing for an order that is over or gone out. */
export async function MovePromisePart({ door, order }: Part) {
  if (!door.can("orders.schedule") || order.cancelledAt !== null || order.fulfilment === "fulfilled") return null;
  return (
    <Words>
      <MovePromise orderId={order.id} promisedOn={order.promiseOn} move={movePromiseDate} />
    </Words>
  );
}

async function Words({ children }: { readonly children: ReactNode }) {
  const messages = await getMessages();
  return <NextIntlClientProvider messages={{ common: messages.common, asks: messages.asks }}>{children}</NextIntlClientProvider>;
}
