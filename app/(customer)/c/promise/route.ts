import { done, posting, problem, refused } from "@/lib/entry/customer-answer";
import { handOverCookie } from "@/lib/entry/customer-link";
import { answerPromise } from "@/lib/operations/answer-promise";

/** *Accept the new date* or *Cancel with full refund* (rule 25). */
export const POST = posting("customer.promise", async ({ link, outside }, form, request) => {
  const { orderId, customerId } = link;
  const [answer, questionId] = [form.get("answer"), form.get("question") ?? ""];
  if ((answer !== "accept" && answer !== "cancel") || !/^[0-9a-f-]{36}$/.test(questionId)) return problem("changed");
  const answered = await answerPromise(outside, { orderId, questionId, answer, via: "page" });
  if (!answered.ok) return refused(answered);
  return done(answer === "accept" ? "promiseAccepted" : "promiseCancelled", await handOverCookie(request.headers, { orderId, customerId }));
});
