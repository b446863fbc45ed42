import { describe, expect, it } from "vitest";
import {
  type CampaignItem,
  type CampaignRule,
  campaignSettingsSchema,
  campaignWatch,
  dueOnJoining,
  letInByCap,
  matchCampaign,
} from "./campaign";
import { plainDate } from "./dates";

const PRODUCT = "gid://shopify/Product/1";
const VARIANT = "gid://shopify/ProductVariant/2";
const PLAN = "gid://shopify/SellingPlan/3";
const line = (currentQuantity: number, more: { sku?: string; plan?: string; variantGid?: string } = {}) => ({
  ...{ productGid: PRODUCT, variantGid: more.variantGid ?? VARIANT, sku: more.sku ?? null, currentQuantity },
  sellingPlan: more.plan === undefined ? null : { gid: more.plan },
});
const rule = (id: string, ...items: CampaignItem[]): CampaignRule => ({
  ...{ id, items, promiseTo: null, trigger: "date", chargeOn: null, stockArrived: false, noticeDays: 3, stock: "at_sale" },
});
const byProduct = rule("product", { kind: "product", value: PRODUCT, title: "Bicycle" });
const bySku = rule("sku", { kind: "sku", value: "ATLAS-M", title: "Atlas, size M" });
const byPlan = rule("plan", { kind: "selling_plan", value: PLAN, title: "Half now" });

describe("the campaign an order joins", () => {
  it("is the one its most telling line names, whatever their order", () => {
    const all = [byProduct, bySku, byPlan];
    expect(matchCampaign([line(1, { sku: " atlas-m ", plan: PLAN })], all)?.campaign.id).toBe("plan");
    expect(matchCampaign([line(1, { sku: " atlas-m " })], all)).toMatchObject({
      campaign: { id: "sku" },
      why: { kind: "sku", title: "ATLAS-M" },
    });
    expect(matchCampaign([line(1)], all)?.campaign.id).toBe("product");
    expect(matchCampaign([{ ...line(1), productGid: null }], all)).toBeNull();
  });

  it("counts the units of its own lines, as they are now", () => {
    expect(matchCampaign([line(2, { sku: "ATLAS-M" }), line(5), line(0, { sku: "ATLAS-M" })], [bySku])?.units).toBe(2);
  });

  it("is due on its day, never in the past; with stock that is there, after its days of notice; else not yet", () => {
    const today = plainDate("2026-12-01");
    expect(dueOnJoining({ ...byProduct, chargeOn: plainDate("2026-12-24") }, today)).toBe("2026-12-24");
    expect(dueOnJoining({ ...byProduct, chargeOn: plainDate("2026-11-24") }, today)).toBe("2026-12-01");
    expect(dueOnJoining({ ...byProduct, trigger: "stock_arrives" }, today)).toBeNull();
    expect(dueOnJoining({ ...byProduct, trigger: "stock_arrives", stockArrived: true }, today)).toBe("2026-12-04");
    expect(dueOnJoining({ ...byProduct, trigger: "by_hand" }, today)).toBeNull();
  });
});

describe("a campaign as it is written", () => {
  const settings = {
    ...{ name: "Autumn", promise: { from: "2026-12-01", to: "2026-12-31" }, deposit: { kind: "percent", percent: 50 } },
    ...{ charge: { trigger: "by_hand" }, noticeDays: 2, stock: "at_sale", unitCap: null, items: byProduct.items, plan: { owner: "ours" } },
  };
  const takes = (more: object) => campaignSettingsSchema.safeParse({ ...settings, ...more }).success;

  it("promises no window that ends before it begins, announces no charge in less than two days, and names the app whose plan it is", () => {
    expect(takes({})).toBe(true);
    expect(takes({ promise: null })).toBe(true);
    expect(takes({ promise: { from: "2026-12-31", to: "2026-12-01" } })).toBe(false);
    expect(takes({ noticeDays: 1 })).toBe(false);
    expect(takes({ plan: { owner: "other", app: " " } })).toBe(false);
    expect(takes({ items: [{ kind: "product", value: VARIANT, title: "x" }] })).toBe(false);
  });
});

describe("what of a campaign is worth a look", () => {
  const calm = { promiseTo: null, unitCap: null, unitsWithin: 5, unitsBeyond: 0, isAwaited: true };
  const today = plainDate("2027-03-01");
  const watch = (change: Partial<Parameters<typeof campaignWatch>[0]>) => campaignWatch({ ...calm, ...change }, today);

  it("is a promise that ends within two weeks, or has, as long as goods are waited for", () => {
    expect(watch({})).toBeNull();
    expect(watch({ promiseTo: plainDate("2027-03-16") })).toBeNull();
    expect(watch({ promiseTo: plainDate("2027-03-15") })).toEqual({ promise: "near", cap: null, beyond: 0 });
    expect(watch({ promiseTo: today })).toMatchObject({ promise: "near" });
    expect(watch({ promiseTo: plainDate("2027-02-28") })).toMatchObject({ promise: "passed" });
    expect(watch({ promiseTo: plainDate("2027-02-28"), isAwaited: false })).toBeNull();
  });

  it("is a cap that is nearly or fully reached, and what is beyond it", () => {
    expect(watch({ unitCap: 10, unitsWithin: 8 })).toBeNull();
    expect(watch({ unitCap: 10, unitsWithin: 9 })).toEqual({ promise: null, cap: "near", beyond: 0 });
    expect(watch({ unitCap: 10, unitsWithin: 10, unitsBeyond: 3 })).toEqual({ promise: null, cap: "reached", beyond: 3 });
    expect(watch({ unitCap: 0, unitsWithin: 0 })).toMatchObject({ cap: "reached" });
  });

  it("another cap lets in the oldest, as long as the next one fits: nobody slips past a larger order", () => {
    expect(letInByCap([2, 5, 1], { cap: 10, within: 6 })).toEqual({ orders: 1, units: 2 });
    expect(letInByCap([2, 5, 1], { cap: null, within: 6 })).toEqual({ orders: 3, units: 8 });
    expect(letInByCap([2], { cap: 5, within: 6 })).toEqual({ orders: 0, units: 0 });
  });
});
