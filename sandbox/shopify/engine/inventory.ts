import { inZone } from "../state/dates";
import { gid } from "../state/gid";
import type { InventoryLevel, Quantities } from "../state/records";
import type { World } from "../state/world";
import { isoSeconds } from "../state/world";
import { announce } from "../webhooks/announce";
import { shopOf } from "./change-order";

export type QuantityName = keyof Quantities;

/** The quantities an app may adjust. Source: the API's own user error ("Valid values are: …"). */
export const ADJUSTABLE: readonly QuantityName[] = ["available", "damaged", "incoming", "quality_control", "reserved", "safety_stock"];

export const EMPTY_QUANTITIES: Quantities = {
  available: 0,
  committed: 0,
  reserved: 0,
  damaged: 0,
  incoming: 0,
  safety_stock: 0,
  quality_control: 0,
};

export function onHand(quantities: Quantities): number {
  const { available, committed, reserved, damaged, safety_stock, quality_control } = quantities;
  return available + committed + reserved + damaged + safety_stock + quality_control;
}

export function levelId(itemId: string, locationId: string): string {
  return `${itemId}-${locationId}`;
}

/** Where the stock of an item is; the first location when it is kept at several. */
export function levelOf(world: World, itemId: string): InventoryLevel | undefined {
  return world.tables.inventoryLevels.by("item", itemId)[0];
}

/** Moves quantities of one level and announces it when what can be sold changed. */
export function shiftLevel(world: World, level: InventoryLevel, delta: Partial<Quantities>): InventoryLevel {
  const quantities = { ...level.quantities };
  for (const name of Object.keys(delta) as QuantityName[]) quantities[name] += delta[name] ?? 0;
  const saved: InventoryLevel = { ...level, quantities, updatedAt: isoSeconds(world.now()) };
  world.tables.inventoryLevels.put(saved.id, saved);
  if (delta.available) {
    const shop = shopOf(world, level.shop);
    announce(world, shop, "inventory_levels/update", () => ({
      inventory_item_id: BigInt(level.itemId),
      location_id: BigInt(level.locationId),
      available: quantities.available,
      updated_at: inZone(saved.updatedAt, shop.timezone),
      admin_graphql_api_id: `${gid("InventoryLevel", saved.id)}?inventory_item_id=${level.itemId}`,
    }));
  }
  return saved;
}

/** Takes (positive) or gives back (negative) units of a variant for an order. */
export function commitUnits(world: World, variantId: string, units: number): void {
  const item = world.tables.variants.get(variantId)?.inventoryItemId;
  const level = item && levelOf(world, item);
  if (level && units !== 0) shiftLevel(world, level, { available: -units, committed: units });
}

/** Units leave the house: out of committed when they were taken at the sale, else out of what is available. */
export function shipUnits(world: World, variantId: string, units: number, committed: boolean): void {
  const item = world.tables.variants.get(variantId)?.inventoryItemId;
  const level = item && levelOf(world, item);
  if (level && units !== 0) shiftLevel(world, level, committed ? { committed: -units } : { available: -units });
}
