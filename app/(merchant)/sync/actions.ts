"use server";

import { z } from "zod";
import { DAY_MS, plusMs } from "@/lib/domain/dates";
import { COLLECTORS } from "@/lib/domain/states";
import { defineAction } from "@/lib/entry/action";
import { activateOrders as activate } from "@/lib/operations/activate-orders";
import { importByHand } from "@/lib/operations/import-by-hand";
import { replayInbox as replay } from "@/lib/operations/replay-inbox";
import { startBackfill as start } from "@/lib/operations/start-backfill";
import { stopBackfill as stop } from "@/lib/operations/stop-backfill";

const Id = z.uuid();
const MOST_ORDERS = 500;
const MOST_DAYS = 3_650;

export const replayInbox = defineAction({
  name: "sync.replay",
  permission: "sync.replay",
  input: z.object({ inboxId: Id }),
  run: (ctx, input) => replay(ctx, input),
  revalidate: () => ["/sync"],
});

export const importOrder = defineAction({
  name: "sync.import_order",
  permission: "orders.import",
  input: z.object({ name: z.string().trim().min(1).max(60), collector: z.enum(COLLECTORS) }),
  run: (_ctx, input, outside) => importByHand(outside, input),
  revalidate: () => ["/sync", "/orders"],
});

export const startBackfill = defineAction({
  name: "sync.start_backfill",
  permission: "sync.replay",
  // "all" or a number of days: a form sends text.
  input: z.object({ connectionId: Id, within: z.union([z.literal("all"), z.coerce.number().int().min(1).max(MOST_DAYS)]) }),
  run: (ctx, { connectionId, within }) => start(ctx, { connectionId, since: within === "all" ? null : plusMs(ctx.now, -within * DAY_MS) }),
  revalidate: () => ["/sync"],
});

export const stopBackfill = defineAction({
  name: "sync.stop_backfill",
  permission: "sync.replay",
  input: z.object({ runId: Id }),
  run: (ctx, input) => stop(ctx, input),
  revalidate: () => ["/sync"],
});

export const activateOrders = defineAction({
  name: "orders.activate",
  permission: "orders.activate",
  input: z.object({ orderIds: z.array(Id).min(1).max(MOST_ORDERS) }),
  run: (ctx, input) => activate(ctx, input),
  revalidate: () => ["/sync", "/orders"],
});
