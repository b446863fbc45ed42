import { systemActor } from "@/lib/domain/actor";
import { HOUR_MS, MINUTE_MS, plusMs } from "@/lib/domain/dates";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import { commit } from "@/lib/store/commit";
import { acrossMerchantsClaimOwed, type ClaimedWork, finishOwed, type OwedKind, postponeOwed } from "@/lib/store/owed-work";
import { carryOnCancellation } from "./carry-on-cancellation";
import { carryOutFix } from "./carry-out-fix";
import { carryOutHold } from "./carry-out-hold";
import { carryOutRelease } from "./carry-out-release";
import { collectAfterReading } from "./collect-after-reading";
import type { OutsideCtx } from "./context";
import { holdFulfilment } from "./hold-fulfilment";
import { makeRefund } from "./make-refund";
import { recordPayment } from "./record-payment";
import { refreshPaymentOf } from "./refresh-payment-of";
import { releaseFulfilment } from "./release-fulfilment";
import { releasePaymentObject } from "./release-payment-object";
import { setCampaignDues } from "./set-campaign-dues";
import { takeUpRefund } from "./take-up-refund";
import { updateDueInShopify } from "./update-due-in-shopify";
import { enterMerchant, type WorkerCtx } from "./worker-context";
import { writeAddress } from "./write-address";
import { writeSellingPlan } from "./write-selling-plan";

/** What became of one piece of owed work. It stays owed until it is done: there is no last try (rule 12). */
export type OwedAnswer =
  | { readonly kind: "done" }
  /** Not yet; `inMs` where the other side said when, else growing pauses. */
  | { readonly kind: "again"; readonly why: StoredReason; readonly inMs?: number };

type Handler = (outside: OutsideCtx, work: ClaimedWork) => Promise<OwedAnswer>;

const HANDLERS: Readonly<Record<OwedKind, Handler>> = {
  record_payment: recordPayment,
  prepare_payment: refreshPaymentOf,
  release_payment_object: releasePaymentObject,
  collect: collectAfterReading,
  hold_fulfilment: holdFulfilment,
  release_fulfilment: releaseFulfilment,
  place_hold: carryOutHold,
  release_hold: carryOutRelease,
  update_due_in_shopify: updateDueInShopify,
  write_address: writeAddress,
  refund: takeUpRefund,
  make_refund: makeRefund,
  carry_on_cancellation: carryOnCancellation,
  set_campaign_dues: setCampaignDues,
  write_selling_plan: writeSellingPlan,
  fix_difference: carryOutFix,
};

const KINDS = Object.keys(HANDLERS) as (keyof typeof HANDLERS)[];
const BATCH = 20;
const AT_ONCE = 4;
const LONGEST_PAUSE_MS = 6 * HOUR_MS;

/** Takes up owed work that is due until none is left. A fault in one piece postpones that piece and is told at the end. */
export async function workOffOwed(worker: WorkerCtx, merchantId: string | null): Promise<{ readonly done: number }> {
  const faults: unknown[] = [];
  let done = 0;
  for (;;) {
    const now = await worker.clock();
    const claimed = await acrossMerchantsClaimOwed(worker.db, { kinds: KINDS, worker: worker.worker, now, limit: BATCH, merchantId });
    if (claimed.length === 0) break;
    for (let at = 0; at < claimed.length; at += AT_ONCE) {
      const results = await Promise.all(claimed.slice(at, at + AT_ONCE).map((work) => workOffOne(worker, work)));
      done += results.filter((fault) => fault === null).length;
      faults.push(...results.filter((fault) => fault !== null));
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} pieces of owed work failed and were postponed`);
  return { done };
}

/** The fault, or null. */
async function workOffOne(worker: WorkerCtx, work: ClaimedWork): Promise<unknown> {
  const outside = await enterMerchant(worker, work.merchantId, systemActor("worker"));
  try {
    await finish(worker, work, await HANDLERS[work.kind](outside, work));
    return null;
  } catch (error) {
    await finish(worker, work, {
      kind: "again",
      why: syncReason("fault_here", { error: error instanceof Error ? error.message : String(error) }),
    });
    return error;
  }
}

async function finish(worker: WorkerCtx, work: ClaimedWork, answer: OwedAnswer): Promise<void> {
  const ctx = await enterMerchant(worker, work.merchantId, systemActor("worker"));
  await commit(ctx.scope, ctx, async (tx) => {
    if (answer.kind === "done") await finishOwed(tx, work);
    else await postponeOwed(tx, work, { nextAt: plusMs(ctx.now, answer.inMs ?? pauseAfter(work.tries)), why: answer.why });
    return { value: null, audit: [] };
  });
}

/** 15 s, 30 s, a minute … six hours. */
function pauseAfter(tries: number): number {
  return Math.min((MINUTE_MS / 4) * 2 ** Math.min(tries, 12), LONGEST_PAUSE_MS);
}
