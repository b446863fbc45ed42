import { answering, done, toPage } from "@/lib/entry/customer-answer";
import { enterByPaymentPage, handOver } from "@/lib/entry/customer-link";
import { settlePaymentPage } from "@/lib/operations/settle-payment-page";

/**
 * Back from Stripe's payment page. Looks at Stripe what became of it, exactly as the webhook does. Without the browser's link
 * only thanks are said.
 */
export async function GET(request: Request): Promise<Response> {
  return answering("customer.paid", async () => {
    const entered = await enterByPaymentPage(new URL(request.url).searchParams.get("session_id"));
    if (!entered) return toPage();
    const { sessionId, connectionId } = entered;
    const { end, orderId, customerId } = await settlePaymentPage(entered.outside, { sessionId, connectionId, by: "customer" });
    if (orderId === null || customerId === null) return toPage();
    const handed = await handOver(request.headers, { orderId, customerId });
    if (handed === "stranger") return toPage({}, null, "/c/thanks");
    return end === "paid" ? toPage({}, handed) : done("payLeft", handed);
  });
}
