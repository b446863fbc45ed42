import type { Actor } from "@/lib/domain/actor";
import type { Db } from "@/lib/store/db";
import { newId } from "@/lib/store/ids";
import { forMerchant } from "@/lib/store/scope";
import type { Gateways, OutsideCtx } from "./context";

/** What work over all merchants is handed: no tenant yet, one is entered a row at a time. */
export interface WorkerCtx {
  readonly db: Db;
  readonly gateways: Gateways;
  readonly appUrl: string;
  /** Business time (rule 12). */
  readonly clock: () => Promise<Date>;
  /** Names this process in claims and heartbeats. */
  readonly worker: string;
}

/** One merchant's context at this moment of business time. */
export async function enterMerchant(worker: WorkerCtx, merchantId: string, actor: Actor): Promise<OutsideCtx> {
  return {
    scope: forMerchant(worker.db, merchantId),
    actor,
    now: await worker.clock(),
    requestId: newId(),
    gateways: worker.gateways,
    appUrl: worker.appUrl,
    clock: worker.clock,
  };
}
