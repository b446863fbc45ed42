/** Mails about a debt whose SMTP dialogue began more than five seconds after the commit of its payment. */
import type { Finding } from "./compare";
import { type Committed, committedStates } from "./history";
import type { Installation } from "./installation";
import { grouped } from "./ledgers";

/** Kinds that ask for money, a card or patience; a receipt or a notice of a change is true after payment too. */
const ASKING = [
  ...["card_request", "card_reminder", "consent_request", "consent_reminder", "charge_notice", "charge_failed", "new_card_reminder"],
  ...["card_expiring", "confirm_payment", "confirm_reminder", "payment_request", "payment_request_reminder", "final_notice"],
];
const GRACE_MS = 5_000;

/** Whether everything of the order was closed, and something of it paid, at that moment. */
function wasPaid(states: readonly Committed[], at: number): boolean {
  const last = new Map<string, string>();
  for (const one of states) if (one.at.getTime() <= at) last.set(one.instalmentId, one.state);
  const now = [...last.values()];
  return now.includes("paid") && now.every((state) => state === "paid" || state === "cancelled");
}

export async function mailsAfterPayment(chaos: Installation): Promise<Finding[]> {
  const dialogues = await chaos.door<{ messageId: string | null; dialogueBeganAt: string }[]>(`${chaos.sandbox.inbox}/api/dialogues`);
  const mails = await chaos.database.rows<{ messageId: string; orderId: string; kind: string }>(
    `SELECT message_id AS "messageId", order_id AS "orderId", kind FROM mail WHERE kind = ANY ($1) AND message_id IS NOT NULL AND order_id IS NOT NULL`,
    [ASKING],
  );
  const known = new Map(mails.map((mail) => [mail.messageId, mail]));
  const states = grouped(await committedStates(chaos.database), (one) => one.orderId);
  return dialogues.flatMap(({ messageId, dialogueBeganAt }) => {
    const mail = known.get(messageId ?? "");
    const began = Date.parse(dialogueBeganAt);
    if (!mail || !wasPaid(states.get(mail.orderId) ?? [], began - GRACE_MS)) return [];
    return [
      {
        kind: "mailsAfterPayment" as const,
        orderId: mail.orderId,
        what: `${mail.kind} began at ${dialogueBeganAt}, later than 5 s after the payment`,
      },
    ];
  });
}
