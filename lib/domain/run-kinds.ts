import { z } from "zod";
import { CANCEL_REASONS } from "./cancellation";
import { isPlainDate } from "./dates";
import { HOLD_REASONS } from "./holds";
import { can, type Permission } from "./permissions";
import { STAFF_REFUND_REASONS } from "./refund-plan";
import type { Role } from "./states";

/** Runs: one action over many orders, planned first, then carried out exactly as planned. */

export const RUN_KINDS = [
  "send_links",
  "collect",
  "change_due",
  "hold",
  "release",
  "cancel",
  "refund",
  "undo_due",
  "undo_hold",
  "move_promise",
] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** What a person chooses for orders of a list; the others take back a run of theirs. */
export const CHOSEN_KINDS = [
  "send_links",
  "collect",
  "change_due",
  "hold",
  "release",
  "cancel",
  "refund",
] as const satisfies readonly RunKind[];

/** Cannot be taken back: started only by writing how many orders it is about. */
export const TYPED_KINDS: ReadonlySet<RunKind> = new Set(["cancel", "refund"]);

export const RUN_STATUSES = ["planned", "running", "paused", "stopped", "done"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** `left_out`: not part of the plan, with its reason. `skipped`: planned, but no longer so when its turn came. */
export const RUN_ITEM_STATES = ["left_out", "waiting", "done", "skipped"] as const;
export type RunItemState = (typeof RUN_ITEM_STATES)[number];

/** What is done with one order. `notify`: its due date moves to the first date that can still be announced in time (rule 21). */
export const RUN_ACTIONS = ["send_link", "charge", "notify", "change_due", "hold", "release", "cancel", "refund", "promise"] as const;
export type RunAction = (typeof RUN_ACTIONS)[number];

/** What one order of a run needs by itself, beside `bulk.run`. */
export const RUN_PERMISSIONS: Readonly<Record<RunKind, Permission>> = {
  send_links: "cards.link",
  collect: "payments.charge",
  change_due: "orders.schedule",
  hold: "orders.hold",
  release: "orders.hold",
  cancel: "orders.cancel",
  refund: "refunds.create",
  undo_due: "orders.schedule",
  undo_hold: "orders.hold",
  move_promise: "campaigns.write",
};

/** What somebody lacks to plan or start a run of that kind; null when nothing. Fails closed. */
export function lacksForRun(role: Role | null, kind: RunKind): Permission | null {
  if (!can(role, "bulk.run")) return "bulk.run";
  return can(role, RUN_PERMISSIONS[kind]) ? null : RUN_PERMISSIONS[kind];
}

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

const sentence = (most: number) => z.string().trim().max(most);
const hold = z.object({
  kind: z.literal("hold"),
  reason: z.enum(HOLD_REASONS),
  note: sentence(300),
  until: plainDate.nullable(),
  /** A promise is moved by a run of its own (rule 25); here customers get a mail about where their order stands, or nothing. */
  told: z.enum(["nothing", "status_mail"]),
  /** Why they are told nothing. */
  toldReason: sentence(300),
});
const release = z.object({ kind: z.literal("release"), reason: sentence(300) });
const cancel = z.object({
  kind: z.literal("cancel"),
  reason: z.enum(CANCEL_REASONS),
  refund: z.enum(["full", "none"]),
  restock: z.boolean(),
  tellCustomer: z.boolean(),
});
const refund = z.object({
  kind: z.literal("refund"),
  /** `required`: what an order has received beyond its worth. `full`: everything that can still go back. */
  what: z.enum(["required", "full"]),
  reason: z.enum(STAFF_REFUND_REASONS),
  note: sentence(500),
});
const undone = { runId: z.uuid(), reason: sentence(300) };
const undoDue = z.object({ kind: z.literal("undo_due"), ...undone, tellCustomer: z.boolean() });
const undoHold = z.object({ kind: z.literal("undo_hold"), ...undone });

/** Moves the promise of a campaign and of its orders; null: nobody knows when (rule 25). Customers read the reason. */
const movePromise = z.object({
  kind: z.literal("move_promise"),
  campaignId: z.uuid(),
  promise: z
    .object({ from: plainDate, to: plainDate })
    .refine(({ from, to }) => from <= to)
    .nullable(),
  reason: sentence(500).min(3),
  alwaysAsk: z.boolean(),
});

export const RUN_SETTINGS = {
  send_links: sendLinks,
  collect,
  change_due: changeDue,
  hold,
  release,
  cancel,
  refund,
  move_promise: movePromise,
} as const;
export const runSettingsSchema = z.discriminatedUnion("kind", [
  sendLinks,
  collect,
  changeDue,
  hold,
  release,
  cancel,
  refund,
  undoDue,
  undoHold,
  movePromise,
]);
export type RunSettings = z.output<typeof runSettingsSchema>;
export type RunSettingsOf<Kind extends RunKind> = Extract<RunSettings, { kind: Kind }>;

/** Runs over orders as a whole, one operation each; the others are over parts of their debt. */
export type OrderRunSettings = RunSettingsOf<"hold" | "release" | "cancel" | "refund" | "undo_hold" | "move_promise">;

export function isOrderRun(settings: RunSettings): settings is OrderRunSettings {
  return ["hold", "release", "cancel", "refund", "undo_hold", "move_promise"].includes(settings.kind);
}

/** What the world lets be taken back: dates, holds and releases. Mails that left and money that moved are not undone by a button. */
export function isUndoable({ status, done, kind }: { readonly status: RunStatus; readonly done: number; readonly kind: RunKind }): boolean {
  return (status === "done" || status === "stopped") && done > 0 && ["change_due", "hold", "release"].includes(kind);
}
