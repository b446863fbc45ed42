import { systemActor } from "@/lib/domain/actor";
import type { DifferenceFix } from "@/lib/domain/reconciliation";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import { StripeFailure } from "@/lib/gateways/stripe/contract";
import { commit } from "@/lib/store/commit";
import type { ClaimedWork } from "@/lib/store/owed-work";
import { differenceById, markFixed, markNotFixed, type OpenDifference } from "@/lib/store/reconciliation-differences";
import type { OutsideCtx } from "./context";
import { CannotAsk, examineOrders } from "./examine-orders";
import { fixOurBooks } from "./fix-our-books";
import { fixTheirBooks } from "./fix-their-books";
import { stripeFailureReason } from "./stripe-failure-reason";
import type { OwedAnswer } from "./work-off-owed";

/** What became of a fix: done, to be tried again, or refused with somebody's words. */
export type FixEnd = OwedAnswer | { readonly kind: "refused"; readonly why: StoredReason };

/**
 * Carries out the fix of a difference in the name of whoever pressed it, by the operation that does the same elsewhere. Every one of
 * them can be asked again, so a worker killed in the middle is followed by one that finds it done.
 */
export async function carryOutFix(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const { db, merchantId } = outside.scope;
  const difference = await differenceById(db, merchantId, work.subjectId);
  if (difference?.state !== "fixing") return { kind: "done" };
  const actor = difference.pressedBy ? { kind: "staff" as const, userId: difference.pressedBy } : systemActor("reconciler");
  const asPresser: OutsideCtx = { ...outside, actor };
  const end = await tryFix(asPresser, difference, work.tries);
  if (end.kind === "again") return end;
  await commit(outside.scope, asPresser, async (tx) => {
    const about = { differenceId: difference.id, class: difference.class, fix: difference.fix };
    const { orderId } = difference;
    if (end.kind === "refused") {
      await markNotFixed(tx, merchantId, difference.id, end.why);
      return { value: null, audit: [{ orderId, event: { type: "reconciliation.not_fixed", ...about, why: end.why } }] };
    }
    const isNew = await markFixed(tx, merchantId, difference.id, outside.now);
    return { value: null, audit: isNew ? [{ orderId, event: { type: "reconciliation.fixed", ...about } }] : [] };
  });
  return { kind: "done" };
}

/**
 * Fixes that send money back, or take an entry out of somebody else's book: hours may lie between the run and the press, so what a
 * fresh look at the three sides no longer finds, to the cent, is not carried out. Money on its way counts in this look: a refund that
 * somebody made a minute ago may be the one that is missing.
 */
const LOOKED_AT_AGAIN: ReadonlySet<DifferenceFix> = new Set(["refund_at_stripe", "retry_refund", "withdraw_mark"]);

async function isStillThere(outside: OutsideCtx, { orderId, subject, fix, minor, currency }: OpenDifference): Promise<boolean> {
  if (!orderId) return false;
  const found = await examineOrders(outside, [orderId], { beat: async () => undefined, settledBefore: outside.now });
  return found.some((one) => one.subject === subject && one.fix === fix && one.amountMinor === minor && one.currency === currency);
}

async function tryFix(outside: OutsideCtx, difference: OpenDifference, tries: number): Promise<FixEnd> {
  try {
    if (LOOKED_AT_AGAIN.has(difference.fix) && !(await isStillThere(outside, difference))) {
      return { kind: "refused", why: syncReason("books_moved") };
    }
    return (await fixOurBooks(outside, difference)) ?? (await fixTheirBooks(outside, difference, tries));
  } catch (error) {
    if (error instanceof CannotAsk) return error.isFinal ? { kind: "refused", why: error.why } : { kind: "again", why: error.why };
    if (!(error instanceof StripeFailure)) throw error;
    const isNo = error.kind === "refused" || error.kind === "not_found" || error.kind === "key_refused";
    return { kind: isNo ? "refused" : "again", why: stripeFailureReason(error) };
  }
}
