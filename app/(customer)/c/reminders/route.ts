import { done, posting } from "@/lib/entry/customer-answer";
import { stopReminders } from "@/lib/operations/stop-reminders";

/** *Stop reminders for this order*; notices still come (rule 28). */
export const POST = posting("customer.reminders", async ({ link, outside }) => {
  await stopReminders(outside, { orderId: link.orderId, customerId: link.customerId });
  return done("reminders");
});
