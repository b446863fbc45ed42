import { addMonths, dateInZone } from "@/lib/domain/dates";
import { commit } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import { erasePersonRows, finishPrivacyRequest, letPrivacyRequestWait, openObligations } from "@/lib/store/privacy";
import type { Ctx } from "./context";

/** Payments and consents are kept this long as evidence of what was agreed and paid; the page on privacy says so. */
const EVIDENCE_MONTHS = 120;

/**
 * Erases a person for a request, unless something still binds us: an open balance, a running charge, goods not delivered, a
 * refund, a dispute (rule 34). It then waits, visibly, and is tried again. Money and consent stay as evidence without a name.
 */
export async function erasePerson(
  ctx: Ctx,
  input: { readonly requestId: string; readonly kind: string; readonly personId: string },
): Promise<"erased" | "waits"> {
  const { merchantId } = ctx.scope;
  return commit(ctx.scope, ctx, async (tx) => {
    const open = await openObligations(tx, merchantId, input.personId);
    if (open.length > 0) {
      const waitsFor = open.join(", ");
      const changed = await letPrivacyRequestWait(tx, merchantId, input.requestId, waitsFor);
      return { value: "waits" as const, audit: changed ? [{ event: { type: "person.erasure_waits", waitsFor } }] : [] };
    }
    const { orderIds } = await erasePersonRows(tx, merchantId, input.personId, ctx.now);
    await refreshOrders(tx, merchantId, orderIds);
    const keptUntil = addMonths(dateInZone(ctx.now, "UTC"), EVIDENCE_MONTHS);
    const result = {
      erased: true,
      orders: orderIds.length,
      kept: "payments and consents without a name",
      basis: "evidence of agreed payments",
      keptUntil,
    };
    await finishPrivacyRequest(tx, merchantId, input.requestId, result, ctx.now);
    const done = { type: "privacy.done", requestId: input.requestId, kind: input.kind } as const;
    return { value: "erased" as const, audit: [{ event: { type: "person.erased" } }, { event: done }] };
  });
}
