"use server";

import { z } from "zod";
import { DIFFERENCE_FIXES } from "@/lib/domain/reconciliation";
import { defineAction } from "@/lib/entry/action";
import { dismissDifference as dismiss } from "@/lib/operations/dismiss-difference";
import { fixDifference as fix } from "@/lib/operations/fix-difference";
import { startReconciliation as start } from "@/lib/operations/start-reconciliation";

const Id = z.uuid();
const MOST_DAYS = 400;
const MOST_NOTE = 500;

export const startReconciliation = defineAction({
  name: "reconciliation.start",
  permission: "reconciliation.fix",
  // A form sends text.
  input: z.object({ days: z.coerce.number().int().min(1).max(MOST_DAYS) }),
  run: (ctx, input) => start(ctx, input),
  revalidate: () => ["/reconciliation"],
});

export const fixDifference = defineAction({
  name: "reconciliation.fix",
  permission: "reconciliation.fix",
  input: z.object({ differenceId: Id, fix: z.enum(DIFFERENCE_FIXES) }),
  run: (ctx, input) => fix(ctx, input),
  revalidate: () => ["/reconciliation"],
});

export const dismissDifference = defineAction({
  name: "reconciliation.dismiss",
  permission: "reconciliation.fix",
  input: z.object({ differenceId: Id, note: z.string().trim().min(1).max(MOST_NOTE) }),
  run: (ctx, input) => dismiss(ctx, input),
  revalidate: () => ["/reconciliation"],
});
