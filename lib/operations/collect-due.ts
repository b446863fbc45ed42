import { systemActor } from "@/lib/domain/actor";
import { SHOP_READ_MINUTES } from "@/lib/domain/charge-guard";
import { MINUTE_MS } from "@/lib/domain/dates";
import type { RefusalCode } from "@/lib/domain/refusals";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { acrossMerchantsDue, type DueInstalment } from "@/lib/store/instalments";
import { type AppliedCommand, applyCommand } from "./apply-command";
import type { Ctx } from "./context";
import { eachMerchant } from "./each-merchant";
import { openCharges, type RefusedCharge } from "./open-charges";
import { reReadOrders } from "./re-read-orders";
import { enterMerchant, type WorkerCtx } from "./worker-context";

/** Orders of one re-read and charges of one commit 1. */
const BATCH = 100;
const AT_MOST = 1_000;
/**
 * Attempts of one merchant that may wait to be sent before more of it are opened: enough that no worker waits for this, few enough that each is sent while
 * its figures are young, and that a merchant with very many leaves room for the others.
 */
const WAITING_AT_MOST = 300;
/** Half of what the guard allows: the figures are still good when commit 1 looks. */
const FRESH_MS = (SHOP_READ_MINUTES / 2) * MINUTE_MS;

export type Collected = { readonly opened: number; readonly refused: number };

/**
 * Names what is due and opens its charges (architecture: the life of a charge, steps 1 to 3). The orders are re-read from
 * Shopify first (rule 9); every other condition is commit 1's.
 */
export async function collectDue(worker: WorkerCtx): Promise<Collected> {
  const limits = { atMost: AT_MOST, waitingAtMost: WAITING_AT_MOST };
  const due = await acrossMerchantsDue(worker.db, await worker.clock(), limits);
  const total = { opened: 0, refused: 0 };
  await eachMerchant(
    due.map((one) => one.merchantId),
    async (merchantId) => {
      const mine = due.filter((one) => one.merchantId === merchantId);
      for (let at = 0; at < mine.length; at += BATCH) {
        const { opened, refused } = await collectBatch(worker, merchantId, mine.slice(at, at + BATCH));
        total.opened += opened;
        total.refused += refused;
      }
    },
  );
  return total;
}

/** Whether a charge is to be opened now; not while enough wait to be sent. */
export async function isSomethingDue(worker: WorkerCtx): Promise<boolean> {
  return (await acrossMerchantsDue(worker.db, await worker.clock(), { atMost: 1, waitingAtMost: WAITING_AT_MOST })).length > 0;
}

/** Until nothing more is due, or enough waits to be sent. */
export async function collectWhileDue(worker: WorkerCtx): Promise<void> {
  while ((await collectDue(worker)).opened > 0);
}

async function collectBatch(worker: WorkerCtx, merchantId: string, due: readonly DueInstalment[]): Promise<Collected> {
  const before = await enterMerchant(worker, merchantId, systemActor("timer"));
  const stale = due.filter(({ shopReadAt }) => !shopReadAt || before.now.getTime() - shopReadAt.getTime() > FRESH_MS);
  await reReadOrders(before, [...new Set(stale.map((one) => one.orderId))]);
  const outside = await enterMerchant(worker, merchantId, systemActor("timer"));
  return commit(outside.scope, outside, async (tx) => {
    const charges = await openCharges(tx, outside, { instalmentIds: due.map((one) => one.id), by: "timer", expectedVersion: null });
    const moved = await moveRefused(tx, outside, charges.refused);
    return { value: { opened: charges.opened.length, refused: charges.refused.length }, audit: [...charges.audit, ...moved] };
  });
}

/** Refusals that time will not change: the instalment goes to the state that asks for what is missing. */
const MOVES: Partial<Record<RefusalCode, "consent_expired" | "remove_card">> = {
  consent_missing: "consent_expired",
  consent_other_card: "consent_expired",
  consent_cap: "consent_expired",
  consent_ended: "consent_expired",
  card_missing: "remove_card",
  card_removed: "remove_card",
};

async function moveRefused(tx: Tx, ctx: Ctx, refused: readonly RefusedCharge[]): Promise<AuditEntry[]> {
  const audit: AuditEntry[] = [];
  for (const { instalmentId, refusal } of refused) {
    const type = MOVES[refusal.code];
    if (!type) continue;
    const command: AppliedCommand = { type, at: ctx.now };
    audit.push(...(await applyCommand(tx, ctx, { instalmentId, command })).audit);
  }
  return audit;
}
