import { cookies } from "next/headers";
import { NextRequest } from "next/server";
import { getToken } from "next-auth/jwt";
import { cache } from "react";
import { acrossMerchantsSessionUser, type Member, type SignedInUser } from "@/lib/store/sessions";
import { getApp } from "@/lib/wiring";

export const MERCHANT_COOKIE = "predesk-merchant";

export interface SignedIn {
  readonly user: SignedInUser;
  /** The merchant being looked at; null for a user who belongs to none. */
  readonly member: Member | null;
}

/**
 * Who is asking, fresh from the database; once per request. The token is read as next-auth's own guards do it: `getServerSession` would look the person up
 * a second time and seal a new token that no page can hand out. Only the cookie counts, whatever else the request carries.
 */
export const readSession = cache(async (): Promise<SignedIn | null> => {
  const { env, db } = getApp();
  const jar = await cookies();
  const token = await getToken({
    req: new NextRequest(env.appUrl, { headers: { cookie: jar.toString() } }),
    secret: env.nextauthSecret,
  });
  if (!token?.uid || !token.sv) return null;
  const user = await acrossMerchantsSessionUser(db, token.uid, token.sv);
  if (!user) return null;
  const chosen = jar.get(MERCHANT_COOKIE)?.value;
  const member = user.memberships.find((row) => row.merchantId === chosen) ?? user.memberships[0] ?? null;
  return { user, member };
});
