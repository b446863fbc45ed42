import { isInFlight } from "@/lib/domain/states";
import { syncReason } from "@/lib/domain/sync-reasons";
import { livePaymentObjectIds } from "@/lib/store/cancellations";
import { commit } from "@/lib/store/commit";
import { lockInstalments } from "@/lib/store/instalments";
import { queueMail } from "@/lib/store/mail";
import { openBalanceIds } from "@/lib/store/orders";
import { owe } from "@/lib/store/owed-work";
import { applyCommand } from "./apply-command";
import type { StepAnswer, StepWork } from "./carry-on-cancellation";

/** Steps of cancelling that need nobody outside. */

/**
 * Nothing more is charged: what could be stopped was stopped when it was asked for; a charge that was open then is settled first
 * (rule 11), and what it leaves open is stopped here.
 */
export const stopAllCharges: StepWork = async (outside, { orderId, scope, reason }) => {
  if (scope === "rest") return { state: "skipped", detail: syncReason("sent_still_owed") };
  const { merchantId } = outside.scope;
  return commit<StepAnswer>(outside.scope, outside, async (tx) => {
    const rows = await lockInstalments(tx, merchantId, await openBalanceIds(tx, merchantId, orderId));
    const running = rows.filter((row) => isInFlight(row.state));
    const audit = [];
    for (const row of rows.filter((one) => !running.includes(one))) {
      const command = { type: "cancel", reason, at: outside.now } as const;
      audit.push(...(await applyCommand(tx, outside, { instalmentId: row.id, command })).audit);
    }
    return { value: running.length > 0 ? { state: "waiting", detail: syncReason("charge_running") } : { state: "done" }, audit };
  });
};

/** Stripe has closed every payment and page of this order by its own word (rule 7): nothing may charge it any more. */
export const voidPayments: StepWork = async (outside, { orderId, scope }) => {
  if (scope === "rest") return { state: "skipped", detail: syncReason("sent_still_owed") };
  const { merchantId } = outside.scope;
  return commit<StepAnswer>(outside.scope, outside, async (tx) => {
    const live = await livePaymentObjectIds(tx, merchantId, orderId);
    await owe(
      tx,
      live.map((subjectId) => ({ merchantId, kind: "release_payment_object" as const, subjectId, payload: {}, nextAt: outside.now })),
    );
    const value: StepAnswer = live.length > 0 ? { state: "waiting", detail: syncReason("payments_not_closed") } : { state: "done" };
    return { value, audit: [] };
  });
};

/** One mail of ours, none of Shopify's (rule 28). */
export const tellOfCancellation: StepWork = async (outside, { id, orderId, tellCustomer }) => {
  if (!tellCustomer) return { state: "skipped" };
  const { merchantId } = outside.scope;
  await commit(outside.scope, outside, async (tx) => {
    await queueMail(tx, { merchantId, kind: "order_cancelled", orderId, data: {}, dedupeKey: `order_cancelled:${id}`, now: outside.now });
    return { value: null, audit: [] };
  });
  return { state: "done" };
};
