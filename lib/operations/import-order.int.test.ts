import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "@/scripts/test-world";
import { DEPOSIT, FRAME, shopOrders } from "@/scripts/testing/shop-orders";
import { importByHand } from "./import-by-hand";

let world: World;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
});
afterAll(() => world?.stop());

const { audit, find, place, taken } = shopOrders(() => world);

describe("an order comes in (watch mode)", () => {
  it("is recognised by its tag and planned; nothing is mailed, held or asked for", async () => {
    const placed = await place({ ...DEPOSIT, locale: "fr" });
    const order = await taken(placed);
    expect(order).toMatchObject({
      name: placed.name,
      matchedRule: "tag",
      matchedWhy: "preorder",
      collector: "stripe",
      currency: "EUR",
      activation: "observed",
    });
    expect(order.plan).toEqual(["deposit paid 10000", "balance card_missing 30000"]);
    expect(order.payments).toMatchObject([{ rail: "shopify", kind: "charge", amountMinor: 10_000n, status: "succeeded" }]);
    expect(order.customer).toMatchObject({ language: "fr", person: { email: "camille.exemple@example.com" } });
    expect(order).toMatchObject({
      status: "awaiting_balance",
      balanceMinor: 30_000n,
      paidMinor: 10_000n,
      isUnpaid: true,
      isUnfulfilled: true,
    });
    expect(order.searchText).toContain("frame-r");
    expect([...order.cardRequests, ...order.holds, ...(await world.mails())]).toEqual([]);
    expect((await audit(order.id)).slice(0, 3)).toEqual(["order.imported", "payment.received", "plan.made"]);
  });

  it("is recognised by its selling plan, which only the shop's API tells, with its due date in the shop's zone", async () => {
    const { shops } = await world.shopify<{
      shops: { shop: string; variants: { id: string }[]; sellingPlans: { id: string; name: string }[] }[];
    }>("/shops");
    const shop = shops.find((one) => one.shop === "moulin-velo.myshopify.com");
    const [plan] = shop?.sellingPlans ?? [];
    const order = await taken(await place({ lines: [{ variantId: shop?.variants[0]?.id, sellingPlanId: plan?.id }] }));
    expect(order).toMatchObject({ matchedRule: "selling_plan", matchedWhy: plan?.name });
    expect(order.lines[0]).toMatchObject({ isPreorder: true, sellingPlanName: plan?.name });
    expect(order.instalments.some((one) => one.kind === "balance" && one.state === "card_missing")).toBe(true);
  });

  it("is recognised by payment terms with money outstanding; 23:30 in UTC is the next day in Paris", async () => {
    const order = await taken(await place({ payment: { kind: "none" }, paymentTerms: { type: "FIXED", dueAt: "2026-06-01T23:30:00Z" } }));
    expect(order.matchedRule).toBe("payment_terms");
    expect(order.plan).toEqual(["balance card_missing 40000"]);
    expect(order.dueOn?.toISOString().slice(0, 10)).toBe("2026-06-02");
  });

  it("is remembered as another order otherwise, and can be taken in by hand", async () => {
    const placed = await place({ payment: { kind: "amount", amount: "150.00" }, paymentTerms: "none" });
    await world.drain();
    expect(await find(placed.id)).toBeNull();
    expect(await world.app.db.prisma.otherOrder.findFirst({ where: { shopifyOrderGid: placed.id } })).toMatchObject({
      name: placed.name,
      why: "not_a_preorder",
    });
    const result = await importByHand(await world.ctx(), { name: placed.name, collector: "stripe" });
    expect(result.ok).toBe(true);
    expect((await taken(placed)).plan).toEqual(["deposit paid 15000", "balance card_missing 25000"]);
    expect(await importByHand(await world.ctx(), { name: placed.name, collector: "stripe" })).toMatchObject({
      ok: false,
      code: "already_imported",
    });
    expect(await importByHand(await world.ctx(), { name: "#nowhere", collector: "stripe" })).toMatchObject({
      ok: false,
      code: "not_found",
    });
    expect(await world.app.db.prisma.otherOrder.count({ where: { shopifyOrderGid: placed.id } })).toBe(0);
  });

  it("may have no customer and no address: it is still taken in", async () => {
    const order = await taken(await place({ ...DEPOSIT, customer: null, email: null, shippingAddress: null }));
    expect(order.customer).toMatchObject({ shopifyCustomerGid: null, person: { email: null } });
    expect(order.plan).toEqual(["deposit paid 10000", "balance card_missing 30000"]);
  });

  it("owes in the currency the customer saw, with the shop's beside it", async () => {
    const order = await taken(
      await place({
        presentmentCurrency: "JPY",
        rate: "160",
        lines: [{ ...FRAME, price: "64000" }],
        payment: { kind: "none" },
        paymentTerms: "none",
        tags: ["preorder"],
      }),
    );
    expect(order).toMatchObject({ currency: "JPY", totalMinor: 64_000n, shopCurrency: "EUR", shopTotalMinor: 40_000n });
    expect(order.plan).toEqual(["balance card_missing 64000"]);
  });

  it("two orders of one customer share the person, two strangers with one address do not", async () => {
    const first = await taken(await place({ ...DEPOSIT, customer: { email: "same@example.com", firstName: "A", lastName: "B" } }));
    const second = await taken(await place({ ...DEPOSIT, customer: { id: first.customer.shopifyCustomerGid ?? "" } }));
    const stranger = await taken(await place({ ...DEPOSIT, customer: null, email: "same@example.com" }));
    expect(second.customerId).toBe(first.customerId);
    expect(stranger.customerId).not.toBe(first.customerId);
  });
});
