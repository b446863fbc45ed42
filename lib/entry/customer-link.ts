import { setTimeout } from "node:timers/promises";
import { systemActor } from "@/lib/domain/actor";
import { DAY_MS, MINUTE_MS, plusMs } from "@/lib/domain/dates";
import { type Language, languageOf } from "@/lib/domain/language";
import { LANGUAGE_COOKIE, preferredLanguage } from "@/lib/i18n/language";
import type { OutsideCtx } from "@/lib/operations/context";
import { openLink } from "@/lib/operations/open-link";
import { commit } from "@/lib/store/commit";
import { acrossMerchantsConsentOfSession } from "@/lib/store/consents";
import { acrossMerchantsLinkByToken, createLink, type LinkRow } from "@/lib/store/links";
import { acrossMerchantsPageOfSession } from "@/lib/store/payment-pages";
import { countUse, isUsedUp } from "@/lib/store/rate-counter";
import { acrossMerchantsSenderByToken } from "@/lib/store/senders";
import { type App, getApp, outsideCtx } from "@/lib/wiring";
import { clientAddress } from "./client-address";

/** The door of the mailed link: no session, nothing else reachable, GET changes nothing (rule 27). */

const LINK_COOKIE = "predesk-link";
const COOKIE_SECONDS = DAY_MS / 1000;
/** A link whose purpose was just fulfilled in this browser hands over to one that shows the order. */
const HANDOVER_MS = 15 * MINUTE_MS;
const WINDOW_SECONDS = 15 * 60;
const MISSES_PER_ADDRESS = 30;
/** Without a trusted proxy all callers look alike: the limit then only protects the database. */
const MISSES_DIRECT = 3_000;
const POSTS_PER_LINK = 60;

/** An open door: one customer, one order. */
export interface CustomerDoor {
  readonly link: LinkRow & { readonly orderId: string };
  readonly outside: OutsideCtx;
  /** Network address and browser: evidence of what is agreed here. */
  readonly address: string;
  readonly userAgent: string | null;
}

/** A cookie of a request by name; null when absent or not decodable. */
export function cookieOf(headers: Headers, name: string): string | null {
  for (const part of (headers.get("cookie") ?? "").split(";")) {
    const [key, ...rest] = part.trim().split("=");
    if (key === name) return rest.join("=");
  }
  return null;
}

/** `Set-Cookie` that carries a link's token: not readable by scripts, not sent along from other sites' forms, only to these pages. */
export function linkCookie(token: string, appUrl: string): string {
  // Whatever was in the address becomes harmless in a header; a token that changes by this was none of ours.
  const value = token.replace(/[^A-Za-z0-9_-]/g, "").slice(0, 128);
  const secure = appUrl.startsWith("https:") ? "; Secure" : "";
  return `${LINK_COOKIE}=${value}; Path=/c; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}

const isLive = (link: LinkRow, now: Date): boolean => link.usedAt === null && link.endedAt === null && link.expiresAt > now;

/** The language before anybody is known: chosen on our pages, else the browser's wish. */
export function visitorLanguage(headers: Headers): Language {
  const chosen = cookieOf(headers, LANGUAGE_COOKIE);
  return chosen === "en" || chosen === "fr" ? chosen : preferredLanguage(headers.get("accept-language"));
}

/**
 * Opens the door for the token in the cookie. Null for unknown, malformed, expired, used and ended ones alike; who tries too
 * many is not even looked up any more.
 */
export async function openCustomerDoor(headers: Headers): Promise<CustomerDoor | null> {
  const found = await findLink(headers);
  if (!found) return null;
  if (isLive(found.link, found.now)) return doorOf(found.app, found.link, headers);
  // A dead link costs a try like one that never was: neither the limit nor the time tells them apart.
  await countMiss(found.app, headers);
  return null;
}

/** The same for a POST: counts the link as opened, limits presses, and refuses what another site's page sent. */
export async function openCustomerDoorForPost(request: Request): Promise<CustomerDoor | null> {
  if (!isSameOrigin(request)) return null;
  const door = await openCustomerDoor(request.headers);
  if (!door) return null;
  const { allowed } = await countUse(door.outside.scope.db, `customer-link:${door.link.linkId}`, POSTS_PER_LINK, WINDOW_SECONDS);
  if (!allowed) return null;
  await openLink(door.outside, door.link);
  return door;
}

/** Browsers say where a form stood; one that stood elsewhere is not ours. The cookie's SameSite is the first lock, this the second. */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  const origin = request.headers.get("origin");
  return origin === null || origin === new URL(getApp().env.appUrl).origin;
}

interface FoundLink {
  readonly app: App;
  readonly link: LinkRow & { readonly orderId: string };
  readonly now: Date;
}

async function findLink(headers: Headers): Promise<FoundLink | null> {
  const app = getApp();
  const token = cookieOf(headers, LINK_COOKIE) ?? "";
  const address = clientAddress(headers, app.env.trustedProxyHops);
  if (await isUsedUp(app.db, missKey(address), missLimit(address), WINDOW_SECONDS)) return null;
  const link = await acrossMerchantsLinkByToken(app.db, token);
  // Looked at before it is known whether there is a link: to ask it only for links that were one would tell them from guesses.
  const now = await app.clock();
  if (link?.orderId) return { app, link: { ...link, orderId: link.orderId }, now };
  await countMiss(app, headers);
  return null;
}

const missLimit = (address: string): number => (address === "direct" ? MISSES_DIRECT : MISSES_PER_ADDRESS);
const missKey = (address: string): string => `customer-miss:${address}`;

async function countMiss(app: App, headers: Headers): Promise<void> {
  const address = clientAddress(headers, app.env.trustedProxyHops);
  await countUse(app.db, missKey(address), missLimit(address), WINDOW_SECONDS);
}

async function doorOf(app: App, link: LinkRow & { readonly orderId: string }, headers: Headers): Promise<CustomerDoor> {
  const outside = await outsideCtx(app, link.merchantId, { kind: "customer", customerId: link.customerId });
  const address = clientAddress(headers, app.env.trustedProxyHops);
  return { link, outside, address, userAgent: headers.get("user-agent") };
}

/**
 * After something was done: the cookie of a link that goes on showing this order, when the one in hand has just done its
 * work; null when it still lives; `stranger` when this browser holds no link to the order, or one that died long ago.
 */
export async function handOver(
  headers: Headers,
  about: { readonly orderId: string; readonly customerId: string },
): Promise<string | null | "stranger"> {
  const found = await findLink(headers);
  if (!found || found.link.orderId !== about.orderId || found.link.customerId !== about.customerId) return "stranger";
  const { app, link, now } = found;
  if (isLive(link, now)) return null;
  const endedAt = link.usedAt ?? link.endedAt;
  if (!endedAt || link.expiresAt <= now || plusMs(endedAt, HANDOVER_MS) < now) return "stranger";
  const { outside } = await doorOf(app, link, headers);
  const { merchantId } = link;
  const made = await commit(outside.scope, outside, async (tx) => ({
    value: await createLink(tx, { merchantId, customerId: link.customerId, orderId: link.orderId, purpose: "see_order", now }),
    audit: [{ ...about, event: { type: "link.created", purpose: "see_order" } }],
  }));
  return linkCookie(made.token, app.env.appUrl);
}

/** The same where a stranger simply sees the page for strangers. */
export async function handOverCookie(
  headers: Headers,
  about: { readonly orderId: string; readonly customerId: string },
): Promise<string | null> {
  const handed = await handOver(headers, about);
  return handed === "stranger" ? null : handed;
}

/** What is behind a dead or living token: for a fresh link to the address on file, and for coming back from the bank. */
export interface KnownLink {
  readonly outside: OutsideCtx;
  readonly customerId: string;
  readonly orderId: string;
}

export async function knownLink(headers: Headers): Promise<KnownLink | null> {
  const found = await findLink(headers);
  if (!found) return null;
  const { outside } = await doorOf(found.app, found.link, headers);
  return { outside, customerId: found.link.customerId, orderId: found.link.orderId };
}

/** Least time of the answer to *Send me a new link*, in milliseconds: longer than the work takes, whatever it finds. */
const FRESH_LINK_MS = 700;

/** Lets the answer wait until the same time has passed for everybody. */
export async function freshLinkAsked<T>(work: () => Promise<T>): Promise<T> {
  const [answer] = await Promise.all([work(), setTimeout(FRESH_LINK_MS)]);
  return answer;
}

/** An id of Stripe's: letters, digits and underscores. */
const SESSION_ID = /^\w{1,255}$/;

/** The merchant a Checkout Session belongs to, as the customer of its agreement; null for a session that is none of ours. */
export async function enterBySession(
  sessionId: string | null,
): Promise<{ readonly outside: OutsideCtx; readonly checkoutSessionId: string } | null> {
  if (!sessionId || !SESSION_ID.test(sessionId)) return null;
  const app = getApp();
  const consent = await acrossMerchantsConsentOfSession(app.db, sessionId);
  if (!consent) return null;
  const outside = await outsideCtx(app, consent.merchantId, { kind: "customer", customerId: consent.customerId });
  return { outside, checkoutSessionId: sessionId };
}

/** The merchant a payment page belongs to, as its customer; null for a session that is none of ours. */
export async function enterByPaymentPage(
  sessionId: string | null,
): Promise<{ readonly outside: OutsideCtx; readonly sessionId: string; readonly connectionId: string } | null> {
  if (!sessionId || !SESSION_ID.test(sessionId)) return null;
  const app = getApp();
  const page = await acrossMerchantsPageOfSession(app.db, sessionId);
  if (!page) return null;
  const outside = await outsideCtx(app, page.merchantId, { kind: "customer", customerId: page.customerId });
  return { outside, sessionId, connectionId: page.connectionId };
}

/** The merchant whose sender a mailed token proves. */
export async function enterBySenderToken(token: string): Promise<{ readonly outside: OutsideCtx; readonly senderId: string } | null> {
  const app = getApp();
  const sender = await acrossMerchantsSenderByToken(app.db, token, await app.clock());
  if (!sender) return null;
  return { outside: await outsideCtx(app, sender.merchantId, systemActor("command")), senderId: sender.id };
}

export const appUrl = (): string => getApp().env.appUrl;

/** A form's language field. */
export const formLanguage = (value: string | null): Language => languageOf(value);

const YEAR_SECONDS = (365 * DAY_MS) / 1000;

/** Remembers a language in this browser. */
export function languageCookie(language: Language): string {
  return `${LANGUAGE_COOKIE}=${language}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
}
