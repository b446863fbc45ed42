import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { verifyPassword } from "@/lib/store/passwords";
import { countUse } from "@/lib/store/rate-counter";
import { acrossMerchantsSessionUser, acrossMerchantsUserByEmail } from "@/lib/store/sessions";
import { getApp } from "@/lib/wiring";
import { clientAddress } from "./client-address";

declare module "next-auth" {
  interface Session {
    userId?: string;
    sessionVersion?: number;
  }
  interface User {
    sessionVersion: number;
  }
}
declare module "next-auth/jwt" {
  interface JWT {
    uid?: string;
    sv?: number;
  }
}

const Given = z.object({ email: z.string().min(3).max(254), password: z.string().min(1).max(1024) });

const WINDOW_SECONDS = 15 * 60;
const TRIES_PER_EMAIL = 10;
const TRIES_PER_ADDRESS = 50;

/** Sign-in by e-mail and password. Attempts are limited per e-mail and per address; the answer never says which was wrong. */
async function authorize(credentials: unknown, headers: Headers) {
  const given = Given.safeParse(credentials);
  if (!given.success) return null;
  const { db, log, env } = getApp();
  const email = given.data.email.trim().toLowerCase();
  const address = clientAddress(headers, env.trustedProxyHops);
  const byEmail = await countUse(db, `sign-in:email:${email}`, TRIES_PER_EMAIL, WINDOW_SECONDS);
  const byAddress = await countUse(db, `sign-in:address:${address}`, TRIES_PER_ADDRESS, WINDOW_SECONDS);
  if (!byEmail.allowed || !byAddress.allowed) {
    log.warn({ address }, "sign-in limited");
    throw new Error("rate_limited");
  }
  const user = await acrossMerchantsUserByEmail(db, email);
  const isRight = await verifyPassword(given.data.password, user?.passwordHash ?? null);
  if (!user || !isRight || user.disabledAt) return null;
  return { id: user.id, name: user.name, email: user.email, sessionVersion: user.sessionVersion };
}

const SESSION_SECONDS = 12 * 60 * 60;

export function authOptions(): NextAuthOptions {
  const { env, log } = getApp();
  return {
    secret: env.nextauthSecret,
    // Anybody can send a session cookie that is none: worth a line, not an alarm. What throws is logged whole where it is caught.
    logger: {
      error: (code, detail) =>
        log.warn({ code, why: detail instanceof Error ? detail.message : String(detail.message ?? detail.error) }, "sign-in"),
      warn: (code) => log.debug({ code }, "sign-in"),
      debug: (code) => log.debug({ code }, "sign-in"),
    },
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      Credentials({
        name: "password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: (credentials, request) => authorize(credentials, new Headers(request.headers as Record<string, string>)),
      }),
    ],
    callbacks: {
      async jwt({ token, user }) {
        if (user) return { ...token, uid: user.id, sv: user.sessionVersion };
        const known = token.uid && token.sv ? await acrossMerchantsSessionUser(getApp().db, token.uid, token.sv) : null;
        // A token whose user was disabled or signed out everywhere carries nobody from here on.
        return known ? token : {};
      },
      async session({ session, token }) {
        if (!token.uid || !token.sv) return { expires: session.expires };
        return { ...session, userId: token.uid, sessionVersion: token.sv };
      },
    },
  };
}
