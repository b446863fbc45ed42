import { z } from "zod";
import { addDays, daysBetween, isPlainDate, latestDate, type PlainDate } from "./dates";
import type { Language } from "./language";
import type { ShopLineFacts } from "./shopify-order";

/** Campaigns: what is sold ahead of time, promised for when, taken from which stock, charged when (rule 35). */

export const CAMPAIGN_STATUSES = ["open", "ended"] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

export const DEPOSIT_KINDS = ["none", "fixed", "percent"] as const;
/** What makes the balance of an order due. `date`: a day set beforehand, here or in the shop. */
export const CHARGE_TRIGGERS = ["date", "on_fulfilment", "stock_arrives", "by_hand"] as const;
export type ChargeTrigger = (typeof CHARGE_TRIGGERS)[number];

/** When Shopify takes the units of an order out of stock. */
export const STOCK_OPTIONS = ["at_sale", "at_fulfilment"] as const;
export type StockOption = (typeof STOCK_OPTIONS)[number];

/** `freed`: the order was cancelled or is gone; its units count no more. */
export const CAMPAIGN_PLACES = ["within", "beyond", "freed"] as const;
export type CampaignPlace = (typeof CAMPAIGN_PLACES)[number];

export const PLAN_OWNERS = ["none", "ours", "other"] as const;
export type PlanOwner = (typeof PLAN_OWNERS)[number];
/** Where our selling plan group stands: to be written, as it should be, refused by Shopify. `off`: there is none of ours. */
export const PLAN_STATES = ["off", "owed", "in_step", "refused"] as const;
export type PlanState = (typeof PLAN_STATES)[number];

/** What an order's line is recognised by, the most telling first. */
export const CAMPAIGN_ITEM_KINDS = ["selling_plan", "variant", "sku", "product"] as const;
export type CampaignItemKind = (typeof CAMPAIGN_ITEM_KINDS)[number];

export const MOST_CAMPAIGN_ITEMS = 200;
/** As many units as a cap may name. */
const MOST_UNITS = 1_000_000;

const day = z.iso.date().refine(isPlainDate);
const decimal = z
  .string()
  .trim()
  .regex(/^\d{1,9}([.,]\d{1,3})?$/);
const gidOf = (type: string) => z.string().regex(new RegExp(`^gid://shopify/${type}/\\d{1,20}$`));
const title = z.string().trim().min(1).max(255);

export const campaignItemSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("product"), value: gidOf("Product"), title }),
  z.object({ kind: z.literal("variant"), value: gidOf("ProductVariant"), title }),
  z.object({ kind: z.literal("sku"), value: z.string().trim().min(1).max(255), title }),
  z.object({ kind: z.literal("selling_plan"), value: gidOf("SellingPlan"), title }),
]);
export type CampaignItem = Readonly<z.output<typeof campaignItemSchema>>;

/** A campaign as people write it. `promise` null: nobody knows when. A fixed deposit is in the shop's currency, in whole units. */
export const campaignSettingsSchema = z.object({
  name: z.string().trim().min(1).max(80),
  promise: z
    .object({ from: day, to: day })
    .refine(({ from, to }) => from <= to)
    .nullable(),
  deposit: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("none") }),
    z.object({ kind: z.literal("fixed"), amount: decimal }),
    z.object({ kind: z.literal("percent"), percent: z.int().min(1).max(99) }),
  ]),
  charge: z.discriminatedUnion("trigger", [
    z.object({ trigger: z.literal("date"), on: day.nullable() }),
    z.object({ trigger: z.enum(["on_fulfilment", "stock_arrives", "by_hand"]) }),
  ]),
  noticeDays: z.int().min(2).max(60),
  stock: z.enum(STOCK_OPTIONS),
  unitCap: z.int().min(0).max(MOST_UNITS).nullable(),
  items: z.array(campaignItemSchema).min(1).max(MOST_CAMPAIGN_ITEMS),
  plan: z.discriminatedUnion("owner", [
    z.object({ owner: z.literal("none") }),
    z.object({ owner: z.literal("ours") }),
    z.object({ owner: z.literal("other"), app: z.string().trim().min(1).max(80) }),
  ]),
});
export type CampaignSettings = Readonly<z.output<typeof campaignSettingsSchema>>;

/** What an import needs of a campaign. */
export type CampaignRule = {
  readonly id: string;
  readonly items: readonly CampaignItem[];
  readonly promiseTo: PlainDate | null;
  readonly trigger: ChargeTrigger;
  readonly chargeOn: PlainDate | null;
  readonly stockArrived: boolean;
  readonly noticeDays: number;
  readonly stock: StockOption;
};

export type CampaignMatch = {
  readonly campaign: CampaignRule;
  readonly why: { readonly kind: CampaignItemKind; readonly title: string };
  /** Of the lines that match, as they stand now. */
  readonly units: number;
};

type Line = Pick<ShopLineFacts, "productGid" | "variantGid" | "sku" | "currentQuantity"> & {
  readonly sellingPlan: { readonly gid: string | null } | null;
};

/**
 * The campaign an order joins: the one its most telling line names (a selling plan before a variant, a SKU, a product); of two that
 * name as much, the first given. Null when none does.
 */
export function matchCampaign(lines: readonly Line[], campaigns: readonly CampaignRule[]): CampaignMatch | null {
  for (const kind of CAMPAIGN_ITEM_KINDS) {
    for (const campaign of campaigns) {
      const item = campaign.items.find((one) => one.kind === kind && lines.some((line) => isOf(line, one)));
      if (!item) continue;
      return { campaign, why: { kind, title: namedBy(item) }, units: unitsOf(lines, campaign.items) };
    }
  }
  return null;
}

/** What an item is called where it is named as the reason: a SKU by itself, goods and plans by their title. */
const namedBy = ({ kind, value, title }: CampaignItem): string => (kind === "sku" ? value : title);

/** Units of the lines that belong to a campaign. */
export function unitsOf(lines: readonly Line[], items: readonly CampaignItem[]): number {
  return lines.reduce((all, line) => (items.some((item) => isOf(line, item)) ? all + line.currentQuantity : all), 0);
}

function isOf(line: Line, item: CampaignItem): boolean {
  switch (item.kind) {
    case "selling_plan":
      return line.sellingPlan?.gid === item.value;
    case "variant":
      return line.variantGid === item.value;
    case "sku":
      return line.sku !== null && line.sku.trim().toLowerCase() === item.value.toLowerCase();
    case "product":
      return line.productGid === item.value;
  }
}

/** Days before a promise ends that it is worth a look. */
const PROMISE_NEAR_DAYS = 14;
/** Percent of a cap from which it is nearly reached. */
const CAP_NEAR_PERCENT = 90;

type WatchFacts = {
  readonly promiseTo: PlainDate | null;
  readonly unitCap: number | null;
  readonly unitsWithin: number;
  readonly unitsBeyond: number;
  /** Orders of it have goods that were not sent. */
  readonly isAwaited: boolean;
};

/** What of an open campaign is worth a look; null when nothing is. */
export type CampaignWatch = {
  readonly promise: "near" | "passed" | null;
  readonly cap: "near" | "reached" | null;
  readonly beyond: number;
};

export function campaignWatch(
  { promiseTo, unitCap, unitsWithin, unitsBeyond, isAwaited }: WatchFacts,
  today: PlainDate,
): CampaignWatch | null {
  const days = promiseTo !== null && isAwaited ? daysBetween(today, promiseTo) : null;
  const promise = days === null || days > PROMISE_NEAR_DAYS ? null : days < 0 ? "passed" : "near";
  const isNear = unitCap !== null && unitsWithin * 100 >= unitCap * CAP_NEAR_PERCENT;
  const cap = unitCap === null || !isNear ? null : unitsWithin >= unitCap ? "reached" : "near";
  return promise === null && cap === null && unitsBeyond === 0 ? null : { promise, cap, beyond: unitsBeyond };
}

/**
 * What another cap would let in of those who wait beyond the one there is, the oldest first, as long as the next one fits; `waiting` are
 * their units in that order. The database does the same when the cap is changed.
 */
export function letInByCap(
  waiting: readonly number[],
  { cap, within }: { readonly cap: number | null; readonly within: number },
): { readonly orders: number; readonly units: number } {
  let units = 0;
  let orders = 0;
  for (const one of waiting) {
    if (cap !== null && within + units + one > cap) break;
    units += one;
    orders += 1;
  }
  return { orders, units };
}

const WHY: Readonly<Record<CampaignItemKind, Readonly<Record<Language, (title: string) => string>>>> = {
  selling_plan: { en: (t) => `selling plan “${t}”`, fr: (t) => `plan de vente «\u00a0${t}\u00a0»` },
  variant: { en: (t) => `variant “${t}”`, fr: (t) => `variante «\u00a0${t}\u00a0»` },
  sku: { en: (t) => `SKU “${t}”`, fr: (t) => `référence «\u00a0${t}\u00a0»` },
  product: { en: (t) => `product “${t}”`, fr: (t) => `produit «\u00a0${t}\u00a0»` },
};

/** Why an order is in a campaign, in words. */
export function campaignWhy(kind: CampaignItemKind, title: string, language: Language): string {
  return WHY[kind][language](title);
}

/** The day the balance of an order is due that joins today and whose shop names none; null: not yet known. */
export function dueOnJoining({ trigger, chargeOn, stockArrived, noticeDays }: CampaignRule, today: PlainDate): PlainDate | null {
  if (trigger === "date") return chargeOn === null ? null : latestDate(chargeOn, today);
  return trigger === "stock_arrives" && stockArrived ? addDays(today, noticeDays) : null;
}
