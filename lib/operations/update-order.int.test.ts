import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { markerOfPayment } from "@/lib/domain/reconciliation-moves";
import { startWorld, type World } from "@/scripts/test-world";
import { DEPOSIT, FRAME, shopOrders } from "@/scripts/testing/shop-orders";

let world: World;
beforeAll(async () => {
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z" });
});
afterAll(() => world?.stop());

const { act, audit, find, place, taken, worked } = shopOrders(() => world);

describe("an order changes in the shop", () => {
  it("an edit lowers the balance at once, and raises it again (rule 17)", async () => {
    const placed = await place({ ...DEPOSIT, lines: [{ ...FRAME, quantity: 2 }] });
    expect((await taken(placed)).plan).toEqual(["deposit paid 10000", "balance card_missing 70000"]);
    const lineItemId = placed.lines[0]?.id;
    await act(placed, "edit", { quantities: [{ lineItemId, quantity: 1 }] });
    const less = await taken(placed);
    expect(less.plan).toEqual(["deposit paid 10000", "balance card_missing 30000"]);
    expect(less.lines[0]).toMatchObject({ quantity: 2, currentQuantity: 1 });
    await act(placed, "edit", { quantities: [{ lineItemId, quantity: 3 }] });
    expect((await taken(placed)).balanceMinor).toBe(110_000n);
    expect(await audit(less.id)).toContain("balance.changed");
  });

  it("edited below what was paid, the rest is to refund", async () => {
    const placed = await place({
      ...DEPOSIT,
      lines: [
        { ...FRAME, price: "60.00" },
        { title: "Bell", price: "60.00" },
      ],
    });
    await taken(placed);
    await act(placed, "edit", { quantities: [{ lineItemId: placed.lines[0]?.id, quantity: 0 }] });
    const order = await taken(placed);
    expect(order).toMatchObject({ balanceMinor: 0n, isRefundRequired: true, isActionNeeded: true });
    expect(order.plan).toEqual(["deposit paid 10000", "balance cancelled 2000"]);
    expect(await audit(order.id)).toContain("balance.overpaid");
  });

  it("paid there: the balance is closed as paid elsewhere, on its rail", async () => {
    const placed = await place(DEPOSIT);
    await taken(placed);
    await act(placed, "mark-paid");
    const order = await taken(placed);
    expect(order.plan).toEqual(["deposit paid 10000", "balance paid 30000"]);
    expect(order.payments.map((payment) => `${payment.rail} ${payment.amountMinor}`)).toEqual(["shopify 10000", "manual 30000"]);
    expect(order).toMatchObject({ isUnpaid: false, paymentState: "paid" });
  });

  it("cancelled there: nothing more is collected, what was taken is to refund until it went back", async () => {
    const placed = await place(DEPOSIT);
    await taken(placed);
    await act(placed, "cancel", { refund: false });
    await new Promise((done) => setTimeout(done, 500));
    const order = await taken(placed);
    expect(order.cancelledAt).not.toBeNull();
    expect(order.plan).toEqual(["deposit paid 10000", "balance cancelled 30000"]);
    expect(order).toMatchObject({ status: "cancelled", isRefundRequired: true });
    await act(placed, "refund", { amount: "100.00" });
    const refunded = await taken(placed);
    expect(refunded).toMatchObject({ status: "refunded", isRefundRequired: false, paidMinor: 0n });
    expect(refunded.payments.map((payment) => payment.kind)).toEqual(["charge", "refund"]);
  });

  it("already cancelled when first seen: taken in, and asked for nothing", async () => {
    await world.shopify("/dials", { webhooks: { paused: true } });
    const placed = await place(DEPOSIT);
    await act(placed, "cancel", { refund: true });
    await new Promise((done) => setTimeout(done, 500));
    await world.shopify("/dials", { webhooks: { paused: false } });
    const order = await taken(placed);
    expect(order.instalments.every((one) => one.state === "paid" || one.state === "cancelled")).toBe(true);
    expect(order.isUnpaid).toBe(false);
  });

  it("deleted there: gone from every list, and no late message brings it back", async () => {
    const placed = await place(DEPOSIT);
    const order = await taken(placed);
    await act(placed, "delete");
    const gone = await taken(placed);
    expect(gone.deletedAt).not.toBeNull();
    expect(gone.plan).toEqual(["deposit paid 10000", "balance cancelled 30000"]);
    const { deliveries } = await world.shopify<{ deliveries: { id: string; topic: string; subject?: string }[] }>(
      "/deliveries?topic=orders/create",
    );
    for (const delivery of deliveries.slice(-3)) await world.shopify(`/deliveries/${delivery.id}`, {});
    await world.drain();
    expect((await find(placed.id))?.id).toBe(order.id);
  });

  it("new payment terms move the due date; a date moved here stays until the shop's own changes", async () => {
    const placed = await place({ payment: { kind: "none" }, paymentTerms: { type: "FIXED", dueAt: "2026-06-01T10:00:00Z" } });
    const order = await taken(placed);
    const [balance] = order.instalments;
    await world.app.db.prisma.instalment.update({
      where: { merchantId_id: { merchantId: world.merchantId, id: balance?.id ?? "" } },
      data: { dueOn: new Date("2026-05-15") },
    });
    await act(placed, "update", { tags: ["vip"] });
    await world.drain();
    expect((await find(placed.id))?.instalments[0]?.dueOn?.toISOString().slice(0, 10)).toBe("2026-05-15");
    const shop = await world.app.gateways.shopify(world.merchantId, world.shopifyConnectionId);
    expect(await shop.updateDueDate(placed.id, new Date("2026-09-01T10:00:00Z"))).toMatchObject({ kind: "ok" });
    await world.drain();
    expect((await find(placed.id))?.instalments[0]?.dueOn?.toISOString().slice(0, 10)).toBe("2026-09-01");
  });

  it("a new address for mail in the shop is taken over; ours stays while the shop's is the same", async () => {
    const placed = await place({ ...DEPOSIT, customer: { email: "first@example.com", firstName: "C", lastName: "D" } });
    const order = await taken(placed);
    const write = (email: string) =>
      world.app.db.prisma.person.update({
        where: { merchantId_id: { merchantId: world.merchantId, id: order.customer.personId } },
        data: { email },
      });
    await write("corrected@example.com");
    await act(placed, "update", { tags: ["preorder", "late"] });
    expect((await worked(placed)).customer.person.email).toBe("corrected@example.com");
    await act(placed, "update", { email: "second@example.com" });
    expect((await worked(placed)).customer.person.email).toBe("second@example.com");
  });

  it("holds placed and released there are followed", async () => {
    const placed = await place(DEPOSIT);
    await taken(placed);
    await act(placed, "hold", { reason: "INVENTORY_OUT_OF_STOCK", notes: "waiting" });
    const held = await taken(placed);
    expect(held).toMatchObject({ isOnHold: true, holds: [{ reason: "inventory_out_of_stock", isOurs: false }] });
    await act(placed, "release");
    expect((await taken(placed)).isOnHold).toBe(false);
  });

  it("a payment the shop took is disputed: flagged until it is closed, and lost money is out (rule 18)", async () => {
    const placed = await place(DEPOSIT);
    await taken(placed);
    await act(placed, "dispute", {});
    expect(await taken(placed)).toMatchObject({ isDisputed: true, isActionNeeded: true });
    await act(placed, "dispute", { status: "LOST" });
    const lost = await taken(placed);
    expect(lost).toMatchObject({ isDisputed: false, paidMinor: 0n });
    expect(lost.payments.map((payment) => payment.kind)).toEqual(["charge", "dispute"]);
    expect(await audit(lost.id)).toEqual(expect.arrayContaining(["dispute.opened", "dispute.closed"]));
  });

  it("a charge of ours comes back as the shop's transaction and changes nothing (rule 15)", async () => {
    const placed = await place(DEPOSIT);
    const order = await taken(placed);
    const { merchantId, app } = world;
    const balance = order.instalments.find((one) => one.kind === "balance");
    const payment = {
      merchantId,
      id: randomUUID(),
      orderId: order.id,
      rail: "stripe",
      kind: "charge",
      status: "succeeded",
      amountMinor: 30_000n,
      currency: "EUR",
      stripeChargeId: `ch_${randomUUID()}`,
    };
    await app.db.prisma.payment.create({ data: { ...payment, recordState: "owed", occurredAt: world.now() } });
    await app.db.prisma.instalment.update({
      where: { merchantId_id: { merchantId, id: balance?.id ?? "" } },
      data: { state: "paid", paidAt: world.now() },
    });
    // Read while the shop has not been told: it still counts the balance, and no new debt is made of that.
    await act(placed, "update", { tags: ["preorder", "seen"] });
    await world.drain();
    expect((await find(placed.id))?.instalments).toHaveLength(2);
    const shop = await app.gateways.shopify(merchantId, world.shopifyConnectionId);
    await shop.recordManualPayment({ orderGid: placed.id, amount: null, processedAt: world.now(), marker: markerOfPayment(payment.id) });
    const told = await worked(placed);
    expect(told.payments.map((one) => one.rail).sort()).toEqual(["shopify", "stripe"]);
    expect(told).toMatchObject({ balanceMinor: 0n, isUnpaid: false, isRefundRequired: false, financialStatus: "paid" });
  });

  it("fulfilled there: no longer on the list of unfulfilled orders", async () => {
    const placed = await place({ ...DEPOSIT, payment: { kind: "full" } });
    await taken(placed);
    await act(placed, "fulfil");
    expect(await taken(placed)).toMatchObject({ fulfilmentStatus: "fulfilled", isUnfulfilled: false, status: "fulfilled" });
  });
});
