import { z } from "zod";
import { isPlainDate, startOfDayIn } from "@/lib/domain/dates";
import type { ClaimedWork } from "@/lib/store/owed-work";
import { shopOrderRef } from "@/lib/store/own-holds";
import type { OutsideCtx } from "./context";
import { againAfter } from "./shop-answer";
import type { OwedAnswer } from "./work-off-owed";

const payloadSchema = z.object({ dueOn: z.string().refine(isPlainDate).nullable() });

/** The due date, written back to the order's payment terms. An order without terms has nowhere to write it: that is done too. */
export async function updateDueInShopify(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  const { dueOn } = payloadSchema.parse(work.payload);
  const order = await shopOrderRef(outside.scope, work.subjectId);
  if (dueOn === null || !order?.isLive || !order.isConnected) return { kind: "done" };
  const shop = await outside.gateways.shopify(outside.scope.merchantId, order.connectionId);
  const answer = await shop.updateDueDate(order.orderGid, startOfDayIn(order.timezone, dueOn));
  return answer.kind === "ok" || answer.kind === "refused" ? { kind: "done" } : againAfter(answer);
}
