import { equals } from "@/lib/domain/money";
import { commit } from "@/lib/store/commit";
import { owe } from "@/lib/store/owed-work";
import { livePaymentObjects } from "@/lib/store/payment-objects";
import type { OutsideCtx } from "./context";
import { prepareObjects } from "./prepare-objects";
import type { Prepared } from "./prepare-payment";

/**
 * Brings the live PaymentIntents of instalments up to date after a change of amount or card. A page that asks for another
 * amount than is owed now is taken away: the next click makes one that fits.
 */
export async function refreshPayments(outside: OutsideCtx, instalmentIds: readonly string[]): Promise<readonly Prepared[]> {
  const objects = await livePaymentObjects(outside.scope.db, outside.scope.merchantId, { instalmentIds });
  const outdated = objects.filter((object) => object.kind === "checkout_session" && !equals(object.amount, object.instalmentAmount));
  for (const page of outdated) await owePageRelease(outside, page.id);
  // A running charge carries its own amount, agreed and announced: it is left alone (rule 11).
  return prepareObjects(
    outside,
    objects.filter((object) => object.kind === "payment_intent" && !object.hasOpenAttempt),
  );
}

async function owePageRelease(outside: OutsideCtx, subjectId: string): Promise<void> {
  const { merchantId } = outside.scope;
  await commit(outside.scope, outside, async (tx) => {
    await owe(tx, [{ merchantId, kind: "release_payment_object", subjectId, payload: {}, nextAt: outside.now }]);
    return { value: null, audit: [] };
  });
}
