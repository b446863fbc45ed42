"use server";

import { z } from "zod";
import { FULL_REFUND_POLICIES } from "@/lib/domain/cancellation";
import { defineAction } from "@/lib/entry/action";
import { changeMerchantSettings } from "@/lib/operations/change-merchant-settings";

export const changeRefundSetting = defineAction({
  name: "settings.change_full_refund",
  permission: "settings.write",
  input: z.object({ version: z.int().min(0).max(2_000_000_000), onFullRefund: z.enum(FULL_REFUND_POLICIES) }),
  run: (ctx, { version, onFullRefund }) => changeMerchantSettings(ctx, { area: "payments", version, patch: { onFullRefund } }),
  revalidate: () => ["/settings/payments"],
});
