/** Steps of the stories about campaigns: make one, see what it holds. */
import type { CampaignSettings } from "@/lib/domain/campaign";
import { plainDate } from "@/lib/domain/dates";
import { saveCampaign } from "@/lib/operations/save-campaign";
import { imported, type Order, type Sale, type Shop, sell } from "./story";

export const AUTUMN: CampaignSettings = {
  name: "Autumn bicycles",
  promise: { from: plainDate("2027-03-01"), to: plainDate("2027-03-31") },
  deposit: { kind: "none" },
  charge: { trigger: "by_hand" },
  noticeDays: 2,
  stock: "at_sale",
  unitCap: null,
  items: [{ kind: "sku", value: "ATLAS7-M", title: "Velo Atlas 7 M" }],
  plan: { owner: "none" },
};

/** A story of several days. */
export const A_STORY = 120_000;

/** The day of a date column. */
export const on = (date: Date | null) => date?.toISOString().slice(0, 10) ?? null;

/** Preorders placed one after the other and taken in together, in that order. */
export async function preorders<Sales extends readonly Sale[]>(shop: Shop, ...sales: Sales): Promise<{ [At in keyof Sales]: Order }> {
  const placed = [];
  for (const sale of sales) placed.push(await sell(shop, { tags: ["preorder"], ...sale }));
  await shop.drain();
  return (await Promise.all(placed.map((one) => imported(shop, one)))) as { [At in keyof Sales]: Order };
}

export const campaignRow = (shop: Shop, id: string) =>
  shop.app.db.prisma.campaign.findUniqueOrThrow({ where: { merchantId_id: { merchantId: shop.merchantId, id } } });

export async function campaign(shop: Shop, change: Partial<CampaignSettings> = {}): Promise<string> {
  const saved = await saveCampaign(await shop.ctx(shop.owner), { settings: { ...AUTUMN, ...change }, seen: null });
  if (!saved.ok) throw new Error(`the campaign was refused: ${saved.code} ${JSON.stringify(saved.params)}`);
  return saved.value.campaignId;
}

/** Changes a campaign as it is now. */
export async function change(shop: Shop, campaignId: string, settings: CampaignSettings) {
  const { version } = await campaignRow(shop, campaignId);
  return saveCampaign(await shop.ctx(shop.owner), { settings, seen: { campaignId, version } });
}

export const placeOf = (shop: Shop, one: Order) =>
  shop.app.db.prisma.campaignOrder.findUnique({ where: { merchantId_orderId: { merchantId: shop.merchantId, orderId: one.id } } });

export const orderRow = (shop: Shop, one: Order) =>
  shop.app.db.prisma.order.findUniqueOrThrow({ where: { merchantId_id: { merchantId: shop.merchantId, id: one.id } } });

/** What the campaign says it holds, and what its orders add up to: the two are the same at any time. */
export async function units(shop: Shop, campaignId: string) {
  const { unitsWithin, unitsBeyond } = await campaignRow(shop, campaignId);
  const groups = await shop.app.db.prisma.campaignOrder.groupBy({
    by: ["place"],
    where: { merchantId: shop.merchantId, campaignId },
    _sum: { units: true },
    _count: true,
  });
  const of = (place: string) => groups.find((group) => group.place === place);
  return {
    said: { within: unitsWithin, beyond: unitsBeyond },
    added: { within: of("within")?._sum.units ?? 0, beyond: of("beyond")?._sum.units ?? 0 },
    orders: { within: of("within")?._count ?? 0, beyond: of("beyond")?._count ?? 0 },
  };
}
