import type { ShopOrderFacts } from "@/lib/domain/shopify-order";
import type { StoredReason } from "@/lib/domain/sync-reasons";
import type { Failure } from "@/lib/gateways/shopify/contract";
import type { OrderOrigin } from "@/lib/store/orders";
import type { OutsideCtx } from "./context";
import { type Imported, importOrder } from "./import-order";
import { noteConnectionTrouble } from "./note-connection-trouble";

export type ReadIn =
  | Imported
  /** The shop does not show the order, and nothing else told what it is. */
  | { readonly kind: "missing" }
  | { readonly kind: "not_understood"; readonly why: StoredReason }
  /** The shop could not be asked. */
  | { readonly kind: "failed"; readonly failure: Failure };

const A_CALL = 100;

/**
 * Reads these orders from the shop and brings ours to what it says. `told` are facts that came with webhooks: they serve
 * only for orders the shop does not show (older than 60 days without `read_all_orders`).
 */
export async function readOrdersIn(
  outside: OutsideCtx,
  input: {
    readonly connectionId: string;
    readonly gids: readonly string[];
    readonly origin: OrderOrigin;
    readonly told?: ReadonlyMap<string, ShopOrderFacts>;
  },
): Promise<Map<string, ReadIn>> {
  const results = new Map<string, ReadIn>();
  const gids = [...new Set(input.gids)];
  const shop = await outside.gateways.shopify(outside.scope.merchantId, input.connectionId);
  for (let at = 0; at < gids.length; at += A_CALL) {
    const batch = gids.slice(at, at + A_CALL);
    const readAt = await outside.clock();
    const answer = await shop.readOrders(batch);
    if (answer.kind !== "ok") {
      await noteConnectionTrouble(outside, input.connectionId, answer);
      for (const gid of batch) results.set(gid, { kind: "failed", failure: answer });
      continue;
    }
    const { orders, missing, notUnderstood } = answer.value;
    for (const [gid, why] of notUnderstood) results.set(gid, { kind: "not_understood", why });
    const ctx = { ...outside, now: readAt };
    for (const facts of orders.values()) {
      results.set(facts.gid, await importOrder(ctx, { connectionId: input.connectionId, facts, origin: input.origin, readAt }));
    }
    for (const gid of missing) {
      const facts = input.told?.get(gid);
      const imported = facts && (await importOrder(ctx, { connectionId: input.connectionId, facts, origin: input.origin, readAt: null }));
      results.set(gid, imported ?? { kind: "missing" });
    }
  }
  return results;
}
