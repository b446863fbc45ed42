import type { ShopOrderFacts } from "@/lib/domain/shopify-order";
import type { WebhookHint } from "@/lib/gateways/shopify/contract-webhooks";
import type { ClaimedInboxRow, InboxEnding } from "@/lib/store/inbox";
import { ordersByGid } from "@/lib/store/orders";
import type { OutsideCtx } from "../context";
import { readOrdersIn } from "../read-orders-in";
import { endOfRead } from "./endings";

export type OrderMessage = {
  readonly row: ClaimedInboxRow;
  readonly hint: Extract<WebhookHint, { about: "order" }>;
};

/**
 * Messages about orders are hints: each order they name is read once from the shop, in one batch, and brought to what it
 * says. A message no newer than what we hold asks nobody.
 */
export async function orderChanged(outside: OutsideCtx, connectionId: string, messages: readonly OrderMessage[]): Promise<InboxEnding[]> {
  const known = await ordersByGid(
    outside.scope,
    messages.map(({ hint }) => hint.orderGid),
  );
  const isStale = ({ hint }: OrderMessage): boolean => {
    const order = known.get(hint.orderGid);
    return order !== undefined && order.shopReadAt !== null && hint.updatedAt !== null && hint.updatedAt < order.shopifyUpdatedAt;
  };
  const fresh = messages.filter((message) => !isStale(message));
  const told = new Map<string, ShopOrderFacts>();
  for (const { hint } of fresh) {
    const sooner = told.get(hint.orderGid);
    if (hint.facts && (!sooner || sooner.updatedAt < hint.facts.updatedAt)) told.set(hint.orderGid, hint.facts);
  }
  const read = await readOrdersIn(outside, { connectionId, gids: fresh.map(({ hint }) => hint.orderGid), origin: "webhook", told });
  return messages.map((message) => {
    const { row, hint } = message;
    const end = isStale(message) ? ({ status: "done" } as const) : endOfRead(read.get(hint.orderGid), row.tries, outside.now);
    return { id: row.id, end, subjectGid: hint.orderGid };
  });
}
