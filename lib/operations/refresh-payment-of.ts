import { syncReason } from "@/lib/domain/sync-reasons";
import type { ClaimedWork } from "@/lib/store/owed-work";
import type { OutsideCtx } from "./context";
import { refreshPayments } from "./refresh-payments";
import type { OwedAnswer } from "./work-off-owed";

/** The prepared PaymentIntent of an instalment whose amount or card changed. */
export async function refreshPaymentOf(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const results = await refreshPayments(outside, [work.subjectId]);
  const unknown = results.find((result) => result.kind === "unknown");
  return unknown ? { kind: "again", why: syncReason("stripe_no_answer", { said: unknown.detail }) } : { kind: "done" };
}
