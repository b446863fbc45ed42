import { z } from "zod";
import { isPlainDate } from "./dates";
import type { Permission } from "./permissions";

/** Runs: one action over many orders, planned first, then carried out exactly as planned. */

export const RUN_KINDS = ["send_links", "collect", "change_due"] as const;
export type RunKind = (typeof RUN_KINDS)[number];

export const RUN_STATUSES = ["planned", "running", "paused", "stopped", "done"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** `left_out`: not part of the plan, with its reason. `skipped`: planned, but no longer so when its turn came. */
export const RUN_ITEM_STATES = ["left_out", "waiting", "done", "skipped"] as const;
export type RunItemState = (typeof RUN_ITEM_STATES)[number];

/** What is done with one order. `notify`: its due date moves to the first date that can still be announced in time (rule 21). */
export const RUN_ACTIONS = ["send_link", "charge", "notify", "change_due"] as const;
export type RunAction = (typeof RUN_ACTIONS)[number];

/** What one order of a run needs by itself; whoever may run in bulk may do each of these. */
export const RUN_PERMISSIONS: Readonly<Record<RunKind, Permission>> = {
  send_links: "cards.link",
  collect: "payments.charge",
  change_due: "orders.schedule",
};

/** Orders one plan may hold. */
export const MOST_ORDERS_A_RUN = 200_000;
/** A plan older than this is made anew: figures of yesterday are nobody's decision of today. */
export const PLAN_HOURS = 24;

export const DEFAULT_CANARY = { canaryCount: 25, mostDeclinedPercent: 15 } as const;

const plainDate = z.iso.date().refine(isPlainDate);

/** `needed`: only where a card or an agreement is missing. */
const sendLinks = z.object({ kind: z.literal("send_links"), senderId: z.uuid().nullable(), who: z.enum(["needed", "all"]) });
const collect = z.object({
  kind: z.literal("collect"),
  /** What becomes of charges nobody could announce in time (rule 21). */
  shortNotice: z.enum(["leave_out", "notify"]),
  canaryCount: z.int().min(1).max(1_000),
  mostDeclinedPercent: z.int().min(1).max(100),
});
const changeDue = z.object({
  kind: z.literal("change_due"),
  dueOn: plainDate,
  tellCustomer: z.boolean(),
  reason: z.string().trim().max(500),
});

export const RUN_SETTINGS = { send_links: sendLinks, collect, change_due: changeDue } as const;
export const runSettingsSchema = z.discriminatedUnion("kind", [sendLinks, collect, changeDue]);
export type RunSettings = z.output<typeof runSettingsSchema>;
export type RunSettingsOf<Kind extends RunKind> = Extract<RunSettings, { kind: Kind }>;
