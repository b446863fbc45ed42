import { cookies } from "next/headers";
import { getServerSession } from "next-auth";
import { cache } from "react";
import { acrossMerchantsSessionUser, type Member, type SignedInUser } from "@/lib/store/sessions";
import { getApp } from "@/lib/wiring";
import { authOptions } from "./auth";

export const MERCHANT_COOKIE = "predesk-merchant";

export interface SignedIn {
  readonly user: SignedInUser;
  /** The merchant being looked at; null for a user who belongs to none. */
  readonly member: Member | null;
}

/** Who is asking, fresh from the database; once per request. */
export const readSession = cache(async (): Promise<SignedIn | null> => {
  const session = await getServerSession(authOptions());
  if (!session?.userId || !session.sessionVersion) return null;
  const user = await acrossMerchantsSessionUser(getApp().db, session.userId, session.sessionVersion);
  if (!user) return null;
  const chosen = (await cookies()).get(MERCHANT_COOKIE)?.value;
  const member = user.memberships.find((row) => row.merchantId === chosen) ?? user.memberships[0] ?? null;
  return { user, member };
});
