import { done, posting, problem, refused } from "@/lib/entry/customer-answer";
import { formLanguage, handOverCookie } from "@/lib/entry/customer-link";
import { withdrawFromContract } from "@/lib/operations/withdraw-from-contract";

/** *Confirm withdrawal*, and *Request cancellation* where the law gives no right to withdraw (rule 26). */
export const POST = posting("customer.withdrawal", async ({ link, outside, address, userAgent }, form, request) => {
  const { orderId, customerId } = link;
  const kind = form.get("kind");
  if (kind !== "withdrawal" && kind !== "cancellation_request") return problem("changed");
  const language = formLanguage(form.get("language"));
  const answer = await withdrawFromContract(outside, { orderId, customerId, kind, via: "page", language, address, userAgent });
  if (!answer.ok) return refused(answer);
  return done(kind === "withdrawal" ? "withdrawn" : "cancellationAsked", await handOverCookie(request.headers, { orderId, customerId }));
});
