import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { PaymentRequestButton, WithdrawRequest } from "@/components/order/payment-request";
import { Notice } from "@/components/ui/states";
import { dateInZone } from "@/lib/domain/dates";
import { type InstalmentState, isClosed } from "@/lib/domain/states";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { OrderDetail } from "@/lib/queries/order-detail";
import { openPaymentRequest } from "@/lib/queries/order-holds";
import { requestPayment, withdrawPayment } from "../hold-actions";
import { mainInstalment } from "./sentence";

type Part = { readonly door: PageDoor; readonly order: OrderDetail };

const ASKABLE: readonly InstalmentState[] = ["card_missing", "scheduled", "retry_wait", "needs_card", "needs_customer", "needs_consent"];

/** *Request payment*, where the balance allows it; nothing otherwise. */
export async function RequestPayment({ door, order }: Part) {
  const instalment = mainInstalment(order);
  const isOurs = order.collector === "stripe" && order.cancelledAt === null && !order.isObserved && !order.isDisputed;
  if (!instalment || !isOurs || !ASKABLE.includes(instalment.state) || !door.can("payments.charge")) return null;
  const messages = await getMessages();
  return (
    <NextIntlClientProvider messages={{ common: messages.common, holds: messages.holds }}>
      <PaymentRequestButton
        instalmentId={instalment.id}
        version={instalment.version}
        amount={wordingFor(door.reader).money(instalment.amount)}
        orderName={order.name}
        send={requestPayment}
      />
    </NextIntlClientProvider>
  );
}

/** That a payment request is open, until when, and the way to withdraw it. */
export async function OpenRequestNotice({ door, order }: Part) {
  const instalment = mainInstalment(order);
  if (!instalment || isClosed(instalment.state)) return null;
  const request = await openPaymentRequest(door.scope, order.id);
  if (!request || request.instalmentId !== instalment.id) return null;
  const [t, messages] = await Promise.all([getTranslations("holds.request"), getMessages()]);
  const wording = wordingFor(door.reader);
  return (
    <NextIntlClientProvider messages={{ common: messages.common, holds: messages.holds }}>
      <Notice
        tone="info"
        action={
          door.can("payments.charge") ? (
            <WithdrawRequest instalmentId={instalment.id} version={instalment.version} withdraw={withdrawPayment} />
          ) : null
        }
      >
        {t("open", { date: wording.date(dateInZone(request.expiresAt, door.reader.zone)) })} {t("reminded", { count: request.reminders })}
      </Notice>
    </NextIntlClientProvider>
  );
}
