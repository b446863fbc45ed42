import type { Tx } from "@/lib/store/commit";
import { moneyStaff } from "@/lib/store/instalment-effects";
import { type MailToQueue, queueMails } from "@/lib/store/mail";

/** Tells staff of orders whose customer cannot be written to: a person calls or corrects the address (rule 21). Once an order. */
export async function alertUnreachable(tx: Tx, merchantId: string, orderIds: readonly string[], now: Date): Promise<void> {
  if (orderIds.length === 0) return;
  const staff = await moneyStaff(tx, merchantId);
  const alerts = [...new Set(orderIds)].flatMap((orderId) =>
    staff.map(
      (userId): MailToQueue => ({
        merchantId,
        userId,
        orderId,
        now,
        kind: "staff_alert",
        data: { alert: "no_address_for_request" },
        dedupeKey: `staff_alert:no_address_for_request:${orderId}:${userId}`,
      }),
    ),
  );
  await queueMails(tx, alerts);
}
