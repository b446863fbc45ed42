import { deliveryAddressSchema } from "@/lib/domain/delivery-address";
import { done, posting, problem, refused } from "@/lib/entry/customer-answer";
import { correctAddress } from "@/lib/operations/correct-address";

const FIELDS = ["name", "address1", "address2", "zip", "city", "provinceCode", "countryCode"] as const;

/** *Correct the delivery address* (rule 32). */
export const POST = posting("customer.address", async ({ link, outside }, form) => {
  const address = deliveryAddressSchema.safeParse(Object.fromEntries(FIELDS.map((field) => [field, form.get(field) ?? ""])));
  if (!address.success) return problem("address");
  const { orderId, customerId } = link;
  const corrected = await correctAddress(outside, { orderId, customerId, address: address.data });
  if (!corrected.ok) return refused(corrected);
  return done(corrected.value.status === "writing" ? "addressWriting" : "addressAsked");
});
