import type { Actor } from "../call";
import type { World } from "../world";
import { finishRefund } from "./refund";
import { expireSession } from "./session";

/** Something the clock did, not a caller. */
export function clockActor(world: World, account: string): Actor {
  return { world, account, request: { id: null, idempotency_key: null } };
}

/**
 * Does what has come due by the sandbox clock: slow refunds end, open Checkout Sessions expire.
 * `all` ends slow refunds at once (the control door uses it). Returns how much was done.
 */
export function settleDue(world: World, all = false): number {
  const now = world.seconds();
  let done = 0;
  for (const row of world.tables.refunds.by("due", "later")) {
    const { later } = row.hidden;
    if (later !== null && (all || later.at <= now)) {
      finishRefund(clockActor(world, row.account), row, later.status);
      done++;
    }
  }
  for (const row of world.tables.checkout_sessions.by("status", "open")) {
    if (row.object.expires_at <= now) {
      expireSession(clockActor(world, row.account), row);
      done++;
    }
  }
  return done;
}
