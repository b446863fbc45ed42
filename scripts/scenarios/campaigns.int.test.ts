/** Row 23 and the campaign: orders join by rule, a cap holds whatever races for it, and what is beyond it waits for a person. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { letInByCap } from "@/lib/domain/campaign";
import { acceptBeyondCap } from "@/lib/operations/accept-beyond-cap";
import { endCampaign } from "@/lib/operations/end-campaign";
import { importOrder } from "@/lib/operations/import-order";
import { joinExistingOrders } from "@/lib/operations/join-existing-orders";
import { unitsBeyondCap } from "@/lib/queries/campaigns";
import { NO_FILTER } from "@/lib/queries/orders-filter";
import { ordersPage } from "@/lib/queries/orders-list";
import { staleCaches } from "@/lib/store/order-cache";
import { expectNothingCharged } from "./books";
import { A_STORY, AUTUMN, campaign, campaignRow, change, on, orderRow, placeOf, preorders, units } from "./campaign-steps";
import { saveCard } from "./customer";
import { dueOn, goTo, history, inShopify, type Order, openShop, type Sale, type Shop } from "./story";

const VISA = { number: "4242424242424242" } as const;

describe("campaigns and stock", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  }, A_STORY);
  afterAll(() => shop.stop());

  it(
    "campaign: orders join by rule, with the reason, the promise and the due date; nothing else does, nor does anything once it ended",
    async () => {
      const id = await campaign(shop, { charge: { trigger: "date", on: AUTUMN.promise?.from ?? null } });
      const [one, own, other] = await preorders(shop, { dueInDays: null, quantity: 2 }, { dueInDays: 10 }, { sku: "GRIND2" });
      const why = { campaignId: id, whyKind: "sku", why: "ATLAS7-M" };
      expect(await placeOf(shop, one)).toMatchObject({ ...why, units: 2, place: "within", stock: "at_sale" });
      expect(on((await orderRow(shop, one)).promiseOn)).toBe("2027-03-31");
      expect(on((await orderRow(shop, one)).dueOn)).toBe("2027-03-01");
      // The shop's own date comes before the campaign's.
      expect(on((await orderRow(shop, own)).dueOn)).toBe("2027-02-12");
      expect(await placeOf(shop, other)).toBeNull();
      expect((await orderRow(shop, other)).promiseOn).toBeNull();
      const { version } = await campaignRow(shop, id);
      expect(await endCampaign(await shop.ctx(shop.owner), { campaignId: id, version })).toMatchObject({ ok: true });
      const [late] = await preorders(shop, {});
      expect(await placeOf(shop, late)).toBeNull();
    },
    A_STORY,
  );

  it(
    "row 23: 200 buyers race for 10 units: exactly 10 are within the cap, 190 are here, visible and waiting",
    async () => {
      const id = await campaign(shop, { name: "Race", unitCap: 10, items: [{ kind: "sku", value: "GRIND2", title: "Hand Grinder" }] });
      const sale: Sale = { sku: "GRIND2", price: "149.00", tags: ["preorder"] };
      const buyers = await history(
        shop,
        Array.from({ length: 200 }, () => sale),
      );
      const ctx = await shop.ctx({ kind: "shopify" });
      const gateway = await shop.app.gateways.shopify(shop.merchantId, shop.shopifyConnectionId);
      const pages = [buyers.slice(0, 100), buyers.slice(100)].map((page) => gateway.readOrders(page.map(({ gid }) => gid)));
      const facts = (await Promise.all(pages)).flatMap((page) => (page.kind === "ok" ? [...page.value.orders.values()] : []));
      expect(facts).toHaveLength(200);
      const input = { connectionId: shop.shopifyConnectionId, origin: "webhook", readAt: shop.now() } as const;
      // As many at once as the database has connections for, and then some: a crowd, not a queue at the pool's door.
      const crowd = facts.values();
      const lane = async () => {
        const taken = [];
        for (const one of crowd) taken.push(await importOrder(ctx, { ...input, facts: one }));
        return taken;
      };
      const taken = (await Promise.all(Array.from({ length: 20 }, lane))).flat();
      expect(taken.filter(({ kind }) => kind === "imported")).toHaveLength(200);
      const held = { within: 10, beyond: 190 };
      expect(await units(shop, id)).toEqual({ said: held, added: held, orders: held });
      const waiting = await shop.app.db.prisma.order.findMany({ where: { merchantId: shop.merchantId, caseReason: "beyond_cap" } });
      expect(waiting).toHaveLength(190);
      const query = { ...NO_FILTER, tab: "action_needed", campaignId: id, sort: "since", descending: false, limit: 200 } as const;
      const page = await ordersPage(ctx.scope, { ...query, before: null, after: null }, ctx.now, "Europe/Paris");
      expect(page.rows).toHaveLength(190);
      const ids = waiting.map((row) => row.id);
      expect(await staleCaches(ctx.scope, ids)).toEqual([]);
    },
    A_STORY,
  );

  it(
    "row 23: beyond the cap nothing is charged by itself; a higher cap or a person lets an order in, and then it is",
    async () => {
      const small = { ...AUTUMN, name: "Small", unitCap: 2, items: [{ kind: "sku" as const, value: "PLIANT3", title: "Pliant" }] };
      const id = await campaign(shop, small);
      const sale = { sku: "PLIANT3" };
      const [first, beyond, third, fourth] = await preorders(shop, { ...sale, quantity: 2 }, { ...sale, dueInDays: 6 }, sale, sale);
      expect(await units(shop, id)).toMatchObject({ said: { within: 2, beyond: 3 }, added: { within: 2, beyond: 3 } });
      await saveCard(shop, beyond, VISA);
      await goTo(shop, await dueOn(shop, beyond, { daysBefore: 3, hour: 12 }));
      await goTo(shop, await dueOn(shop, beyond, { hour: 12 }));
      await expectNothingCharged(shop, beyond);
      expect(await orderRow(shop, beyond)).toMatchObject({ isActionNeeded: true, caseReason: "beyond_cap" });
      // What is taken off or cancelled gives its units back; nobody slips in for it.
      await inShopify(shop, first, "edit", { quantities: [{ lineItemId: await lineOf(shop, first), quantity: 1 }] });
      await inShopify(shop, third, "cancel", { reason: "CUSTOMER" });
      await shop.drain();
      expect(await units(shop, id)).toMatchObject({ said: { within: 1, beyond: 2 }, added: { within: 1, beyond: 2 } });
      expect(await placeOf(shop, third)).toMatchObject({ place: "freed" });
      // A cap below what is sold lets nobody in and puts nobody out; one order more makes it two.
      expect(await change(shop, id, { ...small, unitCap: 0 })).toMatchObject({ ok: true });
      expect(await acceptBeyondCap(await shop.ctx(shop.owner), { orderId: fourth.id })).toEqual({ ok: true, value: { cap: 2 } });
      expect(await placeOf(shop, beyond)).toMatchObject({ place: "beyond" });
      // The form says beforehand what a cap lets in.
      const waiting = await unitsBeyondCap((await shop.ctx()).scope, id);
      const effects = [2, 3, null].map((cap) => letInByCap(waiting, { cap, within: 2 }));
      expect(effects).toEqual([
        { orders: 0, units: 0 },
        { orders: 1, units: 1 },
        { orders: 1, units: 1 },
      ]);
      expect(await change(shop, id, { ...small, unitCap: 3 })).toMatchObject({ ok: true });
      expect(await placeOf(shop, beyond)).toMatchObject({ place: "within" });
      expect(await units(shop, id)).toMatchObject({ said: { within: 3, beyond: 0 }, added: { within: 3, beyond: 0 } });
      expect(await orderRow(shop, beyond)).toMatchObject({ caseReason: null });
      await shop.advance({ days: 1 });
      await shop.drain();
      expect(await orderRow(shop, beyond)).toMatchObject({ paymentState: "paid" });
    },
    A_STORY,
  );

  it(
    "campaign: orders that were here before join by a press, as far as the cap reaches, and get the promise they had not",
    async () => {
      const [old, older] = await preorders(shop, { sku: "KETTLE09", quantity: 3 }, { sku: "KETTLE09" });
      const id = await campaign(shop, { name: "Kettles", unitCap: 3, items: [{ kind: "sku", value: "KETTLE09", title: "Kettle" }] });
      const join = async () => joinExistingOrders(await shop.ctx(shop.owner), { campaignId: id });
      expect(await join()).toEqual({ ok: true, value: { joined: 2 } });
      expect(await placeOf(shop, old)).toMatchObject({ place: "within", units: 3 });
      expect(await placeOf(shop, older)).toMatchObject({ place: "beyond", units: 1 });
      expect(on((await orderRow(shop, old)).promiseOn)).toBe("2027-03-31");
      expect(await join()).toEqual({ ok: true, value: { joined: 0 } });
    },
    A_STORY,
  );
});

async function lineOf(shop: Shop, { gid }: Order): Promise<string> {
  const there = await shop.shopify<{ lines: readonly { readonly id: string }[] }>(`/orders/${encodeURIComponent(gid)}`);
  return there.lines[0]?.id ?? "";
}
