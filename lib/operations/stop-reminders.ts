import { turnRemindersOff } from "@/lib/store/card-requests";
import { commit } from "@/lib/store/commit";
import type { Ctx } from "./context";

/** *Stop reminders for this order*: no reminder any more; notices and receipts still come (rule 28). */
export async function stopReminders(ctx: Ctx, input: { readonly orderId: string; readonly customerId: string }): Promise<void> {
  await commit(ctx.scope, ctx, async (tx) => {
    const changed = await turnRemindersOff(tx, ctx.scope.merchantId, input.orderId, ctx.now);
    return { value: undefined, audit: changed ? [{ ...input, event: { type: "mail.reminders_stopped" } }] : [] };
  });
}
