import { refuse } from "@/lib/domain/refusals";
import type { Collector } from "@/lib/domain/states";
import { syncReason } from "@/lib/domain/sync-reasons";
import { shopifyConnections } from "@/lib/store/connections";
import { ordersByGid } from "@/lib/store/orders";
import type { OutsideCtx, Result } from "./context";
import { importOrder } from "./import-order";
import { failureReason, noteConnectionTrouble } from "./note-connection-trouble";

/** Takes in an order by the name staff know it by, whatever the rules say. Answers our order. */
export async function importByHand(
  outside: OutsideCtx,
  input: { readonly name: string; readonly collector: Collector },
): Promise<Result<{ orderId: string }>> {
  const [connection] = (await shopifyConnections(outside.scope)).filter(({ status }) => status !== "uninstalled");
  if (!connection) return refuse("connection_failed", { what: "shopify", message: syncReason("no_shop") });
  const shop = await outside.gateways.shopify(outside.scope.merchantId, connection.id);
  const readAt = await outside.clock();
  const answer = await shop.readOrderByName(input.name);
  if (answer.kind !== "ok") {
    await noteConnectionTrouble(outside, connection.id, answer);
    return refuse("connection_failed", { what: "shopify", message: failureReason(answer) });
  }
  if (answer.value === null) return refuse("not_found");
  if ((await ordersByGid(outside.scope, [answer.value.gid])).has(answer.value.gid)) return refuse("already_imported");
  const byHand = { collector: input.collector };
  const imported = await importOrder(outside, { connectionId: connection.id, facts: answer.value, origin: "import", readAt, byHand });
  if (imported.kind === "imported") return { ok: true, value: { orderId: imported.orderId } };
  return refuse(imported.kind === "updated" || imported.kind === "unchanged" ? "already_imported" : "not_found");
}
