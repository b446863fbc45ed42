import { leaveFor, posting, refused, shownAmount, toPage } from "@/lib/entry/customer-answer";
import { appUrl, handOverCookie } from "@/lib/entry/customer-link";
import { confirmPayment } from "@/lib/operations/confirm-payment";

/** *Pay now* with the saved card, and *Confirm with my bank*: the same PaymentIntent, the customer present (rule 8). */
export const POST = posting("customer.confirm", async ({ link, outside }, form, request) => {
  const { orderId, customerId } = link;
  const confirmed = await confirmPayment(outside, {
    orderId,
    customerId,
    shownAmount: shownAmount(form),
    returnUrl: `${appUrl()}/c/confirmed`,
  });
  if (!confirmed.ok) return refused(confirmed);
  if (confirmed.value.kind === "redirect") return leaveFor(confirmed.value.url, request.headers);
  return toPage({}, await handOverCookie(request.headers, { orderId, customerId }));
});
