import type { ShopCustomerFacts } from "@/lib/domain/shopify-order";
import { commit } from "@/lib/store/commit";
import { lockCustomerByGid, orderIdsOfCustomer, recordCustomerRead, updatePerson } from "@/lib/store/customers";
import { refreshOrders } from "@/lib/store/order-cache";
import type { Ctx } from "../context";

/** A customer changed in the shop. False when we know no such customer, or know newer. */
export async function customersUpdate(ctx: Ctx, gid: string, customer: ShopCustomerFacts, updatedAt: Date | null): Promise<boolean> {
  const { merchantId } = ctx.scope;
  return commit(ctx.scope, ctx, async (tx) => {
    const known = await lockCustomerByGid(tx, merchantId, gid);
    const isOld = known?.shopifyUpdatedAt && updatedAt && updatedAt <= known.shopifyUpdatedAt;
    if (!known || known.isErased || isOld) return { value: false, audit: [] };
    const fields = (["name", "email", "phone"] as const).filter((field) => customer[field] !== null && customer[field] !== known[field]);
    await updatePerson(tx, merchantId, known.personId, { name: customer.name, email: customer.email, phone: customer.phone });
    if (updatedAt) await recordCustomerRead(tx, merchantId, known.id, updatedAt);
    await refreshOrders(tx, merchantId, await orderIdsOfCustomer(tx, merchantId, known.id));
    return { value: true, audit: fields.length > 0 ? [{ customerId: known.id, event: { type: "customer.updated", fields } }] : [] };
  });
}
