import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { AcknowledgeButton } from "@/components/order/acknowledge-button";
import { Notice } from "@/components/ui/states";
import { captureTraps } from "@/lib/domain/capture-trap";
import { dateInZone } from "@/lib/domain/dates";
import { whyWords } from "@/lib/domain/why-words";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { OrderDetail } from "@/lib/queries/order-detail";
import { acknowledgePaid } from "../hold-actions";

/** Where Shopify and Stripe tell different stories about this order's money, with the way out. */
export async function CaptureTraps({ door, order }: { readonly door: PageDoor; readonly order: OrderDetail }) {
  const traps = captureTraps(order.collector, order.payments, order.total.currency);
  if (traps.length === 0) return null;
  const [t, messages] = await Promise.all([getTranslations("holds.trap"), getMessages()]);
  const wording = wordingFor(door.reader);
  return (
    <NextIntlClientProvider messages={{ common: messages.common, holds: messages.holds }}>
      {traps.map((trap) =>
        trap.kind === "uncharged" ? (
          <Notice
            key={trap.kind}
            tone="warning"
            title={t("uncharged", { amount: wording.money(trap.amount), date: wording.date(dateInZone(trap.at, door.reader.zone)) })}
            action={door.can("payments.charge") ? <AcknowledgeButton orderId={order.id} acknowledge={acknowledgePaid} /> : null}
          >
            {t("unchargedFix")}
          </Notice>
        ) : (
          <Notice key={trap.kind} tone="info" title={t("unrecorded", { amount: wording.money(trap.amount) })}>
            {trap.why ? t("unrecordedFix", { why: whyWords(trap.why, door.reader.language) }) : t("unrecordedNow")}
          </Notice>
        ),
      )}
    </NextIntlClientProvider>
  );
}
