import { divideUnits, isHoldable, type LineQuantity, type UnitsToHold } from "@/lib/domain/holds";
import type { Failure, ShopFulfilmentOrder, ShopHold, ShopifyGateway } from "@/lib/gateways/shopify/contract";
import type { HoldRow } from "@/lib/store/holds";

export type PlacedInShop =
  | { readonly kind: "placed"; readonly holds: readonly ShopHold[] }
  /** Nothing of what was wanted waits to be shipped any more. */
  | { readonly kind: "nothing_left" }
  | { readonly kind: "failed"; readonly failure: Failure };

type Part = { readonly gid: string; readonly units: UnitsToHold };

/**
 * Brings one hold of ours to the shop. What already carries its handle is counted as done, so that a try that was cut short
 * goes on where it stopped and nothing is held twice.
 */
export async function placeHoldInShop(
  shop: ShopifyGateway,
  orderGid: string,
  hold: Pick<HoldRow, "handle" | "reason" | "note" | "lines">,
): Promise<PlacedInShop> {
  const read = await shop.fulfilmentOrders(orderGid);
  if (read.kind !== "ok") return { kind: "failed", failure: read };
  const holdable = read.value.filter((one) => isHoldable(one.status));
  const ours = (one: ShopFulfilmentOrder) => one.holds.filter((candidate) => candidate.isOurs && candidate.handle === hold.handle);
  const done = holdable.flatMap(ours);
  const free = holdable.filter((one) => ours(one).length === 0);
  const parts = hold.lines === null ? free.map(({ gid }) => ({ gid, units: null })) : await partsOf(shop, holdable, free, hold.lines, ours);
  if ("kind" in parts) return { kind: "failed", failure: parts };
  const placed: ShopHold[] = [...done];
  for (const { gid, units } of parts) {
    const held = await shop.hold({ fulfilmentOrderGid: gid, handle: hold.handle, reason: hold.reason, note: hold.note, units });
    if (held.kind !== "ok") return { kind: "failed", failure: held };
    placed.push(held.value);
  }
  return placed.length === 0 ? { kind: "nothing_left" } : { kind: "placed", holds: placed };
}

async function partsOf(
  shop: ShopifyGateway,
  holdable: readonly ShopFulfilmentOrder[],
  free: readonly ShopFulfilmentOrder[],
  wanted: readonly LineQuantity[],
  ours: (one: ShopFulfilmentOrder) => readonly ShopHold[],
): Promise<readonly Part[] | Failure> {
  const lines = new Map<string, Parameters<typeof divideUnits>[0][number]>();
  for (const { gid } of holdable) {
    const read = await shop.fulfilmentLines(gid);
    if (read.kind !== "ok") return read;
    lines.set(gid, { gid, lines: read.value });
  }
  const of = (some: readonly ShopFulfilmentOrder[]) => some.flatMap(({ gid }) => lines.get(gid) ?? []);
  const held = of(holdable.filter((one) => ours(one).length > 0)).flatMap((one) => one.lines);
  const left = wanted.map(({ lineGid, quantity }) => {
    const there = held.filter((line) => line.lineGid === lineGid).reduce((all, line) => all + line.remaining, 0);
    return { lineGid, quantity: Math.max(quantity - there, 0) };
  });
  return divideUnits(of(free), left).parts;
}
