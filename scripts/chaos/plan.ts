/** What a seed decides: the preorders, who does what to them when, and whom the blows hit. Pure: the same seed, the same plan. */
import { type Chance, chanceFrom } from "./chance";
import type { ChaosOptions } from "./options";

/** How a saved card behaves once it is charged, as the sandbox calls it; null: as its number says. */
const CARD_BEHAVIOURS = [
  null,
  null,
  null,
  null,
  null,
  null,
  null,
  "insufficient_funds",
  "generic_decline",
  "authentication_required",
] as const;
export type CardBehaviour = (typeof CARD_BEHAVIOURS)[number];

/** What staff, customers and people at the shop do meanwhile. */
export const DEEDS = {
  staff: ["cancel", "refund", "collect", "postpone"],
  customer: ["pay_on_page", "pay_with_card", "swap_card", "remove_card", "withdraw"],
  shop: ["shop_lower", "shop_higher", "shop_cancel", "shop_mark_paid", "shop_refund"],
} as const;
export type Deed = (typeof DEEDS)[keyof typeof DEEDS][number];

export interface PlannedOrder {
  /** Which of the shops. */
  readonly shop: number;
  readonly priceMinor: number;
  readonly depositMinor: number;
  readonly quantity: number;
  readonly behaviour: CardBehaviour;
}

export interface PlannedDeed {
  /** When: share of the run that has passed, 0 to 1. */
  readonly at: number;
  readonly order: number;
  readonly deed: Deed;
}

export interface PlannedBlow {
  readonly at: number;
  readonly target: "worker" | "web" | "database";
  /** Of several, which. */
  readonly which: number;
  readonly how: "kill" | "stop";
  /** How long it stays down, or stopped. */
  readonly ms: number;
}

export interface Plan {
  readonly orders: readonly PlannedOrder[];
  /** What happens at the shops the night before, while every webhook about it is lost: only reading again shows it (rule 9). */
  readonly eve: readonly PlannedDeed[];
  readonly deeds: readonly PlannedDeed[];
  readonly blows: readonly PlannedBlow[];
}

/** One order in twelve is changed at the shop unheard of. */
const EVE_SHARE = 1 / 12;
const ON_THE_EVE: readonly Deed[] = ["shop_cancel", "shop_mark_paid", "shop_lower"];
/** Two orders of five meet somebody, some of them two people. */
const DEED_SHARE = 0.4;

function planOrder(chance: Chance, shops: number): PlannedOrder {
  const priceMinor = chance.between(40, 900) * 100 + chance.pick([0, 50, 95, 99]);
  const depositMinor = chance.next() < 0.6 ? Math.round((priceMinor * chance.between(10, 50)) / 100) : 0;
  return {
    shop: chance.between(0, shops - 1),
    priceMinor,
    depositMinor,
    quantity: chance.between(1, 3),
    behaviour: chance.pick(CARD_BEHAVIOURS),
  };
}

const byTime = <T extends { readonly at: number }>(rows: T[]): T[] => rows.sort((left, right) => left.at - right.at);

/** Whom the first kills meet, so that no run of three kills leaves one of them out; chance picks the rest. */
const FIRST_KILLED = ["worker", "database", "web"] as const;

function planBlow(chance: Chance, options: ChaosOptions, how: PlannedBlow["how"], no: number): PlannedBlow {
  const picked = chance.pick(["worker", "worker", "worker", "web", "database"] as const);
  const target = (how === "kill" ? FIRST_KILLED[no] : undefined) ?? picked;
  const many = target === "worker" ? options.workers : target === "web" ? options.web : 1;
  const ms = how === "kill" ? chance.between(50, 600) : chance.between(500, 9_000);
  return { at: chance.next() * 0.95, target, which: chance.between(0, many - 1), how, ms };
}

export function planChaos(options: ChaosOptions, shops: number): Plan {
  const chance = chanceFrom(options.seed);
  const orders = Array.from({ length: options.charges }, () => planOrder(chance, shops));
  const every: readonly Deed[] = Object.values(DEEDS).flat();
  const deeds = Array.from({ length: options.deeds ? Math.round(options.charges * DEED_SHARE) : 0 }, () => ({
    at: chance.next(),
    order: chance.between(0, options.charges - 1),
    deed: chance.pick(every),
  }));
  const blows = [
    ...Array.from({ length: options.kills }, (_, no) => planBlow(chance, options, "kill", no)),
    ...Array.from({ length: Math.ceil(options.kills / 2) }, (_, no) => planBlow(chance, options, "stop", no)),
  ];
  const eve = Array.from({ length: options.deeds ? Math.ceil(options.charges * EVE_SHARE) : 0 }, (_, at) => ({
    at: 0,
    order: Math.floor(at / EVE_SHARE) % options.charges,
    deed: ON_THE_EVE[at % ON_THE_EVE.length] ?? "shop_cancel",
  }));
  return { orders, eve, deeds: byTime(deeds), blows: byTime(blows) };
}
