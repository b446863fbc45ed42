/** A campaign's life: its promise moves with answers, its balances become due by what happens, its selling plan is its own at Shopify. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainDate } from "@/lib/domain/dates";
import type { RunSettingsOf } from "@/lib/domain/run-kinds";
import { NEEDED_SCOPES, PLAN_SCOPES } from "@/lib/domain/shop-scopes";
import { answerPromise } from "@/lib/operations/answer-promise";
import { stockArrived } from "@/lib/operations/stock-arrived";
import { campaignDetail } from "@/lib/queries/campaigns";
import { mailed, stockOf } from "./books";
import { A_STORY, AUTUMN, campaign, campaignRow, change, on, orderRow, placeOf, preorders } from "./campaign-steps";
import { plan, rowsOf, runOf, start } from "./runs";
import { imported, inShopify, type Order, openShop, type Shop } from "./story";

const sku = (value: string) => [{ kind: "sku" as const, value, title: value }];

describe("the life of a campaign", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  }, A_STORY);
  afterAll(() => shop.stop());

  it(
    "campaign: moving its promise is a run: seen first, then each customer is told, may accept or cancel, and the answers are counted",
    async () => {
      const id = await campaign(shop);
      const [one, two, silent, gone] = await preorders(shop, {}, {}, { email: null, isAnonymous: true }, {});
      await inShopify(shop, gone, "cancel", { reason: "CUSTOMER" });
      await shop.drain();
      const far = { from: plainDate("2027-05-01"), to: plainDate("2027-05-31") };
      const move: RunSettingsOf<"move_promise"> = {
        kind: "move_promise",
        campaignId: id,
        promise: far,
        reason: "The boat is late",
        alwaysAsk: false,
      };
      const runId = await plan(shop, move, { campaignId: id });
      expect(await rowsOf(shop, runId)).toEqual({
        [one.name]: "waiting",
        [two.name]: "waiting",
        [silent.name]: "left_out customer_without_email",
        [gone.name]: "left_out order_cancelled",
      });
      const items = await shop.app.db.prisma.runItem.findMany({ where: { runId, state: "waiting" } });
      expect(items.map(({ warning }) => warning)).toEqual(["needs_answer", "needs_answer"]);
      expect(on((await campaignRow(shop, id)).promiseTo)).toBe("2027-03-31");
      expect(await mailed(shop, one)).not.toContain("promise_changed");
      await start(shop, runId);
      await shop.drain();
      expect(await runOf(shop, runId)).toMatchObject({ status: "done", done: 2, skipped: 0 });
      expect(on((await campaignRow(shop, id)).promiseTo)).toBe("2027-05-31");
      expect([on((await orderRow(shop, one)).promiseOn), on((await orderRow(shop, silent)).promiseOn)]).toEqual([
        "2027-05-31",
        "2027-03-31",
      ]);
      expect(await mailed(shop, one)).toContain("promise_changed");
      const ctx = await shop.ctx({ kind: "customer", customerId: one.customerId });
      const question = await shop.app.db.prisma.promiseAnswer.findFirstOrThrow({ where: { orderId: one.id } });
      expect(question).toMatchObject({
        needsAnswer: true,
        reason: "The boat is late",
        movedBy: shop.owner.kind === "staff" ? shop.owner.userId : null,
      });
      expect(await answerPromise(ctx, { orderId: one.id, questionId: question.id, answer: "accept", via: "page" })).toMatchObject({
        ok: true,
      });
      expect((await campaignDetail(ctx.scope, id))?.answers).toEqual({ accepted: 1, refused: 0, open: 1 });
      const [late] = await preorders(shop, {});
      expect(on((await orderRow(shop, late)).promiseOn)).toBe("2027-05-31");
    },
    A_STORY,
  );

  it(
    "campaign: balances become due when the stock arrives, by a person's word or by Shopify's, and when an order ships; each late enough to be announced",
    async () => {
      const noticeDays = 5;
      const waiting = await campaign(shop, { name: "By hand", charge: { trigger: "stock_arrives" }, noticeDays, items: sku("GRIND2") });
      const watched = await campaign(shop, {
        name: "By Shopify",
        charge: { trigger: "stock_arrives" },
        noticeDays,
        items: sku("KETTLE09"),
      });
      await campaign(shop, { name: "Shipped", charge: { trigger: "on_fulfilment" }, noticeDays, items: sku("LAMP-D1") });
      const none = { dueInDays: null };
      const [byHand, byShop, shipped] = await preorders(
        shop,
        { ...none, sku: "GRIND2" },
        { ...none, sku: "KETTLE09" },
        { ...none, sku: "LAMP-D1" },
      );
      for (const one of [byHand, byShop, shipped]) expect((await orderRow(shop, one)).dueOn).toBeNull();
      // Where the balance waits for fulfilment, fulfilment does not wait for the balance.
      expect([(await orderRow(shop, byHand)).isOnHold, (await orderRow(shop, shipped)).isOnHold]).toEqual([true, false]);
      expect(await stockArrived(await shop.ctx(shop.owner), { campaignId: waiting })).toMatchObject({ ok: true });
      expect(await stockArrived(await shop.ctx(shop.owner), { campaignId: waiting })).toMatchObject({ ok: false, code: "stale" });
      await inShopify(shop, shipped, "fulfil");
      // Sixty kettles are there: seen, and no news. Gone, and there again: that is news.
      for (const delta of [-1, -70, 90]) {
        await shop.shopify("/inventory", { sku: "KETTLE09", delta });
        await shop.drain();
        expect((await campaignRow(shop, watched)).stockArrivedAt !== null).toBe(delta === 90);
      }
      const inFive = "2027-02-07";
      for (const one of [byHand, byShop, shipped]) expect(on((await orderRow(shop, one)).dueOn)).toBe(inFive);
      const [later] = await preorders(shop, { ...none, sku: "GRIND2" });
      expect(on((await orderRow(shop, later)).dueOn)).toBe(inFive);
    },
    A_STORY,
  );

  it(
    "row 23: the campaign's own selling plan: deposit, date and reservation at Shopify, off when sold out, on again, made once, and retried when refused",
    async () => {
      const gateway = await shop.app.gateways.shopify(shop.merchantId, shop.shopifyConnectionId);
      const [folding] = (await gateway.findGoods("Pliant").then((answer) => (answer.kind === "ok" ? answer.value : []))) ?? [];
      if (!folding) throw new Error("the shop sells no folding bicycle");
      const ours = {
        ...{ ...AUTUMN, name: "Folding", unitCap: 1, stock: "at_sale" as const, plan: { owner: "ours" as const } },
        deposit: { kind: "percent" as const, percent: 40 },
        charge: { trigger: "date" as const, on: plainDate("2027-03-10") },
        items: [{ kind: "product" as const, value: folding.gid, title: folding.title }],
      };
      await shop.shopify("/faults", { kind: "dropAfter", match: "sellingPlanGroupCreate", times: 1 });
      const id = await campaign(shop, ours);
      await shop.drain();
      expect(await campaignRow(shop, id)).toMatchObject({ planState: "owed", planGroupGid: null });
      await shop.advance({ minutes: 30 });
      await shop.drain();
      const row = await campaignRow(shop, id);
      expect(row).toMatchObject({ planState: "in_step", planSoldOut: false });
      const groupOf = async () => {
        const answer = await gateway.planGroup(row.planGroupGid ?? "");
        if (answer.kind !== "ok" || !answer.value) throw new Error("the group is not there");
        return answer.value;
      };
      expect(await groupOf()).toMatchObject({ code: `predesk-${id}`, productGids: [folding.gid] });
      expect((await plansNamed(shop, `predesk-${id}`)).length).toBe(1);
      const before = await stockOf(shop, "PLIANT3");
      const bought = await buy(shop, (await groupOf()).planGid);
      expect(await placeOf(shop, bought)).toMatchObject({ place: "within", whyKind: "product", stock: "at_sale" });
      expect(await stockOf(shop, "PLIANT3")).toBe(before - 1);
      const order = await orderRow(shop, bought);
      expect([on(order.dueOn), on(order.promiseOn), order.paidMinor]).toEqual(["2027-03-10", "2027-03-31", 35_960n]);
      // One of one: the plan goes off the product, and comes back with a higher cap.
      expect(await campaignRow(shop, id)).toMatchObject({ planState: "in_step", planSoldOut: true });
      expect((await groupOf()).productGids).toEqual([]);
      await shop.shopify("/apps", { scopes: NEEDED_SCOPES });
      expect(await change(shop, id, { ...ours, unitCap: 2, stock: "at_fulfilment" })).toMatchObject({ ok: true });
      await shop.drain();
      expect(await campaignRow(shop, id)).toMatchObject({ planState: "refused", planSoldOut: true });
      await shop.shopify("/apps", { scopes: [...NEEDED_SCOPES, ...PLAN_SCOPES] });
      await shop.advance({ minutes: 30 });
      await shop.drain();
      expect(await campaignRow(shop, id)).toMatchObject({ planState: "in_step", planSoldOut: false, planProblem: null });
      expect((await groupOf()).productGids).toEqual([folding.gid]);
      const second = await buy(shop, (await groupOf()).planGid);
      expect(await placeOf(shop, second)).toMatchObject({ place: "within", stock: "at_fulfilment" });
      expect(await placeOf(shop, bought)).toMatchObject({ stock: "at_sale" });
      expect(await stockOf(shop, "PLIANT3")).toBe(before - 1);
    },
    A_STORY,
  );

  it(
    "rule 35: goods named by their SKU alone are in the campaign's plan from the start; a SKU the shop does not know is said and looked for again",
    async () => {
      const gateway = await shop.app.gateways.shopify(shop.merchantId, shop.shopifyConnectionId);
      const items = [...sku(" pannier-ol "), ...sku("NOT-MADE-YET")];
      const id = await campaign(shop, { name: "By SKU", plan: { owner: "ours" }, items });
      await shop.drain();
      const row = await campaignRow(shop, id);
      expect(row).toMatchObject({ planState: "refused", planProblem: expect.stringContaining("NOT-MADE-YET") });
      const group = await gateway.planGroup(row.planGroupGid ?? "");
      const bags = await gateway.findGoods("pannier");
      if (group.kind !== "ok" || bags.kind !== "ok") throw new Error("Shopify was not read");
      const [bag] = bags.value.flatMap(({ variants }) => variants.filter((one) => one.sku === "PANNIER-OL"));
      expect(group.value?.variantGids).toEqual([bag?.gid]);
      const written = async () => (await campaignEvents(shop, id)).filter((type) => type === "campaign.plan_written").length;
      const before = await written();
      await shop.advance({ hours: 2 });
      await shop.drain();
      expect(await written()).toBe(before);
      expect(await change(shop, id, { ...AUTUMN, name: "By SKU", plan: { owner: "ours" }, items: sku("PANNIER-OL") })).toMatchObject({
        ok: true,
      });
      await shop.drain();
      expect(await campaignRow(shop, id)).toMatchObject({ planState: "in_step", planProblem: null });
    },
    A_STORY,
  );

  it(
    "row 24: a plan that another app owns stays that app's: named here, nothing of it written to Shopify, its orders join all the same",
    async () => {
      const before = await allPlans(shop);
      const theirs = { name: "Theirs", unitCap: 1, stock: "at_fulfilment", plan: { owner: "other", app: "Preorders Pro" } } as const;
      const id = await campaign(shop, theirs);
      await shop.drain();
      const [one, beyond] = await preorders(shop, { plan: "deposit" }, { plan: "deposit" });
      expect(await placeOf(shop, one)).toMatchObject({ campaignId: id, place: "within", stock: "at_fulfilment" });
      expect(await placeOf(shop, beyond)).toMatchObject({ campaignId: id, place: "beyond" });
      await shop.advance({ minutes: 30 });
      await shop.drain();
      // Sold out as it is, the plan is not taken off: that is for the app whose it is.
      expect(await allPlans(shop)).toEqual(before);
      expect(await campaignRow(shop, id)).toMatchObject({
        planOwner: "other",
        planApp: "Preorders Pro",
        planState: "off",
        planGroupGid: null,
      });
    },
    A_STORY,
  );
});

async function buy(shop: Shop, planGid: string | null): Promise<Order> {
  const body = {
    shop: shop.seed.shopDomain,
    customer: { email: "buyer@example.com", locale: "en" },
    country: "FR",
    lines: [{ sku: "PLIANT3", quantity: 1, sellingPlanId: planGid }],
  };
  const made = await shop.shopify<{ id: string; name: string }>("/orders", body);
  await shop.drain();
  return imported(shop, { gid: made.id, name: made.name, email: "buyer@example.com" });
}

async function allPlans(shop: Shop) {
  const { shops } = await shop.shopify<{ shops: { shop: string; sellingPlans: { id: string; merchantCode: string }[] }[] }>("/shops");
  return shops.filter((one) => one.shop === shop.seed.shopDomain).flatMap((one) => one.sellingPlans);
}

/** What was written down about the campaign itself. */
async function campaignEvents(shop: Shop, campaignId: string): Promise<string[]> {
  const events = await shop.app.db.prisma.auditEvent.findMany({
    where: { merchantId: shop.merchantId, orderId: null, data: { path: ["campaignId"], equals: campaignId } },
  });
  return events.map(({ type }) => type);
}

const plansNamed = async (shop: Shop, code: string) => (await allPlans(shop)).filter((each) => each.merchantCode === code);
