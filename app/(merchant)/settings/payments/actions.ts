"use server";

import { z } from "zod";
import { LEAST_CANCEL_DAYS, LEAST_FINAL_NOTICE_HOURS } from "@/lib/domain/dunning";
import { defineAction } from "@/lib/entry/action";
import { changeMerchantSettings } from "@/lib/operations/change-merchant-settings";

/** When orders that nobody pays are cancelled by themselves; an empty field of days switches it off (rule 24). */
export const changeAutoCancel = defineAction({
  name: "settings.change_auto_cancel",
  permission: "settings.write",
  input: z.object({
    version: z.int().min(0).max(2_000_000_000),
    autoCancelAfterDays: z.int().min(LEAST_CANCEL_DAYS).max(365).nullable(),
    finalNoticeHours: z.int().min(LEAST_FINAL_NOTICE_HOURS).max(720),
  }),
  run: (ctx, { version, ...patch }) => changeMerchantSettings(ctx, { area: "payments", version, patch }),
  revalidate: () => ["/settings/payments"],
});
