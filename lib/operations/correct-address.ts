import { type DeliveryAddress, needsStaff } from "@/lib/domain/delivery-address";
import { refuse } from "@/lib/domain/refusals";
import { keepAddressRequest, lockAddressOrder } from "@/lib/store/address-requests";
import { commit } from "@/lib/store/commit";
import { refreshOrders } from "@/lib/store/order-cache";
import { owe } from "@/lib/store/owed-work";
import type { Ctx, Result } from "./context";

/** `writing`: on its way to the shop; `asked`: another country or state, which staff answer (rule 32). */
export type CorrectedAddress = { readonly status: "writing" | "asked" };

/** *Correct the delivery address*: written to Shopify and told to the address on file; a new country or state is a request (rule 32). */
export async function correctAddress(
  ctx: Ctx,
  input: { readonly orderId: string; readonly customerId: string; readonly address: DeliveryAddress },
): Promise<Result<CorrectedAddress>> {
  const { merchantId } = ctx.scope;
  const { orderId, customerId, address } = input;
  return commit<Result<CorrectedAddress>>(ctx.scope, ctx, async (tx) => {
    const order = await lockAddressOrder(tx, merchantId, orderId);
    if (!order || order.customerId !== customerId || order.isErased) return { value: refuse("not_found"), audit: [] };
    if (order.isOver) return { value: refuse("order_cancelled"), audit: [] };
    if (order.isSent) return { value: refuse("order_fulfilled"), audit: [] };
    const status = needsStaff(order.current, address) ? "asked" : "writing";
    const { personId } = order;
    const requestId = await keepAddressRequest(tx, merchantId, { orderId, customerId, personId, address, status, now: ctx.now });
    if (status === "writing") {
      await owe(tx, [{ merchantId, kind: "write_address", subjectId: requestId, payload: {}, nextAt: ctx.now }]);
    }
    await refreshOrders(tx, merchantId, [orderId]);
    const event = { type: "address.asked" as const, needsStaff: status === "asked", country: address.countryCode };
    return { value: { ok: true, value: { status } }, audit: [{ orderId, customerId, event }] };
  });
}
