import { done, posting, refused } from "@/lib/entry/customer-answer";
import { removeCard } from "@/lib/operations/remove-card";

/** *Remove my card* (rule 20). */
export const POST = posting("customer.remove_card", async ({ link, outside }) => {
  const removed = await removeCard(outside, { orderId: link.orderId, customerId: link.customerId, why: "removed by the customer" });
  if (!removed.ok) return refused(removed);
  return done(removed.value.isWaiting ? "removalWaits" : "removed");
});
