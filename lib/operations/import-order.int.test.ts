import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { staleCaches } from "@/lib/store/order-cache";
import { startWorld, type World } from "@/scripts/test-world";

let world: World;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
});
afterAll(() => world?.stop());

type ShopOrder = { id: string; name: string; lines: { id: string }[] };
const place = (order: object) => world.shopify<ShopOrder>("/orders", order);
const line = { title: "Randonneur frame", sku: "FRAME-R", price: "400.00" };

const orderOf = (gid: string) =>
  world.app.db.prisma.order.findFirst({
    where: { merchantId: world.merchantId, shopifyOrderGid: gid },
    include: { instalments: { orderBy: { position: "asc" } }, payments: true, lines: true, customer: { include: { person: true } } },
  });

const known = async (gid: string) => {
  const order = await orderOf(gid);
  if (!order) throw new Error("the order was not taken in");
  expect(await staleCaches((await world.ctx()).scope, [order.id])).toEqual([]);
  return order;
};

describe("an order comes in", () => {
  it("is recognised by its tag, planned and remembered with why", async () => {
    const placed = await place({ lines: [line], tags: ["preorder"], payment: { kind: "amount", amount: "100.00" }, paymentTerms: "none", locale: "fr" });
    await world.drain();
    const order = await known(placed.id);
    expect(order).toMatchObject({ name: placed.name, matchedRule: "tag", matchedWhy: "preorder", collector: "stripe", currency: "EUR", activation: "observed" });
    expect(order.instalments.map((one) => [one.kind, one.state, one.amountMinor])).toEqual([
      ["deposit", "paid", 10_000n],
      ["balance", "card_missing", 30_000n],
    ]);
    expect(order.payments).toMatchObject([{ rail: "shopify", kind: "charge", amountMinor: 10_000n, status: "succeeded" }]);
    expect(order.customer).toMatchObject({ language: "fr", person: { email: "camille.exemple@example.com" } });
    expect(await world.mails()).toEqual([]);
  });
});
