"use server";

import { z } from "zod";
import { FULL_REFUND_POLICIES } from "@/lib/domain/cancellation";
import { CARD_KEPT_DAYS } from "@/lib/domain/card-keeping";
import { LEAST_CANCEL_DAYS, LEAST_FINAL_NOTICE_HOURS } from "@/lib/domain/dunning";
import { defineAction } from "@/lib/entry/action";
import { changeMerchantSettings } from "@/lib/operations/change-merchant-settings";

const version = z.int().min(0).max(2_000_000_000);

/** When orders that nobody pays are cancelled by themselves; an empty field of days switches it off (rule 24). */
export const changeAutoCancel = defineAction({
  name: "settings.change_auto_cancel",
  permission: "settings.write",
  input: z.object({
    version,
    autoCancelAfterDays: z.int().min(LEAST_CANCEL_DAYS).max(365).nullable(),
    finalNoticeHours: z.int().min(LEAST_FINAL_NOTICE_HOURS).max(720),
  }),
  run: (ctx, { version: seen, ...patch }) => changeMerchantSettings(ctx, { area: "payments", version: seen, patch }),
  revalidate: () => ["/settings/payments"],
});

/** Whether fulfilment waits for the balance by itself. Holds that stand already stay. */
export const changeHoldSetting = defineAction({
  name: "settings.change_holds",
  permission: "settings.write",
  input: z.object({ version, holdsUntilPaid: z.enum(["yes", "no"]) }),
  run: (ctx, { version: seen, holdsUntilPaid }) =>
    changeMerchantSettings(ctx, { area: "payments", version: seen, patch: { holdsUntilPaid: holdsUntilPaid === "yes" } }),
  revalidate: () => ["/settings/payments"],
});

/** Whether a refund of everything paid cancels the preorder, or asks. */
export const changeRefundSetting = defineAction({
  name: "settings.change_full_refund",
  permission: "settings.write",
  input: z.object({ version, onFullRefund: z.enum(FULL_REFUND_POLICIES) }),
  run: (ctx, { version: seen, ...patch }) => changeMerchantSettings(ctx, { area: "payments", version: seen, patch }),
  revalidate: () => ["/settings/payments"],
});

/** How many days a card is kept once nothing is owed on it (rule 34). */
export const changeCardSetting = defineAction({
  name: "settings.change_card_keeping",
  permission: "settings.write",
  input: z.object({ version, cardKeptDays: z.enum(CARD_KEPT_DAYS.map(String)) }),
  run: (ctx, { version: seen, cardKeptDays }) =>
    changeMerchantSettings(ctx, { area: "payments", version: seen, patch: { cardKeptDays: Number(cardKeptDays) } }),
  revalidate: () => ["/settings/payments"],
});
