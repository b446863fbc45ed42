"use server";

import { getLocale } from "next-intl/server";
import type { ActionAnswer } from "@/lib/entry/action";
import { joinWith } from "@/lib/entry/join";

/** Uses an invitation. There is no session yet: the token is what opens this door. */
export async function join(input: unknown): Promise<ActionAnswer<{ readonly email: string }>> {
  return joinWith(input, await getLocale());
}
