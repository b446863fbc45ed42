import type { AuditEntry, Tx } from "@/lib/store/commit";
import { queueMail } from "@/lib/store/mail";
import type { Ctx } from "./context";

/** Names the mail of a page at the desk, so that however often its end is looked at, one leaves. */
export const linkInsteadKey = (consentId: string): string => `card_request:desk:${consentId}`;

/**
 * The bank asked for the holder of a card that staff were entering: nothing is kept, and the customer gets the link to answer
 * the bank in person, as was said beforehand (rule 30).
 */
export async function linkInsteadOfCard(
  tx: Tx,
  ctx: Ctx,
  consent: { readonly id: string; readonly orderId: string; readonly customerId: string; readonly recordedBy: string | null },
  instalmentId: string,
): Promise<AuditEntry[]> {
  const { orderId, customerId, recordedBy } = consent;
  const mailId = await queueMail(tx, {
    merchantId: ctx.scope.merchantId,
    orderId,
    kind: "card_request",
    data: { instalmentId },
    dedupeKey: linkInsteadKey(consent.id),
    sentBy: recordedBy,
    now: ctx.now,
  });
  return mailId === null ? [] : [{ orderId, customerId, event: { type: "mail.queued", mailId, kind: "card_request" } }];
}
