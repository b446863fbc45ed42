import { expect } from "vitest";
import { staleCaches } from "@/lib/store/order-cache";
import type { World } from "../test-world";

/** An order as the sandbox's shop answers it. */
export type ShopOrder = { id: string; name: string; lines: { id: string }[] };

export const FRAME = { title: "Randonneur frame", sku: "FRAME-R", price: "400.00" };
/** Of an order that a tag makes a preorder, with 100.00 paid at checkout. */
export const DEPOSIT = { payment: { kind: "amount", amount: "100.00" }, paymentTerms: "none", tags: ["preorder"] };

/** Orders placed and changed at the shop, and what became of them here. */
export function shopOrders(world: () => World) {
  const place = (order: object) => world().shopify<ShopOrder>("/orders", { lines: [FRAME], ...order });
  const act = (order: ShopOrder, action: string, body: object = {}) =>
    world().shopify(`/orders/${encodeURIComponent(order.id)}/${action}`, body);
  const find = (gid: string) =>
    world().app.db.prisma.order.findFirst({
      where: { merchantId: world().merchantId, shopifyOrderGid: gid },
      include: {
        instalments: { orderBy: { position: "asc" } },
        payments: { orderBy: [{ occurredAt: "asc" }, { id: "asc" }] },
        lines: { orderBy: { position: "asc" } },
        customer: { include: { person: true } },
        holds: true,
        cardRequests: true,
      },
    });
  /** The order as we hold it after all work, whatever its cache says: for a test that itself wrote past it. */
  const worked = async (order: ShopOrder) => {
    await world().drain();
    const row = await find(order.id);
    if (!row) throw new Error("the order was not taken in");
    return row;
  };
  /** The same, with its cache compared to what it is derived from. */
  const taken = async (order: ShopOrder) => {
    const row = await worked(order);
    expect(await staleCaches((await world().ctx()).scope, [row.id])).toEqual([]);
    return { ...row, plan: row.instalments.map((one) => `${one.kind} ${one.state} ${one.amountMinor}`) };
  };
  const audit = async (orderId: string) =>
    (
      await world().app.db.prisma.auditEvent.findMany({
        where: { merchantId: world().merchantId, orderId },
        orderBy: [{ at: "asc" }, { id: "asc" }],
      })
    ).map((row) => row.type);
  return { place, act, find, taken, worked, audit };
}
