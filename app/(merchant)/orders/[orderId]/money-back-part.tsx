import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { CancelButton } from "@/components/order/cancel-dialog";
import { Live } from "@/components/order/live";
import { RefundButton } from "@/components/order/refund-dialog";
import { Panel } from "@/components/ui/panel";
import { Notice } from "@/components/ui/states";
import { isPositive } from "@/lib/domain/money";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import { moneyBackChoice } from "@/lib/queries/money-back-choice";
import type { OrderDetail } from "@/lib/queries/order-detail";
import { orderCancellation, orderRefunds } from "@/lib/queries/order-refunds";
import { cancelOrder, previewMoneyBack, refundOrder, tryCancelAgain, tryRefundAgain } from "../money-back-actions";
import { MoneyBack } from "./money-back-panels";

type Part = { readonly door: PageDoor; readonly order: OrderDetail };

const refundActions = { preview: previewMoneyBack, refund: refundOrder };

/** Refunds and the cancelling of an order: what can be done, and what is under way, live. */
export async function MoneyBackPart({ door, order, pulse }: Part & { readonly pulse: string | null }) {
  const { scope, reader } = door;
  const [t, messages, refunds, cancellation] = await Promise.all([
    getTranslations("refunds"),
    getMessages(),
    orderRefunds(scope, order.id),
    orderCancellation(scope, order.id),
  ]);
  const isCancelling = cancellation !== null && cancellation.doneAt === null;
  const isLive = !order.isObserved;
  const mayRefund = door.can("refunds.create") && isLive && isPositive(order.paid);
  const mayCancel = door.can("orders.cancel") && isLive && order.cancelledAt === null && !isCancelling && order.fulfilment !== "fulfilled";
  const isMoving = isCancelling || refunds.some((refund) => !refund.isDone && !refund.isStopped);
  return (
    <NextIntlClientProvider messages={{ common: messages.common, refunds: messages.refunds }}>
      {isMoving && pulse ? <Live address={`/orders/${order.id}/pulse`} pulse={pulse} /> : null}
      <MoneyBack
        refunds={refunds}
        cancellation={cancellation}
        reader={reader}
        retryRefund={door.can("refunds.create") ? tryRefundAgain : undefined}
        retryCancel={door.can("orders.cancel") ? tryCancelAgain : undefined}
      />
      {mayRefund || mayCancel ? (
        <Panel title={t("tools")}>
          <div className="flex flex-wrap gap-2">
            {mayRefund ? <RefundButton orderId={order.id} label={t("refund.open")} actions={refundActions} /> : null}
            {mayCancel ? (
              <CancelButton
                orderId={order.id}
                actions={{ preview: previewMoneyBack, cancel: cancelOrder, mayRefund: door.can("refunds.create") }}
              />
            ) : null}
          </div>
        </Panel>
      ) : null}
    </NextIntlClientProvider>
  );
}

/** Money of the customer's that must go back: how much, and the button that does it. */
export async function RefundDue({ door, order }: Part) {
  if (!order.isRefundRequired) return null;
  const [t, messages, choice] = await Promise.all([getTranslations("refunds"), getMessages(), moneyBackChoice(door.scope, order.id)]);
  if (!choice || !isPositive(choice.due)) return null;
  const amount = wordingFor(door.reader).money(choice.due);
  return (
    <NextIntlClientProvider messages={{ common: messages.common, refunds: messages.refunds }}>
      <Notice
        tone="danger"
        action={
          door.can("refunds.create") ? (
            <RefundButton orderId={order.id} label={t("refund.openDue", { amount })} look="danger" actions={refundActions} />
          ) : undefined
        }
      >
        {t("refund.due", { amount })}
      </Notice>
    </NextIntlClientProvider>
  );
}
