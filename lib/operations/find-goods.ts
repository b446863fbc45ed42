import { refuse } from "@/lib/domain/refusals";
import type { ShopGoods } from "@/lib/gateways/shopify/contract-goods";
import { shopifyConnections } from "@/lib/store/connections";
import type { OutsideCtx, Result } from "./context";
import { failureReason } from "./note-connection-trouble";

type Found = { readonly goods: readonly ShopGoods[] };

/** Products of the shop, to make a campaign of. Reads only. */
export async function findGoods(outside: OutsideCtx, input: { readonly text: string }): Promise<Result<Found>> {
  const connection = (await shopifyConnections(outside.scope)).find(({ status }) => status === "ok");
  if (!connection) return { ok: true, value: { goods: [] } };
  const shop = await outside.gateways.shopify(outside.scope.merchantId, connection.id);
  const answer = await shop.findGoods(input.text);
  return answer.kind === "ok"
    ? { ok: true, value: { goods: answer.value } }
    : refuse("shopify_refused", { message: failureReason(answer) });
}
