import { answering, toPage } from "@/lib/entry/customer-answer";
import { handOverCookie, knownLink } from "@/lib/entry/customer-link";
import { finishConfirmation } from "@/lib/operations/finish-confirmation";

/** Back from the bank. The link in hand may have ended with the debt a moment ago: it then hands over to one that shows the receipt. */
export async function GET(request: Request): Promise<Response> {
  return answering("customer.confirmed", async () => {
    const known = await knownLink(request.headers);
    if (!known) return toPage();
    const owner = { orderId: known.orderId, customerId: known.customerId };
    const { isConfirmed } = await finishConfirmation(known.outside, owner);
    return toPage(isConfirmed ? {} : { done: "confirmLeft" }, await handOverCookie(request.headers, owner));
  });
}
