import { systemActor } from "@/lib/domain/actor";
import { acrossMerchantsWithDueCardRequests } from "@/lib/store/card-requests";
import { acrossMerchantsWithCardsToDetach } from "@/lib/store/cards";
import { acrossMerchantsWithCardsToCheck } from "@/lib/store/expiring-cards";
import { acrossMerchantsWithDueFollowUps } from "@/lib/store/follow-ups";
import { acrossMerchantsWithIdleCardsToCheck } from "@/lib/store/idle-cards";
import { acrossMerchantsWithDueMail } from "@/lib/store/mail-delivery";
import { acrossMerchantsWithNoticesToPlan } from "@/lib/store/notices";
import { askForCards } from "./ask-for-cards";
import { detachCards } from "./detach-cards";
import { dunUnpaid } from "./dun-unpaid";
import { finishRemovals } from "./finish-removals";
import { followPaymentRequests } from "./follow-payment-requests";
import { forgetIdleCards } from "./forget-idle-cards";
import { releaseOverduePages } from "./release-overdue-pages";
import { sendMails } from "./send-mail";
import { noticeHorizon, sendNotices } from "./send-notices";
import { sendReminders } from "./send-reminders";
import { warnOfExpiringCards } from "./warn-of-expiring-cards";
import { enterMerchant, type WorkerCtx } from "./worker-context";

/**
 * The customer's side of the sweep: cards to ask for, charges to announce, cards to forget, mail that is overdue. Everything
 * here is safe to do twice and by two workers at once.
 */
export async function sweepCustomers(worker: WorkerCtx): Promise<void> {
  const now = await worker.clock();
  const enter = (merchantId: string) => enterMerchant(worker, merchantId, systemActor("timer"));
  for (const merchantId of await acrossMerchantsWithDueCardRequests(worker.db, now)) await askForCards(await enter(merchantId));
  for (const merchantId of await acrossMerchantsWithNoticesToPlan(worker.db, noticeHorizon(now)))
    await sendNotices(await enter(merchantId));
  for (const merchantId of await acrossMerchantsWithDueFollowUps(worker.db, now, "reminders")) await sendReminders(await enter(merchantId));
  for (const merchantId of await acrossMerchantsWithDueFollowUps(worker.db, now, "dunning")) await dunUnpaid(await enter(merchantId));
  for (const merchantId of await acrossMerchantsWithCardsToCheck(worker.db, now)) await warnOfExpiringCards(await enter(merchantId));
  await followPaymentRequests(worker);
  for (const merchantId of await acrossMerchantsWithDueMail(worker.db, now)) await sendMails(await enter(merchantId));
  await finishRemovals(worker);
  await releaseOverduePages(worker, now);
  for (const merchantId of await acrossMerchantsWithIdleCardsToCheck(worker.db, now)) await forgetIdleCards(await enter(merchantId));
  for (const merchantId of await acrossMerchantsWithCardsToDetach(worker.db)) await detachCards(await enter(merchantId));
}
