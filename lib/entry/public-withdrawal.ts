import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { systemActor } from "@/lib/domain/actor";
import type { Language } from "@/lib/domain/language";
import { withdrawPublicly } from "@/lib/operations/withdraw-publicly";
import { type PublicShop, readPublicShop } from "@/lib/queries/public-shop";
import { countUse } from "@/lib/store/rate-counter";
import { forMerchant } from "@/lib/store/scope";
import { getApp, outsideCtx } from "@/lib/wiring";
import { clientAddress } from "./client-address";
import { cookieOf, isSameOrigin } from "./customer-link";

/** The door without a token: order number and e-mail address (rule 26). It answers everybody the same and tells nobody anything. */

const COOKIE = "predesk-withdraw";
const COOKIE_SECONDS = 15 * 60;
const WINDOW_SECONDS = 15 * 60;
const TRIES_PER_ADDRESS = 10;
/** Without a trusted proxy all callers look alike: the limit then only protects the database. */
const TRIES_DIRECT = 600;
const TRIES_PER_ORDER = 10;
/** Least time of the answer, in milliseconds: longer than the work takes, whatever is found. */
const ANSWER_MS = 1_500;

/** What a customer types: an order number and the address it was placed with. */
const typedSchema = z.object({
  order: z.string().trim().min(1).max(60),
  email: z
    .string()
    .trim()
    .min(3)
    .max(254)
    .regex(/^\S+@\S+$/),
});
export type Typed = z.output<typeof typedSchema>;

/** The shop of a public page; null for an address that is none. */
export async function openPublicShop(merchantId: string): Promise<PublicShop | null> {
  return z.uuid().safeParse(merchantId).success ? readPublicShop(forMerchant(getApp().db, merchantId)) : null;
}

export function typedIn(form: URLSearchParams): Typed | null {
  const parsed = typedSchema.safeParse({ order: form.get("order") ?? "", email: form.get("email") ?? "" });
  return parsed.success ? parsed.data : null;
}

/** Carries what was typed to the page that asks to confirm it: in no address, where logs and histories would keep it. */
export function typedCookie(typed: Typed | null): string {
  const value = typed ? Buffer.from(JSON.stringify(typed), "utf8").toString("base64url") : "";
  const secure = getApp().env.appUrl.startsWith("https:") ? "; Secure" : "";
  return `${COOKIE}=${value}; Path=/c/withdraw; Max-Age=${typed ? COOKIE_SECONDS : 0}; HttpOnly; SameSite=Lax${secure}`;
}

export function typedBefore(headers: Headers): Typed | null {
  try {
    const parsed = typedSchema.safeParse(JSON.parse(Buffer.from(cookieOf(headers, COOKIE) ?? "", "base64url").toString("utf8")));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    // Not ours, or cut off: nothing was typed.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** *Confirm withdrawal*. Takes the same time and comes to the same answer for everybody; beyond the limits nothing is even looked up. */
export async function declarePublicly(request: Request, merchantId: string, typed: Typed, language: Language): Promise<void> {
  await Promise.all([declare(request, merchantId, typed, language), setTimeout(ANSWER_MS)]);
}

async function declare(request: Request, merchantId: string, typed: Typed, language: Language): Promise<void> {
  if (!isSameOrigin(request) || !(await openPublicShop(merchantId))) return;
  const app = getApp();
  const address = clientAddress(request.headers, app.env.trustedProxyHops);
  const limit = address === "direct" ? TRIES_DIRECT : TRIES_PER_ADDRESS;
  const byAddress = await countUse(app.db, `withdraw:${merchantId}:${address}`, limit, WINDOW_SECONDS);
  const byOrder = await countUse(app.db, `withdraw:${merchantId}:order:${typed.order.toLowerCase()}`, TRIES_PER_ORDER, WINDOW_SECONDS);
  if (!byAddress.allowed || !byOrder.allowed) return;
  const outside = await outsideCtx(app, merchantId, systemActor("command"));
  await withdrawPublicly(outside, { ...typed, language, address, userAgent: request.headers.get("user-agent") });
}
