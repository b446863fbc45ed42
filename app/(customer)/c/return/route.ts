import { answering, type Done, done, toPage } from "@/lib/entry/customer-answer";
import { enterBySession, handOver } from "@/lib/entry/customer-link";
import { type CardSessionEnd, completeCardSession } from "@/lib/operations/complete-card-session";

const SAID: Readonly<Record<CardSessionEnd, Done | null>> = {
  saved: "card",
  already: "card",
  open: "cardPending",
  failed: "cardLeft",
  not_needed: "notNeeded",
  unknown: null,
};

/**
 * Back from Stripe's card page. Looks at Stripe what became of it, exactly as the webhook does: coming here twice, or never,
 * ends the same. Without the browser's link (another browser brought the customer back) only thanks are said.
 */
export async function GET(request: Request): Promise<Response> {
  return answering("customer.return", async () => {
    const entered = await enterBySession(new URL(request.url).searchParams.get("session_id"));
    if (!entered) return toPage();
    const completed = await completeCardSession(entered.outside, { checkoutSessionId: entered.checkoutSessionId });
    const said = SAID[completed.end];
    if (said === null || completed.orderId === null || completed.customerId === null) return toPage();
    const owner = { orderId: completed.orderId, customerId: completed.customerId };
    const handed = await handOver(request.headers, owner);
    return handed === "stranger" ? toPage({}, null, "/c/thanks") : done(said, handed);
  });
}
