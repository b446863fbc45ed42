import { leaveFor, posting, refused } from "@/lib/entry/customer-answer";
import { appUrl, formLanguage } from "@/lib/entry/customer-link";
import { startCardSession } from "@/lib/operations/start-card-session";

/** *Agree and enter my card*: keeps the agreement, makes Stripe's page on the click, and goes there. */
export const POST = posting("customer.card", async ({ link, outside, address, userAgent }, form, request) => {
  const started = await startCardSession(outside, {
    orderId: link.orderId,
    customerId: link.customerId,
    isAgreed: form.get("agree") === "yes",
    isChargeNowAgreed: form.get("charge-now") === "yes",
    language: formLanguage(form.get("language")),
    shownDigest: form.get("shown") ?? "",
    address,
    userAgent,
    successUrl: `${appUrl()}/c/return?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${appUrl()}/c?done=cardLeft`,
  });
  return started.ok ? leaveFor(started.value.url, request.headers) : refused(started);
});
