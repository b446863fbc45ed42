import { stopReminders } from "@/lib/operations/stop-reminders";
import { acrossMerchantsLinkByToken } from "@/lib/store/links";
import { countUse, isUsedUp } from "@/lib/store/rate-counter";
import { getApp, outsideCtx } from "@/lib/wiring";
import { clientAddress } from "./client-address";

/** The door of a mail program's own *unsubscribe* button (RFC 8058), found in the headers of reminders only (rule 28). */

const MISSES = 3_000;
const WINDOW_SECONDS = 15 * 60;

/** One answer for every token, so that nothing can be learned from it. */
const done = (): Response => new Response(null, { status: 202 });

/**
 * Stops reminders for the order of a mailed link, also when the link itself is used or has run out: who was written to may
 * always say so. Notices still go out.
 */
export async function postStopReminders(request: Request, token: string): Promise<Response> {
  const app = getApp();
  const key = `unsubscribe-miss:${clientAddress(request.headers, app.env.trustedProxyHops)}`;
  if (await isUsedUp(app.db, key, MISSES, WINDOW_SECONDS)) return done();
  const link = await acrossMerchantsLinkByToken(app.db, token);
  if (!link?.orderId) {
    await countUse(app.db, key, MISSES, WINDOW_SECONDS);
    return done();
  }
  const outside = await outsideCtx(app, link.merchantId, { kind: "customer", customerId: link.customerId });
  await stopReminders(outside, { orderId: link.orderId, customerId: link.customerId });
  return done();
}

/** A mail program without that button opens the address: it shows the order's page, where reminders can be stopped. Nothing changes here. */
export function showStopReminders(token: string): Response {
  const safe = /^[A-Za-z0-9_-]{1,128}$/.test(token) ? token : "x";
  return new Response(null, { status: 303, headers: { location: `${getApp().env.appUrl}/c/${safe}`, "referrer-policy": "no-referrer" } });
}
