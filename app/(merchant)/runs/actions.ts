"use server";

import { z } from "zod";
import { formatMoney } from "@/lib/domain/money";
import { refuse } from "@/lib/domain/refusals";
import { RUN_SETTINGS, type RunSettings } from "@/lib/domain/run-kinds";
import { type ActionAnswer, defineAction } from "@/lib/entry/action";
import { openPage } from "@/lib/entry/page";
import type { Ctx, Result } from "@/lib/operations/context";
import { pauseRun as pause } from "@/lib/operations/pause-run";
import { planRun } from "@/lib/operations/plan-run";
import { planUndo } from "@/lib/operations/plan-undo";
import { resumeRun as resume } from "@/lib/operations/resume-run";
import { startRun as start } from "@/lib/operations/start-run";
import { stopRun as stop } from "@/lib/operations/stop-run";
import { owedBy } from "@/lib/queries/run-detail";
import { ordersOfList, ordersPicked } from "@/lib/queries/run-plan";
import { shopZone } from "@/lib/queries/runs";
import { parse } from "../orders/search";

const Id = z.uuid();
const MOST_PICKED = 500;
const LONGEST_SEARCH = 2_000;

/** Which orders: some picked by hand, or every one of a list, named by the list's own address. */
const choice = { orderIds: z.array(Id).min(1).max(MOST_PICKED).nullable(), search: z.string().max(LONGEST_SEARCH).nullable() };
type Choice = { readonly orderIds: readonly string[] | null; readonly search: string | null };

const listOf = (search: string) => parse(Object.fromEntries(new URLSearchParams(search)));

async function plan(ctx: Ctx, { orderIds, search }: Choice, settings: RunSettings): Promise<Result<{ readonly runId: string }>> {
  if (orderIds !== null) return planRun(ctx, { settings, chosen: ordersPicked(ctx.scope, orderIds), search: null });
  if (search === null) return refuse("invalid_input", { fields: ["orderIds"] });
  const chosen = await ordersOfList(ctx.scope, listOf(search), ctx.now, await shopZone(ctx.scope));
  return planRun(ctx, { settings, chosen, search });
}

export const planLinks = defineAction({
  name: "run.plan_links",
  permission: "bulk.run",
  input: z.object({ ...choice, settings: RUN_SETTINGS.send_links }),
  run: (ctx, { settings, ...chosen }) => plan(ctx, chosen, settings),
  revalidate: () => ["/runs"],
});

export const planCollect = defineAction({
  name: "run.plan_collect",
  permission: "bulk.run",
  input: z.object({ ...choice, settings: RUN_SETTINGS.collect }),
  run: (ctx, { settings, ...chosen }) => plan(ctx, chosen, settings),
  revalidate: () => ["/runs"],
});

export const planDue = defineAction({
  name: "run.plan_due",
  permission: "bulk.run",
  input: z.object({ ...choice, settings: RUN_SETTINGS.change_due }),
  run: (ctx, { settings, ...chosen }) => plan(ctx, chosen, settings),
  revalidate: () => ["/runs"],
});

export const planHold = defineAction({
  name: "run.plan_hold",
  permission: "bulk.run",
  input: z.object({ ...choice, settings: RUN_SETTINGS.hold }),
  run: (ctx, { settings, ...chosen }) => plan(ctx, chosen, settings),
  revalidate: () => ["/runs"],
});

export const planRelease = defineAction({
  name: "run.plan_release",
  permission: "bulk.run",
  input: z.object({ ...choice, settings: RUN_SETTINGS.release }),
  run: (ctx, { settings, ...chosen }) => plan(ctx, chosen, settings),
  revalidate: () => ["/runs"],
});

export const planCancel = defineAction({
  name: "run.plan_cancel",
  permission: "bulk.run",
  input: z.object({ ...choice, settings: RUN_SETTINGS.cancel }),
  run: (ctx, { settings, ...chosen }) => plan(ctx, chosen, settings),
  revalidate: () => ["/runs"],
});

export const planRefund = defineAction({
  name: "run.plan_refund",
  permission: "bulk.run",
  input: z.object({ ...choice, settings: RUN_SETTINGS.refund }),
  run: (ctx, { settings, ...chosen }) => plan(ctx, chosen, settings),
  revalidate: () => ["/runs"],
});

const about = z.object({ runId: Id });

/** *Undo this run*: a plan of its own that takes it back. */
export const undoRun = defineAction({
  name: "run.plan_undo",
  permission: "bulk.run",
  input: about,
  run: (ctx, input) => planUndo(ctx, input),
  revalidate: () => ["/runs"],
});

/** Starts the plan a person saw: the fingerprint says which. */
export const startRun = defineAction({
  name: "run.start",
  permission: "bulk.run",
  input: about.extend({ fingerprint: z.string().max(100), typed: z.string().max(20).optional() }),
  run: (ctx, input) => start(ctx, input),
  revalidate: ({ runId }) => ["/runs", `/runs/${runId}`],
});

export const pauseRun = defineAction({
  name: "run.pause",
  permission: "bulk.run",
  input: about,
  run: (ctx, input) => pause(ctx, input),
  revalidate: ({ runId }) => ["/runs", `/runs/${runId}`],
});

export const resumeRun = defineAction({
  name: "run.resume",
  permission: "bulk.run",
  input: about,
  run: (ctx, input) => resume(ctx, input),
  revalidate: ({ runId }) => ["/runs", `/runs/${runId}`],
});

export const stopRun = defineAction({
  name: "run.stop",
  permission: "bulk.run",
  input: about,
  run: (ctx, input) => stop(ctx, input),
  revalidate: ({ runId }) => ["/runs", `/runs/${runId}`],
});

/** What every order of a list owes, by currency: for the bar over a list longer than its page. Reads only. */
export async function sumOfList(search: string): Promise<ActionAnswer<{ readonly count: number; readonly sums: string }>> {
  const door = await openPage("orders.read");
  const text = z.string().max(LONGEST_SEARCH).catch("").parse(search);
  const { from } = await ordersOfList(door.scope, listOf(text), door.now, door.reader.zone);
  const { count, sums } = await owedBy(door.scope, from);
  return { ok: true, value: { count, sums: sums.map((sum) => formatMoney(sum, door.reader.locale)).join(" + ") } };
}
