import { systemActor } from "@/lib/domain/actor";
import { DAY_MS, HOUR_MS, plusMs } from "@/lib/domain/dates";
import { acrossMerchantsLiveShopify } from "@/lib/store/connections";
import { checkShopify } from "./check-shopify";
import { enterMerchant, type WorkerCtx } from "./worker-context";

/** Every connection once a day, a broken one every hour: scopes, subscriptions, credentials. Answers how many were asked. */
export async function checkConnectionsDaily(worker: WorkerCtx): Promise<number> {
  let asked = 0;
  for (const connection of await acrossMerchantsLiveShopify(worker.db)) {
    const outside = await enterMerchant(worker, connection.merchantId, systemActor("timer"));
    const last = connection.status === "ok" ? connection.subscriptionsCheckedAt : connection.checkedAt;
    const every = connection.status === "ok" ? DAY_MS : HOUR_MS;
    if (last !== null && plusMs(last, every) > outside.now) continue;
    await checkShopify(outside, { connectionId: connection.id });
    asked += 1;
  }
  return asked;
}
