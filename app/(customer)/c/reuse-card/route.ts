import { done, posting, problem, refused } from "@/lib/entry/customer-answer";
import { formLanguage } from "@/lib/entry/customer-link";
import { useCardForOrders as agreeForOrders } from "@/lib/operations/use-card-for-orders";

const UUID = /^[0-9a-f-]{36}$/;

/** *Use it for my other open orders too*: an agreement for each ticked order (rule 20). */
export const POST = posting("customer.reuse_card", async ({ link, outside, address, userAgent }, form) => {
  const cardId = form.get("card") ?? "";
  const ticked = form.getAll("order").map((value) => value.split(" "));
  const orders = ticked.flatMap(([orderId = "", shownDigest = ""]) => (UUID.test(orderId) ? [{ orderId, shownDigest }] : []));
  if (!UUID.test(cardId) || orders.length === 0) return problem("unticked");
  const language = formLanguage(form.get("language"));
  const { customerId } = link;
  const used = await agreeForOrders(outside, {
    customerId,
    cardId,
    orders: orders.slice(0, 50),
    language,
    given: { agreedVia: "page" },
    address,
    userAgent,
  });
  if (!used.ok) return refused(used);
  const [first] = used.value.refused;
  return first ? refused(first.refusal) : done("reused");
});
