import type { Language } from "@/lib/domain/language";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockCustomer } from "@/lib/store/customers";
import { setCustomerLanguage } from "@/lib/store/persons";
import type { Ctx, Result } from "./context";

/** Staff's choice of the language a customer is written to in. */
export async function changeCustomerLanguage(
  ctx: Ctx,
  /** `before`: the one the person saw. */
  input: { readonly customerId: string; readonly language: Language; readonly before: Language },
): Promise<Result<null>> {
  return commit<Result<null>>(ctx.scope, ctx, async (tx) => {
    const customer = await lockCustomer(tx, ctx.scope.merchantId, input.customerId);
    if (!customer) return { value: refuse("not_found"), audit: [] };
    const { before, language } = input;
    const changed = await setCustomerLanguage(tx, ctx.scope.merchantId, customer.id, { before, language });
    if (!changed && before !== language) return { value: refuse("stale"), audit: [] };
    const event = { type: "customer.language_changed" as const, language };
    return { value: { ok: true, value: null }, audit: changed ? [{ customerId: customer.id, event }] : [] };
  });
}
