import type { CampaignSettings } from "@/lib/domain/campaign";
import { addDays, dateInZone } from "@/lib/domain/dates";
import type { Ctx } from "@/lib/operations/context";
import { saveCampaign } from "@/lib/operations/save-campaign";

type Sketch = Pick<CampaignSettings, "name" | "unitCap" | "stock"> & {
  /** Days from today. */
  readonly ships: readonly [from: number, to: number];
  readonly skus: readonly (readonly [sku: string, title: string])[];
};

const CAMPAIGNS: readonly Sketch[] = [
  {
    ...{ name: "Velo, second batch", unitCap: 16, stock: "at_sale", ships: [14, 28] },
    skus: [
      ["ATLAS7-M", "Velo Atlas 7 · M"],
      ["PLIANT3", "Velo Pliant 3"],
    ],
  },
  {
    ...{ name: "Coffee and light", unitCap: null, stock: "at_fulfilment", ships: [21, 35] },
    skus: [
      ["GRIND2", "Hand Grinder No. 2"],
      ["KETTLE09", "Gooseneck Kettle 0.9 L"],
      ["LAMP-D1", "Dynamo Lamp"],
    ],
  },
];

/** What the practice shop sells ahead of time; its orders come with their own due dates. `today` is the day the history ends. */
export async function seedCampaigns(owner: Ctx, today: number, zone: string): Promise<void> {
  for (const { name, unitCap, stock, ships, skus } of CAMPAIGNS) {
    const day = dateInZone(today, zone);
    const settings: CampaignSettings = {
      ...{ name, unitCap, stock, noticeDays: 2, deposit: { kind: "none" }, plan: { owner: "none" } },
      promise: { from: addDays(day, ships[0]), to: addDays(day, ships[1]) },
      charge: { trigger: "date", on: null },
      items: skus.map(([value, title]) => ({ kind: "sku", value, title })),
    };
    const saved = await saveCampaign(owner, { settings, seen: null });
    if (!saved.ok) throw new Error(`the practice campaign ${name} was refused: ${saved.code}`);
  }
}
