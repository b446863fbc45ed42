import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import type { ClaimedInboxRow, InboxEnding } from "@/lib/store/inbox";
import type { OutsideCtx } from "../context";
import { failureReason, noteConnectionTrouble } from "../note-connection-trouble";
import { readHolds } from "../read-holds";
import { readOrdersIn } from "../read-orders-in";
import { endOfRead, retryLater } from "./endings";

export type PartMessage = { readonly row: ClaimedInboxRow; readonly gid: string };

const isFulfilment = (gid: string): boolean => gid.startsWith("gid://shopify/FulfillmentOrder/");

/**
 * Payment terms, their schedules and fulfilment orders name no order: the shop is asked whose they are, then those orders
 * are read. What is gone by now was announced by the order itself.
 */
export async function partOfOrderChanged(
  outside: OutsideCtx,
  connectionId: string,
  messages: readonly PartMessage[],
): Promise<InboxEnding[]> {
  const shop = await outside.gateways.shopify(outside.scope.merchantId, connectionId);
  const owners = await shop.ordersOf([...new Set(messages.map((message) => message.gid))]);
  if (owners.kind !== "ok") {
    await noteConnectionTrouble(outside, connectionId, owners);
    return messages.map(({ row, gid }) => ({
      id: row.id,
      end: retryLater(failureReason(owners), row.tries, outside.now),
      subjectGid: gid,
    }));
  }
  const ownerOf = (gid: string): string | null => owners.value.get(gid) ?? null;
  const gids = messages.flatMap(({ gid }) => ownerOf(gid) ?? []);
  const read = await readOrdersIn(outside, { connectionId, gids, origin: "webhook" });
  const held = new Map<string, StoredReason | null>();
  for (const { gid } of messages.filter((message) => isFulfilment(message.gid))) {
    const orderGid = ownerOf(gid);
    if (orderGid !== null && !held.has(orderGid)) held.set(orderGid, await readHolds(outside, connectionId, orderGid));
  }
  return messages.map(({ row, gid }) => {
    const orderGid = ownerOf(gid);
    if (orderGid === null) return { id: row.id, end: { status: "ignored", reason: syncReason("part_gone") }, subjectGid: gid };
    const trouble = held.get(orderGid) ?? null;
    const end = trouble === null ? endOfRead(read.get(orderGid), row.tries, outside.now) : retryLater(trouble, row.tries, outside.now);
    return { id: row.id, end, subjectGid: orderGid };
  });
}
