import { leaveFor, posting, refused, shownAmount } from "@/lib/entry/customer-answer";
import { appUrl } from "@/lib/entry/customer-link";
import { payNow } from "@/lib/operations/pay-now";

/** *Pay now* with any card, on Stripe's page, which is made on the click (rule 27). */
export const POST = posting("customer.pay", async ({ link, outside }, form, request) => {
  const amount = shownAmount(form);
  if (!amount) return refused({ ok: false, code: "stale", params: {} });
  const paying = await payNow(outside, {
    orderId: link.orderId,
    customerId: link.customerId,
    shownAmount: amount,
    successUrl: `${appUrl()}/c/paid?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${appUrl()}/c?done=payLeft`,
  });
  return paying.ok ? leaveFor(paying.value.url, request.headers) : refused(paying);
});
