"use server";

import { cookies } from "next/headers";
import { z } from "zod";
import { defineAction } from "@/lib/entry/action";
import { MERCHANT_COOKIE, readSession } from "@/lib/entry/session";
import { changeOwnSettings as change } from "@/lib/operations/change-own-settings";

const SESSION_COOKIES = ["next-auth.session-token", "__Secure-next-auth.session-token"];
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Forgets this browser's session. The session of other browsers ends by *Sign out everywhere*. */
export async function signOut(): Promise<void> {
  const jar = await cookies();
  for (const name of [...SESSION_COOKIES, MERCHANT_COOKIE]) jar.delete(name);
}

/** Looks at another shop from now on. Only shops of the signed-in person can be chosen. */
export async function switchMerchant(merchantId: string): Promise<void> {
  const signedIn = await readSession();
  const isOwn = signedIn?.user.memberships.some((row) => row.merchantId === merchantId);
  if (!isOwn) return;
  (await cookies()).set(MERCHANT_COOKIE, merchantId, { httpOnly: true, sameSite: "lax", path: "/", maxAge: YEAR_SECONDS });
}

export const changeOwnSettings = defineAction({
  name: "user.change_own_settings",
  permission: "orders.read",
  input: z.object({
    language: z.enum(["en", "fr"]).optional(),
    theme: z.enum(["system", "light", "dark"]).optional(),
    name: z.string().trim().min(1).max(120).optional(),
  }),
  run: (ctx, input) => change(ctx, input),
  revalidate: () => ["/"],
});
