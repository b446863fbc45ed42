import { sum } from "./money";
import type { Books, Difference } from "./reconciliation";
import { isClosed, isInFlight } from "./states";

/** What our own books say of themselves: charges without an end, schedules of what is over. */
export function ownDifferences(books: Books): Difference[] {
  return [...withoutEnd(books), ...scheduledAfterTheEnd(books)];
}

function withoutEnd({ ours, stripe, settledBefore }: Books): Difference[] {
  return ours.attempts.flatMap((attempt): Difference[] => {
    if (attempt.openedAt > settledBefore) return [];
    const status = attempt.paymentIntentId === null ? undefined : stripe?.intents.get(attempt.paymentIntentId);
    // The bank takes days over some: that is an answer. Only Stripe may say so.
    if (attempt.state === "processing" && (status === undefined || status === "processing")) return [];
    const target = {
      ...{ attemptId: attempt.id, instalmentId: attempt.instalmentId },
      ...(attempt.paymentIntentId === null ? {} : { paymentIntentId: attempt.paymentIntentId }),
    };
    const base = { subject: `attempt:${attempt.id}`, amount: attempt.amount, at: attempt.openedAt, target } as const;
    return [{ ...base, class: "unknown_outcome", fix: "ask_stripe" }];
  });
}

function scheduledAfterTheEnd({ ours, shop, settledBefore }: Books): Difference[] {
  const endedAt = ours.cancelledAt ?? shop?.cancelledAt ?? null;
  if (endedAt === null || endedAt > settledBefore) return [];
  const open = ours.instalments.filter((one) => !isClosed(one.state) && !isInFlight(one.state));
  if (open.length === 0) return [];
  const amount = sum(
    open.map((one) => one.amount),
    ours.currency,
  );
  return [{ class: "cancelled_but_scheduled", subject: `order:${ours.orderId}`, amount, at: endedAt, fix: "stop_schedule", target: {} }];
}
