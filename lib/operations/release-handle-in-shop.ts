import type { Answer, ShopifyGateway } from "@/lib/gateways/shopify/contract";

/** Releases the holds of ours that carry such a handle, wherever they are on the order; other apps' holds stay. Answers their ids. */
export async function releaseHandleInShop(
  shop: ShopifyGateway,
  orderGid: string,
  isMeant: (handle: string | null) => boolean,
): Promise<Answer<readonly string[]>> {
  const read = await shop.fulfilmentOrders(orderGid);
  if (read.kind !== "ok") return read;
  const released: string[] = [];
  for (const one of read.value) {
    const ours = one.holds.filter((hold) => hold.isOurs && isMeant(hold.handle)).map((hold) => hold.holdGid);
    if (ours.length === 0) continue;
    const answer = await shop.releaseHolds(one.gid, ours);
    if (answer.kind !== "ok") return answer;
    released.push(...ours);
  }
  return { kind: "ok", value: released };
}
