"use server";

import { z } from "zod";
import { defineAction } from "@/lib/entry/action";
import { changeMerchantSettings } from "@/lib/operations/change-merchant-settings";

/** Whether fulfilment waits for the balance by itself. Holds that stand already stay. */
export const changeHoldSetting = defineAction({
  name: "settings.change_holds",
  permission: "settings.write",
  input: z.object({ version: z.int().min(0).max(2_000_000_000), holdsUntilPaid: z.enum(["yes", "no"]) }),
  run: (ctx, { version, holdsUntilPaid }) =>
    changeMerchantSettings(ctx, { area: "payments", version, patch: { holdsUntilPaid: holdsUntilPaid === "yes" } }),
  revalidate: () => ["/settings/payments"],
});
