import { addDays, dateInZone, type PlainDate } from "@/lib/domain/dates";
import { type AuditEntry, commit } from "@/lib/store/commit";
import { readCustomerSettings } from "@/lib/store/customer-settings";
import { type ExpiringCard, expiringCards, markCardsChecked } from "@/lib/store/expiring-cards";
import { type MailToQueue, queueMails } from "@/lib/store/mail";
import type { Ctx } from "./context";

/** Days before the due date at which a customer hears that the card will be over by then. */
const WARN_DAYS = [28, 7] as const;

/**
 * Once a day, in the shop's morning: customers whose card is over before the balance is due are asked for another one, four weeks and one
 * week ahead. Expiry only warns (rule 20). Answers how many mails were queued.
 */
export async function warnOfExpiringCards(ctx: Ctx): Promise<number> {
  const { merchantId } = ctx.scope;
  return commit(ctx.scope, ctx, async (tx) => {
    const { timezone } = await readCustomerSettings(tx, merchantId);
    const today = dateInZone(ctx.now, timezone);
    if (!(await markCardsChecked(tx, merchantId, today))) return { value: 0, audit: [] };
    const found = await expiringCards(tx, merchantId, today, addDays(today, WARN_DAYS[0]));
    const mails = found.map((card) => warning(ctx, card, today));
    const queued = await queueMails(tx, mails);
    const audit = mails.flatMap(({ dedupeKey, kind, orderId }): AuditEntry[] => {
      const mailId = queued.get(dedupeKey);
      return mailId ? [{ orderId, event: { type: "mail.queued", mailId, kind } }] : [];
    });
    return { value: queued.size, audit };
  });
}

/** One mail a step: a due date that moves a little asks nobody twice. */
function warning(ctx: Ctx, card: ExpiringCard, today: PlainDate): MailToQueue {
  const { orderId, instalmentId, cardId } = card;
  const expires = `${card.expYear}-${String(card.expMonth).padStart(2, "0")}`;
  const step = card.dueOn <= addDays(today, WARN_DAYS[1]) ? "last" : "first";
  return {
    merchantId: ctx.scope.merchantId,
    orderId,
    kind: "card_expiring",
    data: { instalmentId, cardId, expires },
    dedupeKey: `card_expiring:${instalmentId}:${cardId}:${expires}:${step}`,
    now: ctx.now,
  };
}
