import type { Scope } from "@/lib/store/scope";
import { MOST_CAMPAIGNS } from "./campaigns";
import type { SavedView } from "./order-views";

/** What stands beside the orders list: choices of its filter, views, senders its mails may leave from (written out, the default first). */
export interface OrdersBeside {
  readonly campaigns: readonly { readonly id: string; readonly name: string }[];
  readonly views: readonly SavedView[];
  readonly senders: readonly { readonly id: string; readonly label: string }[];
}

/** One statement for all of it: the page asks for it every time, and each by itself took as long as the list. */
export async function ordersBeside(scope: Scope, userId: string): Promise<OrdersBeside> {
  const { merchantId } = scope;
  const [row] = await scope.db.prisma.$queryRaw<OrdersBeside[]>`
    SELECT
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) ORDER BY status DESC, created_at DESC), '[]') FROM (
        SELECT id, name, status, created_at FROM campaign WHERE merchant_id = ${merchantId}::uuid ORDER BY status DESC, created_at DESC LIMIT ${MOST_CAMPAIGNS}
      ) campaigns) AS campaigns,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'query', query, 'isShared', is_shared, 'isOwn', user_id = ${userId}::uuid)
          ORDER BY name, id), '[]')
        FROM saved_view WHERE merchant_id = ${merchantId}::uuid AND (user_id = ${userId}::uuid OR is_shared)) AS views,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'label', name || ' <' || address || '>') ORDER BY is_default DESC, created_at), '[]')
        FROM sender WHERE merchant_id = ${merchantId}::uuid AND removed_at IS NULL AND verified_at IS NOT NULL) AS senders`;
  return row ?? { campaigns: [], views: [], senders: [] };
}
