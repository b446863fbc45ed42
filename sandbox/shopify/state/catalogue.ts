/** What the two invented shops sell: bicycles, and gear for coffee. Prices are in minor units of the shop's currency. */
import type { Product, SellingPlan } from "./records";

export type CatalogueVariant = { title: string; sku: string; price: number; grams: number; stock: number };
export type CatalogueProduct = Pick<Product, "title" | "handle" | "description" | "productType" | "tags" | "picture" | "hue"> & {
  variants: CatalogueVariant[];
  /** Names of the plans it can be bought on. */
  plans: ("deposit" | "deposit_on_fulfilment" | "pay_later")[];
};

export const CATALOGUE: readonly CatalogueProduct[] = [
  {
    title: "Velo Atlas 7",
    handle: "velo-atlas-7",
    description: "Steel touring bicycle, seven gears in the hub, mudguards and rack. Built to order in small batches.",
    productType: "Bicycle",
    tags: ["preorder", "bicycle"],
    picture: "bicycle",
    hue: 158,
    variants: [
      { title: "M", sku: "ATLAS7-M", price: 48_000, grams: 14_200, stock: 12 },
      { title: "L", sku: "ATLAS7-L", price: 48_000, grams: 14_600, stock: 8 },
    ],
    plans: ["deposit", "deposit_on_fulfilment", "pay_later"],
  },
  {
    title: "Velo Pliant 3",
    handle: "velo-pliant-3",
    description: "Folding bicycle with sixteen-inch wheels. Fits under a desk and into the last train home.",
    productType: "Bicycle",
    tags: ["preorder", "bicycle"],
    picture: "bicycle",
    hue: 210,
    variants: [{ title: "Default Title", sku: "PLIANT3", price: 89_900, grams: 11_800, stock: 5 }],
    plans: ["deposit", "deposit_on_fulfilment"],
  },
  {
    title: "Hand Grinder No. 2",
    handle: "hand-grinder-no-2",
    description: "Conical steel burrs, forty clicks a turn, walnut handle. For one to three cups.",
    productType: "Coffee",
    tags: ["preorder", "coffee"],
    picture: "grinder",
    hue: 28,
    variants: [{ title: "Default Title", sku: "GRIND2", price: 14_900, grams: 620, stock: 40 }],
    plans: ["deposit", "pay_later"],
  },
  {
    title: "Gooseneck Kettle 0.9 L",
    handle: "gooseneck-kettle",
    description: "Stove-top kettle with a slow, steady pour. Brushed steel.",
    productType: "Coffee",
    tags: ["coffee"],
    picture: "kettle",
    hue: 340,
    variants: [{ title: "Default Title", sku: "KETTLE09", price: 6_950, grams: 710, stock: 60 }],
    plans: ["pay_later"],
  },
  {
    title: "Pannier 22 L",
    handle: "pannier-22",
    description: "Waxed canvas side bag with a roll top. Sold one by one, from stock.",
    productType: "Accessory",
    tags: ["accessory"],
    picture: "bag",
    hue: 92,
    variants: [
      { title: "Olive", sku: "PANNIER-OL", price: 7_900, grams: 980, stock: 33 },
      { title: "Sand", sku: "PANNIER-SA", price: 7_900, grams: 980, stock: 21 },
    ],
    plans: [],
  },
  {
    title: "Dynamo Lamp",
    handle: "dynamo-lamp",
    description: "Front lamp for hub dynamos with four minutes of standlight.",
    productType: "Accessory",
    tags: ["accessory", "preorder"],
    picture: "lamp",
    hue: 265,
    variants: [{ title: "Default Title", sku: "LAMP-D1", price: 4_250, grams: 190, stock: 75 }],
    plans: ["pay_later"],
  },
];

const DAY_MS = 86_400_000;

const PLAN_NAMES = {
  deposit: {
    en: ["Pay half now, half before it ships", "Half now"],
    fr: ["Payer la moitié maintenant, l'autre avant l'expédition", "La moitié maintenant"],
  },
  deposit_on_fulfilment: {
    en: ["Pay a third now, the rest when it is ready", "A third now"],
    fr: ["Payer un tiers maintenant, le reste quand c'est prêt", "Un tiers maintenant"],
  },
  pay_later: {
    en: ["Pay nothing now, all in 30 days", "Nothing now"],
    fr: ["Ne rien payer maintenant, tout dans 30 jours", "Rien maintenant"],
  },
} as const;

/** The plans of the practice campaign, named in the shop's language; dates count from the day the shop is made. */
export function practicePlans(nowMs: number, locale: string, planId: () => string): Record<CatalogueProduct["plans"][number], SellingPlan> {
  const at = (days: number) => `${new Date(nowMs + days * DAY_MS).toISOString().slice(0, 10)}T08:00:00Z`;
  const names = (plan: keyof typeof PLAN_NAMES): { name: string; options: string[] } => {
    const [name, option] = PLAN_NAMES[plan][locale === "fr" ? "fr" : "en"];
    return { name, options: [option] };
  };
  const createdAt = `${new Date(nowMs).toISOString().slice(0, 19)}Z`;
  const base = { description: null, category: "PRE_ORDER" as const, createdAt, balanceTimeAfterCheckout: null };
  return {
    deposit: {
      ...base,
      id: planId(),
      ...names("deposit"),
      position: 1,
      checkoutCharge: { type: "PERCENTAGE", percentage: 50 },
      balanceTrigger: "EXACT_TIME",
      balanceExactTime: at(21),
      fulfillmentTrigger: "EXACT_TIME",
      fulfillmentExactTime: at(28),
      reserve: "ON_SALE",
    },
    deposit_on_fulfilment: {
      ...base,
      id: planId(),
      ...names("deposit_on_fulfilment"),
      position: 2,
      checkoutCharge: { type: "PERCENTAGE", percentage: 33.333 },
      balanceTrigger: "ON_FULFILLMENT",
      balanceExactTime: null,
      fulfillmentTrigger: "UNKNOWN",
      fulfillmentExactTime: null,
      reserve: "ON_FULFILLMENT",
    },
    pay_later: {
      ...base,
      id: planId(),
      ...names("pay_later"),
      position: 3,
      checkoutCharge: { type: "PERCENTAGE", percentage: 0 },
      balanceTrigger: "TIME_AFTER_CHECKOUT",
      balanceExactTime: null,
      balanceTimeAfterCheckout: "P30D",
      fulfillmentTrigger: "UNKNOWN",
      fulfillmentExactTime: null,
      reserve: "ON_SALE",
    },
  };
}
